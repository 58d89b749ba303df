"""State folders of a checkout's servers, and the user they run as."""

import contextlib
import ctypes
import fcntl
import hashlib
import json
import os
import pwd
import secrets
import shutil
import socket
import stat
import subprocess
import sys
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import IO

CHECKOUT = Path(__file__).resolve().parents[2]
OWNER_ROLE = "desk_owner"
APP_ROLE = "desk_app"
PUBLIC_ROLE = "desk_public"
# Set by tests to the folder of their servers, whose data need not outlive this machine's next
# crash; empty where they share the demo's folder.
THROWAWAY = "DESK_THROWAWAY"
MEMORY = Path("/dev/shm")  # noqa: S108  checked in prepare()
ROOM = 3_000_000_000  # bytes that must be free there for the tests' databases
NAMED = "checkout"  # file of a folder in memory: the path of its checkout
LATER = 7  # nice: a weight of 215, where 0 has 1,024
SOCKET_PATH_LIMIT = 103  # bytes: sun_path holds 108 on Linux and 104 on macOS, end mark included


class ServerError(RuntimeError):
    """A server of this checkout cannot be started or reached; the text says which and why."""


def die_with_parent(sig: int) -> None:
    """Ask Linux to send this process the signal ``sig`` when its parent ends, even by kill -9. Does
    nothing on other systems."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, sig)  # PR_SET_PDEATHSIG


def yield_processor() -> None:
    """Lower the priority of this process and its children below web and PostgreSQL.

    When processors are short they get a fifth of the usual share, as by CPUWeight and cpu_shares in
    deploy/. Linux weighs sessions first (autogroup), then the processes of one, so both are set.
    Call it in a session of its own.
    """
    os.nice(LATER)
    with contextlib.suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(LATER))


def private_file(path: Path, text: str) -> None:
    """Write ``text`` to ``path`` in one step (a temporary file, renamed), readable by this user
    only."""
    part = path.with_name(f"{path.name}.{os.getpid()}")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    part.replace(path)


class KeptPort:
    """Loopback port of a server of the demo, kept in `file` over a restart."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def choose(self) -> None:
        """Store the port of the previous run if it is free, else any free one."""
        last = self.number
        private_file(self._file, str((last and free_port(last)) or free_port(0)))

    @property
    def number(self) -> int:
        """The stored port; 0 before one was chosen."""
        with contextlib.suppress(OSError, ValueError):
            return int(self._file.read_text())
        return 0


def free_port(port: int = 0) -> int:
    """Return `port` if it is free on loopback, else 0. Port 0 returns any free one."""
    with contextlib.suppress(OSError), socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
        return int(probe.getsockname()[1])
    return 0


def open_log(path: Path) -> IO[bytes]:
    """Open a log file for appending, readable by this user only. A file that has grown past 10 MB
    is first renamed to `<name>.log.1`, in place of an earlier one."""
    with contextlib.suppress(FileNotFoundError):
        if path.stat().st_size > 10_000_000:
            path.replace(path.with_suffix(".log.1"))
    return open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")


def in_memory() -> Path | None:
    """Return a folder in memory (tmpfs) for the state of the tests' servers; None if this machine
    has none with enough room, or files in it cannot be executed.

    On disk each test that commits would leave a database of a thousand files to delete, for which
    ext4 takes up to a second.
    """
    if not MEMORY.is_mount() or os.statvfs(MEMORY).f_flag & os.ST_NOEXEC:
        return None
    state = MEMORY / f"review-desk-{os.geteuid()}-{_tag(CHECKOUT)[:8]}"
    with contextlib.suppress(FileNotFoundError):
        return state if state.lstat().st_uid == os.geteuid() else None
    return state if shutil.disk_usage(MEMORY).free > ROOM else None


