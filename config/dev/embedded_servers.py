"""This checkout's own PostgreSQL and Valkey, running for as long as anybody uses them.

    env = embedded.ensure()      # starts them if need be; they stay up while this process lives

A detached *keeper* (``python -m config.dev.embedded_servers keep``) owns the two servers. Every
process that uses them holds a shared lock on the file ``users``, which the kernel drops when it
ends, however it ends. When the keeper can take that lock for itself, nobody is left: it stops
PostgreSQL and Valkey cleanly and ends. So several commands at once share one set of servers,
nothing has to be started first, and nothing is left behind.

    python -m config.dev.embedded_servers status | stop | reset     # reset deletes all data
    python -m config.dev.embedded_servers reset tests               # only what tests left in memory
    python -m config.dev.embedded_servers redis off | redis on      # kills Valkey, starts it again

Tests have a set of their own if their databases lie in memory (config.dev.state_folder.in_memory).
"""

import contextlib
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from typing import IO

from config.dev.keeper import Keeper, locked, redis_off
from config.dev.postgres import Postgres
from config.dev.servers import START_SECONDS
from config.dev.state_folder import (
    APP_ROLE,
    CHECKOUT,
    OWNER_ROLE,
    PUBLIC_ROLE,
    THROWAWAY,
    Place,
    ServerError,
    in_memory,
)
from config.dev.valkey import Valkey

KEEPER_SECONDS = 90  # a first start runs initdb on whatever disk there is

_held: list[IO] = []  # the lock of this process on ``users``


def ensure() -> dict[str, str]:
    """Start this checkout's PostgreSQL and Valkey if needed, and keep them up while this process
    lives. Return the environment variables that lead to them (`environment`).

    Adds the variables to ``os.environ`` as well, if a value that is already set stays. Raises
    ServerError when the servers cannot be started.
    """
    place = Place()
    place.prepare()
    if not _held:
        # Waits while a keeper that has just found nobody is stopping.
        _held.append(locked(place.state / "users", fcntl.LOCK_SH))
    with locked(place.state / "start", fcntl.LOCK_EX):
        for _attempt in range(3):  # a killed keeper may seem alive for a moment
            if not running(place):
                _start_keeper(place)
            if _wait_ready(place):
                break
        else:
            raise ServerError(
                f"the servers stop right after their start: see {place.state}/keeper.log"
            )
    env = environment(place)
    for name, value in env.items():
        os.environ.setdefault(name, value)
    return env


