"""Programs that the tests need and pip does not install: found on this machine, or by apt-get.

    python -m config.dev.test_programs      # run by `make test`: one line for each missing one

Chromium shows the pages to the browser tests; clamd scans documents; nginx, pgbouncer and
systemd-analyze try what is in deploy/. Tests of a missing program are skipped with a warning.
`DESK_REQUIRE_BROWSER=1` and its kin (set by .ci/run) turn a missing one into a failure.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from typing import NamedTuple

import pytest

from config.dev.usage import take_no_arguments

SYSTEM_FOLDERS = "/usr/sbin:/usr/local/sbin:/sbin"  # daemons lie there, off a user's PATH


class Program(NamedTuple):
    names: tuple[str, ...]  # names of the program; one of them is enough
    packages: tuple[str, ...]  # packages in Debian
    demanded_by: str  # environment variable that makes it required
    missing: str  # line that is printed if it is missing

    def find(self) -> str | None:
        """Return the path of the first of the program's names that is installed, or None."""
        path = os.pathsep.join((os.environ.get("PATH", os.defpath), SYSTEM_FOLDERS))
        return next(filter(None, (shutil.which(name, path=path) for name in self.names)), None)

    def required(self) -> bool:
        return bool(os.environ.get(self.demanded_by))


CHROMIUM = Program(
    # The shell has no windows to draw: the same engine in less time.
    (
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome",
    ),
    ("chromium-headless-shell", "fonts-noto-cjk"),
    "DESK_REQUIRE_BROWSER",
    "NO BROWSER: Chromium is not installed and cannot be; the browser tests are SKIPPED"
    " (put chromium on PATH to run them)",
)
CLAMD = Program(
    ("clamd",),
    ("clamav-daemon",),
    "DESK_REQUIRE_SCANNER",
    "NO SCANNER: clamd is not installed and cannot be; the tests of scanning are SKIPPED"
    " (install clamav-daemon to run them)",
)
NGINX = Program(
    ("nginx",),
    ("nginx-light",),
    "DESK_REQUIRE_PROXY",
    "NO PROXY: nginx is not installed and cannot be; the test of deploy/nginx.conf is SKIPPED"
    " (install nginx-light to run it)",
)
SYSTEMD = Program(
    ("systemd-analyze",),
    ("systemd",),
    "DESK_REQUIRE_SYSTEMD",
    "NO SYSTEMD: systemd-analyze is not installed and cannot be; the test of the units is SKIPPED"
    " (install systemd to run it)",
)
PGBOUNCER = Program(
    ("pgbouncer",),
    ("pgbouncer",),
    "DESK_REQUIRE_POOLER",
    "NO POOLER: pgbouncer is not installed and cannot be; the test of deploy/pgbouncer.ini is"
    " SKIPPED (install pgbouncer to run it)",
)
PROGRAMS = (CHROMIUM, CLAMD, NGINX, SYSTEMD, PGBOUNCER)


def program_or_skip(program: Program) -> str:
    """Return the path of an installed program. If it is missing the running test is skipped, with a
    line in the summary, or fails if the program is required."""
    path = program.find()
    if path is None:
        (pytest.fail if program.required() else pytest.skip)(program.missing)
    return path


def install(programs: Iterable[Program]) -> None:
    """Install the Debian packages of programs by apt-get. Does nothing unless this process is root
    and apt-get exists. A failed installation is printed on stderr and not raised."""
    wanted = [program.packages for program in programs if program.packages]
    if not wanted or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    print(f"installing {' '.join(sum(wanted, ()))} for the tests", file=sys.stderr, flush=True)
    fetch = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"]
    # Each for itself: what one distribution does not have keeps nothing else away.
    for command in (["apt-get", "update", "-qq"], *([*fetch, *packages] for packages in wanted)):
        done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True)
        if done.returncode:
            print(done.stderr.decode(errors="replace")[-500:], file=sys.stderr)


def main() -> int:
    install([program for program in PROGRAMS if not program.find()])
    missing = [program for program in PROGRAMS if not program.find()]
    for program in missing:
        print(f"\n*** {program.missing} ***\n", file=sys.stderr, flush=True)
    return 1 if any(program.required() for program in missing) else 0


if __name__ == "__main__":
    take_no_arguments(__doc__)
    sys.exit(main())
