"""`make bench`: every benchmark with its references, one after the other, on an idle machine.

The load runs are `make load`: forty minutes of people instead of one program beside another.

    python -m benchmarks [--only NAME ...] [--smoke]

A full run writes benchmarks/results.md, where the figures of docs/performance.md come from. A
benchmark that fails does not stop the others; it is named at the end, and the exit code is 1.
`--smoke` runs each of them at its smallest size on one set-up, to see that it still works; its
figures mean nothing.
"""

import argparse
import contextlib
import importlib
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.figures import FIGURES, Figure, figures_in  # noqa: E402

RESULTS = Path(__file__).with_name("results.md")


class Benchmark(NamedTuple):
    """Entry of the table of benchmarks: a module of this package and how it is run.

    `minutes` is its expected duration on two cores. `small` holds its options in a smoke run, '' if
    a test runs it instead. `full` holds its options in a full run. With `alone` a smoke runs it in
    a process with settings of its own.
    """

    name: str
    minutes: float
    small: str
    alone: bool = False
    full: str = ""


BENCHMARKS = (
    Benchmark("import_claims", 2, "--claims 300 --peer 20 --large 0 --rounds 1"),
    Benchmark("queue_page", 4, "--sizes 9100 --rounds 1"),
    Benchmark("pages", 12, "", full="--browser --votes 9"),  # reviews/tests/test_page_costs.py
    Benchmark("first_time", 5, ""),  # reviews/tests/test_first_time_browser.py
    Benchmark("search", 2, "--size 2000 --rounds 1 --every 7"),
    Benchmark("preview", 1, "--rounds 1 --memory 0"),
    Benchmark("reading", 15, "--each 1"),
    Benchmark("same_picture", 38, "--shops 3 --others 8 --nearest 1"),
    Benchmark("pipeline", 2, "--documents 6 --rounds 1"),
    Benchmark("chain", 2, "--reviews 3 --rounds 1"),
    Benchmark("approvals", 1, "--payouts 5 --single 2 --rounds 1"),
    Benchmark("notices", 2, "--notices 10 --warm 2 --single 3 --trickle 1 --claims 200", True),
    Benchmark("seal_trail", 2, "--rows 200 --rounds 1"),
    Benchmark("export", 2, "--claims 300 --large 0 --peer 50"),
    Benchmark("handover", 1, "--claims 300"),
    Benchmark("benefits", 3, "--claims 300 --large 0"),
    Benchmark("erasure", 20, "--claims 300 --large 0"),
    Benchmark("document_requests", 1, "--reviews 150", True),
    Benchmark("simulator", 5, "--sizes 300 --clerk 40 --rounds 1"),
    Benchmark("publication", 5, "--sizes 300 --rounds 1"),
    Benchmark("fairness", 1, "--sizes 120 --rounds 1"),
)


class Result(NamedTuple):
    name: str
    figures: list[Figure]
    failure: str  # '' where it came to its end
    seconds: float
    printed: str = ""


def main() -> int:
    parser = argparse.ArgumentParser(description="Run the benchmarks.")
    parser.add_argument("--only", nargs="+", choices=[one.name for one in BENCHMARKS], default=[])
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--small", choices=[one.name for one in BENCHMARKS], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.small:
        with one_set_up():
            run_small(next(one for one in BENCHMARKS if one.name == options.small))
        return 0
    chosen = [one for one in BENCHMARKS if not options.only or one.name in options.only]
    if options.smoke:
        results = list(smoke(chosen))
        print(json.dumps({one.name: [len(one.figures), one.failure] for one in results}))
    else:
        machine = describe_machine()
        results = list(measure_all(chosen))
        text = report(machine, results)
        if options.only:
            print(text)
        else:
            RESULTS.write_text(text)
            print(f"written: {RESULTS.relative_to(ROOT)}")
    failed = [one.name for one in results if one.failure]
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return bool(failed)


# ------------------------------------------------------------------ a full run
def measure_all(chosen: list[Benchmark]) -> Iterator[Result]:
    """Run each benchmark in a process of its own and yield its Result. Print the minutes left
    before each one."""
    left, done, began = sum(one.minutes for one in chosen), 0.0, time.monotonic()
    for place, one in enumerate(chosen, start=1):
        pace = (time.monotonic() - began) / 60 / done if done else 1  # a busy machine takes longer
        print(
            f"\n== {place}/{len(chosen)} {one.name}: about {left * pace:.0f} min left", flush=True
        )
        lines: list[str] = []
        result = measured(one.name, lambda: run_process(one, lines))  # noqa: B023
        yield result._replace(printed="".join(lines))
        left, done = left - one.minutes, done + one.minutes


def run_process(benchmark: Benchmark, lines: list[str]) -> None:
    """Run a benchmark's module in a process of its own, print its output, and append the output's
    lines to `lines`. Raises RuntimeError when the process fails."""
    command = [sys.executable, "-u", "-m", f"benchmarks.{benchmark.name}", *benchmark.full.split()]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for line in process.stdout:
            print(line, end="", flush=True)
            lines.append(line)
    if process.returncode:
        raise RuntimeError(f"ended with {process.returncode}")


