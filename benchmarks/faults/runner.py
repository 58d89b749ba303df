"""One world in a process of its own: takes runs on stdin, answers on stdout, a JSON line each.

    python -m benchmarks.faults.runner
    {"scenario": "worker_after_send", "seed": 7}

It ends when its world has served enough, or something went wrong in it; who asks starts another.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any, NoReturn

from benchmarks.faults.base import ADMINISTRATOR
from benchmarks.faults.breaking import UsedUpError
from benchmarks.faults.world import World
from config.dev.state_folder import die_with_parent

MOST_RUNS = 60  # in one world


def main() -> int:
    die_with_parent(signal.SIGTERM)
    for sig in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sig, _stop)
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever prints, the answers stay clean
    world = World()
    try:
        world.start()
        _point_django_at(world)
        for runs, line in enumerate(sys.stdin, 1):
            answer = _play(world, json.loads(line))
            answer["over"] = bool(answer["fault"]) or runs >= MOST_RUNS
            print(json.dumps(answer), file=answers, flush=True)
            if answer["over"]:
                break
    except KeyboardInterrupt:
        return 130
    finally:
        world.close()
    return 0


def _stop(*_: object) -> NoReturn:
    for sig in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sig, signal.SIG_IGN)
    raise KeyboardInterrupt


def _play(world: World, asked: dict[str, Any]) -> dict[str, Any]:
    from benchmarks.faults.running import play
    from benchmarks.faults.scenes import SCENARIOS

    try:
        outcome = play(world, asked["scenario"], asked["seed"], SCENARIOS[asked["scenario"]].play)
    except UsedUpError:
        return {"again": True, "fault": "used up"}
    if not outcome.good:
        outcome.fault += _logs(world)
    return outcome.as_dict()


def _logs(world: World) -> str:
    """The end of what each process had to complain of."""
    parts = []
    for name, program in world.programs.items():
        lines = program.log().splitlines()
        bad = [line for line in lines if "INFO" not in line and '"info"' not in line]
        parts += [f"\n--- {name}: {program.starts} starts", *bad[-8:]]
    return "\n".join(parts)[-8000:]


def _point_django_at(world: World) -> None:
    """This process writes the notices: its database and broker are the world's, directly."""
    os.environ.update(world.environment())
    os.environ.pop("FAULTS_DIR")  # no trap is for us
    import django

    django.setup()
    import benchmarks.faults.app  # noqa: F401  the tasks and their limits

    hand_in_letters()


def hand_in_letters() -> None:
    """AlimTalk goes out only in words that the provider has inspected: ours says yes."""
    from claims.users.models import User
    from reviews.demo.phones import letters_to_phones

    letters_to_phones(User.objects.get(username=ADMINISTRATOR))


if __name__ == "__main__":
    sys.exit(main())