def remove_abandoned() -> None:
    """Delete this user's folders of tests in memory whose checkout is gone. Each would hold 150 to
    300 MB of memory until the machine's restart. A folder whose servers run is left."""
    for state in MEMORY.glob(f"review-desk-{os.geteuid()}-*"):
        with contextlib.suppress(OSError):  # in use, without the name of a checkout, or just gone
            if state.lstat().st_uid != os.geteuid() or Path((state / NAMED).read_text()).exists():
                continue
            with open(state / "keeper") as running:
                fcntl.flock(running, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(state, ignore_errors=True)


def _tag(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()


class Place:
    """The state folder of this checkout's servers, and the user they run as.

    Tests whose servers lie in memory have another folder than the demo.
    """

    def __init__(self, other: Path | None = None) -> None:
        """Choose the folder of this checkout, or of another one's demo."""
        checkout = other or CHECKOUT
        self.as_user: dict = {}
        self.owner = (os.geteuid(), os.getegid())
        self.state = checkout / "var"
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            self.owner = (nobody.pw_uid, nobody.pw_gid)
            self.as_user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            self.state = Path("/var/lib") / f"review-desk-{_tag(checkout.resolve())[:8]}"
        self._left_behind: Path | None = checkout / "var" / "private"
        if other is None and (folder := os.environ.get(THROWAWAY)):
            self.state, self._left_behind = Path(folder), None
        # Beside the database that names its files: a fresh clone at this path finds both or none.
        self.private = self.state / "private"
        self.run = self.state / "run"
        if len(os.fsencode(self.run / ".s.PGSQL.5432")) > SOCKET_PATH_LIMIT:
            short = os.environ.get("XDG_RUNTIME_DIR") or "/tmp"  # noqa: S108  checked in own()
            self.run = Path(short) / f"rd-{os.geteuid()}-{_tag(self.run)[:12]}"

    def prepare(self) -> None:
        """Make the state folder, and move private files of an earlier layout into it. Other users
        cannot list it; root's servers, which run as another user, may pass through it. Raises
        ServerError if it belongs to another user."""
        self.state.mkdir(parents=True, exist_ok=True)
        found = self.state.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
            raise ServerError(f"{self.state} belongs to another user")
        self.state.chmod(0o711 if os.geteuid() == 0 else 0o700)
        if self.state.parent == MEMORY:
            private_file(self.state / NAMED, str(CHECKOUT))
        if self._left_behind and self._left_behind.exists() and not self.private.exists():
            shutil.move(self._left_behind, self.private)

    def own(self, path: Path) -> None:
        """Make the folder ``path`` with mode 0700 and give it to the user that the servers run as.
        Raises ServerError when it is a link or belongs to another user."""
        path.mkdir(parents=True, exist_ok=True)
        if path.is_symlink() or path.stat().st_uid not in (self.owner[0], os.geteuid()):
            raise ServerError(f"{path} belongs to another user")
        path.chmod(0o700)
        if os.geteuid() == 0:
            os.chown(path, *self.owner)

    def log(self, name: str) -> IO[bytes]:
        """Open the file ``name``.log of the state folder for appending. A file that has grown past
        10 MB is first renamed to ``name``.log.1, in place of an earlier one."""
        return open_log(self.state / f"{name}.log")

    def secrets(self) -> dict[str, str]:
        """Return the passwords and keys of this checkout by name. Missing ones are made and kept in
        secrets.json of the state folder, which only this user may read."""
        path = self.state / "secrets.json"
        kept = json.loads(path.read_text()) if path.exists() else {}
        made = {
            "postgres": secrets.token_urlsafe(24),
            OWNER_ROLE: secrets.token_urlsafe(24),
            APP_ROLE: secrets.token_urlsafe(24),
            PUBLIC_ROLE: secrets.token_urlsafe(24),
            "valkey": secrets.token_urlsafe(24),
            "METRICS_TOKEN": secrets.token_urlsafe(24),
            "DJANGO_SECRET_KEY": secrets.token_urlsafe(48),
            "FIELD_KEYS": "1:" + urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            "INDEX_KEY": urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            "DIGEST_KEY": urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            "SOLAPI_API_SECRET": secrets.token_urlsafe(24),  # for the demo's local provider
            "SOLAPI_HOOK": secrets.token_urlsafe(24),
        }
        if made.keys() - kept.keys():
            kept = made | kept
            private_file(path, json.dumps(kept, indent=1) + "\n")
        return kept

    def runnable(self, wheel_part: Path, program: str, beside: tuple[str, ...] = ()) -> Path:
        """Return the folder ``wheel_part`` of an installed wheel, or a copy that the servers' user
        can read (a virtual environment below a private folder such as /root).

        ``program`` is the path of an executable in it, tried with ``--version``; ``beside`` names
        folders next to the wheel's package that its libraries are found through, by a relative path
        that the copy keeps.
        """
        try:
            subprocess.run(
                [wheel_part / program, "--version"],
                check=True, capture_output=True, cwd="/", **self.as_user,
            )  # fmt: skip
            return wheel_part
        except (PermissionError, subprocess.CalledProcessError):
            package = wheel_part
            while package.parent.name not in ("site-packages", "dist-packages"):
                package = package.parent
            site = package.parent
            stamp = f"{wheel_part}{(wheel_part / program).stat().st_mtime_ns}"
            copy = self.state / f"{package.name}-{hashlib.sha256(stamp.encode()).hexdigest()[:8]}"
            if not copy.exists():
                part = copy.with_name(copy.name + ".part")
                shutil.rmtree(part, ignore_errors=True)
                before = os.umask(0o022)
                try:
                    for folder in (str(wheel_part.relative_to(site)), *beside):
                        if (site / folder).exists():
                            shutil.copytree(
                                site / folder, part / folder,
                                copy_function=shutil.copy, symlinks=True,
                                ignore=shutil.ignore_patterns("*.a", "pkgconfig"),
                            )  # fmt: skip
                finally:
                    os.umask(before)
                part.rename(copy)
            return copy / wheel_part.relative_to(site)