def measured(name: str, act: Callable[[], None]) -> Result:
    """Run `act` and return a Result with the Figures that it added and its duration in seconds.
    When `act` fails, the Result has the first line of the error and the Figures added before it."""
    began, failure = time.monotonic(), ""
    with tempfile.TemporaryDirectory(prefix="desk-bench-") as folder:
        path = Path(folder) / "figures"
        path.touch()
        os.environ[FIGURES] = str(path)
        try:
            act()
        except (Exception, SystemExit) as error:
            if not isinstance(error, RuntimeError):
                traceback.print_exc()
            failure = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        finally:
            del os.environ[FIGURES]
        return Result(name, figures_in(path), failure, time.monotonic() - began)


# ------------------------------------------------------------------ a smoke
def smoke(chosen: list[Benchmark]) -> Iterator[Result]:
    """Run each benchmark that has `small` options at its smallest size, and yield its Result. All
    run in this process, except those with `alone`."""
    with one_set_up():
        told = " (the first waits until the databases are migrated, which may take minutes)"
        for one in filter(lambda one: one.small, chosen):
            print(f"== {one.name}{told}", file=sys.stderr, flush=True)
            told = ""
            yield measured(one.name, lambda: run_small_alone(one) if one.alone else run_small(one))  # noqa: B023


@contextlib.contextmanager
def one_set_up() -> Iterator[None]:
    """Context manager for a smoke run: all benchmarks inside it use one test set-up (database,
    Redis number, files), whose commits do not wait for the disk. It is closed at the end."""
    from config.dev import testing

    surroundings = testing.Surroundings()
    close, surroundings.close = surroundings.close, lambda: None  # type: ignore[method-assign]
    testing.Surroundings = lambda **_: surroundings  # type: ignore[assignment, misc]
    try:
        yield
    finally:
        close()


def run_small_alone(benchmark: Benchmark) -> None:
    command = [sys.executable, "-m", "benchmarks", "--small", benchmark.name]
    if subprocess.run(command, cwd=ROOT).returncode:
        raise RuntimeError("ended with an error")


def run_small(benchmark: Benchmark) -> None:
    module = importlib.import_module(f"benchmarks.{benchmark.name}")
    given, sys.argv = sys.argv, [benchmark.name, *benchmark.small.split()]
    try:
        if code := module.main():
            raise RuntimeError(f"ended with {code}")
    finally:
        sys.argv = given
        close_connections()


def close_connections() -> None:
    """Close the database connections that a benchmark left open: the next one drops their database
    and would meet them, ended by the server."""
    from django.conf import settings
    from django.db import connections

    if settings.configured:
        connections.close_all()


# ------------------------------------------------------------------ the report
def describe_machine() -> str:
    """Return one paragraph for the results: the time, the commit and the machine."""
    commit = said("git", "rev-parse", "--short", "HEAD") or "unknown"
    if said("git", "status", "--porcelain", "--untracked-files=no"):
        commit += " with changes"
    models = [
        line.partition(":")[2].strip()
        for line in read("/proc/cpuinfo").splitlines()
        if line.startswith("model name")
    ]
    kilobytes = int(read("/proc/meminfo").partition("MemTotal:")[2].split()[0] or 0)
    when = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %Z")
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"Measured {when} by `make bench` at commit {commit}, on {os.cpu_count()} cores of "
        f"{models[0] if models else platform.processor()}, {kilobytes / 1e6:.0f} GB, "
        f"{platform.system()}, Python {platform.python_version()}; load before: {load}."
    )


def said(*command: str) -> str:
    with contextlib.suppress(OSError):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        return done.stdout.strip()
    return ""


def read(path: str) -> str:
    with contextlib.suppress(OSError):
        return Path(path).read_text()
    return "MemTotal: 0"


def report(machine: str, results: list[Result]) -> str:
    """Return the results as the Markdown of benchmarks/results.md; `machine` is its paragraph on
    the machine."""
    lines = ["# Results of the benchmarks", "", machine, ""]
    lines += ["Read the ratios: both sides of each were measured in the same run.", ""]
    for one in results:
        module = ROOT / "benchmarks" / f"{one.name}.py"
        title = module.read_text().partition('"""')[2].splitlines()[0]
        lines += [f"## {one.name}", "", f"{title} ({one.seconds / 60:.1f} min)", ""]
        if one.failure:
            lines += [f"**Failed**: {one.failure}", ""]
        if one.figures:
            lines += ["| what | measured | against | its figure | ratio | goal |", "|" + "---|" * 6]
            lines += ["| " + " | ".join(row).replace("  ", " ") + " |" for row in one.figures]
            lines.append("")
        elif one.printed:  # it gives no rows
            lines += ["```", one.printed.strip(), "```", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
