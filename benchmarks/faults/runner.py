"""One environment in a process of its own: reads runs from stdin, writes results to stdout as JSON.

    python -m benchmarks.faults.runner
    {"scenario": "worker_after_send", "seed": 7}

It ends when its environment has played its share of runs, or after a failure; the caller then
starts another one.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any, NoReturn

from benchmarks.faults.environment import Environment
from benchmarks.faults.faults import UsedUpError
from config.dev.state_folder import die_with_parent

MOST_RUNS = 60  # in one environment


def main() -> int:
    die_with_parent(signal.SIGTERM)
    for sig in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sig, _stop)
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # other output must not mix with the results
    environment = Environment()
    try:
        environment.start()
        _point_django_at(environment)
        for runs, line in enumerate(sys.stdin, 1):
            answer = _play(environment, json.loads(line))
            answer["over"] = bool(answer["fault"]) or runs >= MOST_RUNS
            print(json.dumps(answer), file=answers, flush=True)
            if answer["over"]:
                break
    except KeyboardInterrupt:
        return 130
    finally:
        environment.close()
    return 0


def _stop(*_: object) -> NoReturn:
    for sig in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sig, signal.SIG_IGN)
    raise KeyboardInterrupt


def _play(environment: Environment, asked: dict[str, Any]) -> dict[str, Any]:
    from benchmarks.faults.running import play
    from benchmarks.faults.scenarios import SCENARIOS

    try:
        outcome = play(
            environment, asked["scenario"], asked["seed"], SCENARIOS[asked["scenario"]].play
        )
    except UsedUpError:
        return {"again": True, "fault": "used up"}
    if not outcome.good:
        outcome.fault += _logs(environment)
    return outcome.as_dict()


def _logs(environment: Environment) -> str:
    """Return, for each process of the environment, its number of starts and its last eight lines
    above the level INFO, as text."""
    parts = []
    for name, program in environment.programs.items():
        lines = program.log().splitlines()
        bad = [line for line in lines if "INFO" not in line and '"info"' not in line]
        parts += [f"\n--- {name}: {program.starts} starts", *bad[-8:]]
    return "\n".join(parts)[-8000:]


def _point_django_at(environment: Environment) -> None:
    """Set up Django in this process on the environment's database and broker, without the proxies:
    this process writes the notices."""
    os.environ.update(environment.variables())
    os.environ.pop("FAULTS_DIR")  # no crash is for us
    import django

    django.setup()
    import benchmarks.faults.app  # noqa: F401  the tasks and their limits

    register_templates()


def register_templates() -> None:
    """Register the AlimTalk templates with the local message provider, which approves them at
    once."""
    from claims.users.models import User
    from reviews.demo.alimtalk_templates import register_templates

    # The superuser: of the base, or of the test database.
    register_templates(User.objects.filter(is_superuser=True).earliest("pk"))


if __name__ == "__main__":
    sys.exit(main())