def environment(place: Place) -> dict[str, str]:
    """Return the environment variables of a checkout's demo: servers, folders and development
    keys."""
    postgres, valkey, kept = Postgres(place), Valkey(place), place.secrets()
    keys = ("DJANGO_SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "DIGEST_KEY", "METRICS_TOKEN")
    return {
        "DESK_MODE": "demo",
        "DESK_STATE": str(place.state),
        "DATABASE_URL": postgres.url(APP_ROLE),
        "DATABASE_OWNER_URL": postgres.url(OWNER_ROLE),
        "PUBLIC_DATABASE_URL": postgres.url(PUBLIC_ROLE),
        "REDIS_URL": valkey.url(),
        "PRIVATE_DIR": str(place.private),
    } | {name: kept[name] for name in keys}


def running(place: Place | None = None) -> bool:
    """Return True while a keeper process holds the servers of this state folder (default: this
    checkout's). Seen from the lock on the file `keeper`."""
    place = place or Place()
    try:
        with open(place.state / "keeper") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def release() -> None:
    """Give up this process's share of the servers that `ensure` started. Return when the servers
    have ended, or after two seconds when another process still uses them."""
    place = Place()
    while _held:
        _held.pop().close()
    with contextlib.suppress(ProcessLookupError, FileNotFoundError, ValueError, KeyError):
        os.kill(_ready(place)["keeper"], signal.SIGUSR1)  # do not wait for the idle time
    wanted_until = time.monotonic() + 2
    while running(place):
        if (place.state / "ready").exists() and time.monotonic() > wanted_until:
            return  # others are at work
        time.sleep(0.05)


def stop() -> bool:
    """Stop the servers even when they are in use. Return False when they were not running. Raises
    ServerError when they do not stop within 30 seconds."""
    place = Place()
    if not running(place):
        return False
    os.kill(_ready(place)["keeper"], signal.SIGTERM)
    deadline = time.monotonic() + 30
    while running(place):
        if time.monotonic() > deadline:
            raise ServerError("the servers do not stop")
        time.sleep(0.05)
    return True


def switch_redis(on: bool) -> None:
    """Kill the running Valkey and keep it from starting, or let it start again. Return once it is
    gone, or answers. Its state lasts until the servers end: the next start has both.

    Raises ServerError when the servers do not run, or when it takes longer than START_SECONDS.
    """
    place = Place()
    if not running(place):
        raise ServerError("the servers do not run: start the demo first (make demo)")
    if on:
        redis_off(place).unlink(missing_ok=True)
    else:
        redis_off(place).touch()
    deadline = time.monotonic() + START_SECONDS
    while Valkey(place).answers() != on:
        if time.monotonic() > deadline:
            raise ServerError(
                f"Valkey is not {'on' if on else 'off'}: see {place.state}/keeper.log"
            )
        time.sleep(0.05)


def _ready(place: Place) -> dict:
    return json.loads((place.state / "ready").read_text())


def _start_keeper(place: Place) -> None:
    """Start a keeper in a session of its own and wait until it has started the servers. Raises
    ServerError if it cannot. The caller holds the lock ``start``."""
    (place.state / "ready").unlink(missing_ok=True)
    reading, writing = os.pipe()
    with place.log("keeper") as log:
        subprocess.run(  # returns at once: the keeper itself is a grandchild
            [sys.executable, "-m", "config.dev.embedded_servers", "keep", str(writing)],
            cwd=CHECKOUT, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            pass_fds=[writing], start_new_session=True, check=True,
        )  # fmt: skip
    os.close(writing)
    with open(reading) as answer:
        said = answer.read()  # until it is ready, or has ended
    if not said.startswith("ready"):
        raise ServerError(said or f"the servers do not start: see {place.state}/keeper.log")


def _wait_ready(place: Place) -> bool:
    """Wait until both servers of a living keeper answer (one may be restarting) and return True;
    False when the keeper has ended. Raises ServerError after KEEPER_SECONDS."""
    postgres, valkey = Postgres(place), Valkey(place)
    deadline = time.monotonic() + KEEPER_SECONDS
    while not (
        (place.state / "ready").exists()
        and postgres.answers()
        and (valkey.answers() or redis_off(place).exists())
    ):
        if not running(place):
            return False
        if time.monotonic() > deadline:
            raise ServerError("the servers do not answer")
        time.sleep(0.05)
    return True


def main(argv: list[str]) -> int:
    match argv:
        case ["keep", writing]:
            if os.fork():
                os._exit(0)  # not a child of who started us: no zombie, no signal from there
            with open(int(writing), "w") as answer:
                os.set_inheritable(answer.fileno(), False)
                Keeper().run(answer)
            return 0
        case ["status"]:
            place = Place()
            up = running(place) and (place.state / "ready").exists()
            print(
                json.dumps(
                    {"running": up, "state": str(place.state)} | (_ready(place) if up else {})
                )
            )
            return 0 if up else 3
        case ["stop"]:
            print("stopped" if stop() else "not running")
            return 0
        case ["redis", "on" | "off" as state]:
            switch_redis(state == "on")
            print(f"Redis is {state}")
            return 0
        case ["reset"]:
            stop()
            for folder in (Place().state, CHECKOUT / "var" / "outbox"):
                shutil.rmtree(folder, ignore_errors=True)
            return 0
        case ["reset", "tests"]:
            if memory := in_memory():
                os.environ[THROWAWAY] = str(memory)
                stop()
                shutil.rmtree(memory, ignore_errors=True)
            return 0
    print(
        "usage: python -m config.dev.embedded_servers status|stop|reset [tests]|redis on|off",
        file=sys.stderr,
    )
    return 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ServerError as error:
        sys.exit(str(error))
