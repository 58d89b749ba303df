"""The database that every run begins with: the demo's register, 180 people, reviews to vote on.

Made once for a state of the code and a size, kept beside the checkout's other state, and copied by
each run. The demo's own loader imports the register and plays its stories; `fill` then adds people
by the verbs of two administrators and starts reviews whose documents are copies of the demo's.
"""

from __future__ import annotations

import csv
import datetime as dt
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from benchmarks.faults.base import place_at
from claims.demo import register
from config.dev.databases import shape
from config.dev.message_provider.process import LocalProvider
from config.dev.postgres import Postgres
from config.dev.state_folder import APP_ROLE, CHECKOUT, OWNER_ROLE, Place
from config.dev.valkey import Valkey

PASSWORD = "outage-1015"  # noqa: S105  of everybody in the scene
KEPT = 2  # scenes of other states of the code, or other sizes
IMPORTS = 2
AT_ONCE = 200  # reviews that are started in one transaction
PROVIDER = {"report_seconds": 1.5, "hook_retry_seconds": 5.0, "any_template": True}


class Size(NamedTuple):
    """Size of a scene: numbers of claims and of people by role; `reviews` is the number of reviews
    without a vote, `imported` the rows of each file imported in a run."""

    claims: int = 105_116
    members: int = 150
    secretariat: int = 20
    finance: int = 10
    reviews: int = 1_400
    imported: int = 50_000  # rows of each file that comes in during a run


FULL = Size()
SMALL = Size(claims=9_000, members=12, secretariat=4, finance=4, reviews=30, imported=500)


def settings_at(place: Place) -> dict[str, str]:
    """Return the environment variables of production settings for servers in this place, with https
    and without a second factor, which would cost one more request at each log-in."""
    postgres, kept = Postgres(place), place.secrets()
    keys = ("DJANGO_SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "DIGEST_KEY", "METRICS_TOKEN")
    return {
        "DESK_MODE": "production",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": postgres.url(APP_ROLE),
        "REDIS_URL": Valkey(place).url(),
        "PRIVATE_DIR": str(place.private),
        "NOTICE_DIR": str(place.state / "outbox"),
        "NOTICE_MAIL": "file",
        "NOTICE_FROM": "desk@example.test",
        "NOTICE_QUIET": "",  # a run at night sends too
        "ALLOWED_HOSTS": "127.0.0.1",
        "TRUSTED_PROXIES": "1",
        "MFA_REQUIRED": "false",
        "DEMO_PASSWORD": PASSWORD,
        "CLAMD_URL": "",
        "S3_BUCKET": "",
        "LOG_LEVEL": "WARNING",
    } | {name: kept[name] for name in keys}


def scene(size: Size) -> Path:
    """Return the folder of the scene of this size for the present code; it is made if it is
    missing."""
    home = Place().state / "load"
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o711)
    week = dt.date.today().isocalendar()[:2]  # the demo counts its days back from today
    code = [Path(__file__), Path(__file__).with_name("filling.py")]
    told = shape() + "".join(path.read_text() for path in code) + json.dumps([size, week])
    folder = home / f"scene-{hashlib.sha256(told.encode()).hexdigest()[:12]}"
    with open(home / "making", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            _make(home / "part", size)
            (home / "part").rename(folder)
        scenes = sorted(home.glob("scene-*"), key=lambda path: path.stat().st_mtime)
        for old in scenes[:-KEPT]:
            if old != folder:
                shutil.rmtree(old, ignore_errors=True)
    return folder


def copy(folder: Path, into: Path) -> None:
    """Copy a scene into a folder. The private files become hard links, since nobody alters them."""
    for part in folder.iterdir():
        how = "-al" if part.name == "private" else "-a"
        subprocess.run(["cp", how, part, into], check=True)


def _make(folder: Path, size: Size) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    print(f"load: making the scene ({size.claims:,} claims); once", file=sys.stderr, flush=True)
    place = place_at(folder)
    place.private = folder / "private"
    postgres, valkey = Postgres(place), Valkey(place)
    try:
        postgres.start()
        valkey.start()
        postgres.wait_ready()
        valkey.wait_ready()
        postgres.prepare()
        with LocalProvider(script=PROVIDER) as provider:
            env = os.environ | settings_at(place) | provider.environment
            owner = env | {"DATABASE_OWNER_URL": postgres.url(OWNER_ROLE)}
            _command(owner, "manage.py", "migrate", "--database=owner", "-v0", "--skip-checks")
            _command(owner, "manage.py", "demo_data", "--claims", str(size.claims), "--skip-checks")
            _command(env, "manage.py", "build_search", "--skip-checks")
            _vacuum(postgres)  # for the checks of documents among all the others
            _command(env, "-m", "benchmarks.load.filling", *_options(size))
            _vacuum(postgres)
        for number in range(1, IMPORTS + 1):
            _write_file(folder / f"import-{number}.csv", size.imported, number)
    finally:
        valkey.stop()
        postgres.stop()


def _vacuum(postgres: Postgres) -> None:
    with postgres.connect("desk") as db:
        db.execute("VACUUM ANALYZE")


def _write_file(path: Path, rows: int, number: int) -> None:
    """Write a claims file of `rows` rows like the demo's to `path`, with claim numbers and
    claimants of its own for each `number`."""
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        out = csv.writer(file)
        out.writerow(register.COLUMNS)
        for row in register.rows(claims=rows, seed=2000 + number):
            out.writerow([f"L1015-{number}{row[0][-6:]}", *row[1:]])


def _options(size: Size) -> list[str]:
    return [f"--{name}={value}" for name, value in size._asdict().items()]


def _command(env: dict[str, str], *argv: str) -> None:
    """Run a Python command; raises SystemExit with the end of its log."""
    done = subprocess.run(
        [sys.executable, *argv], cwd=CHECKOUT, env=env, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"the scene cannot be made: {' '.join(argv)}\n{done.stderr[-4000:]}")


def names(size: Size) -> dict[str, list[str]]:
    """Return {role: user names}, as many as `size` says; the demo's own come first."""
    own = {
        "member": [f"member{n}" for n in range(1, 7)],
        "secretariat": ["secretary", "secretary2"],
        "finance": ["finance1", "finance2"],
    }
    wanted = {"member": size.members, "secretariat": size.secretariat, "finance": size.finance}
    return {
        role: (known + [f"{role}{n:03d}" for n in range(len(known) + 1, wanted[role] + 1)])[
            : wanted[role]
        ]
        for role, known in own.items()
    }
