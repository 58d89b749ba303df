"""`make demo`: servers, register, web, worker and beat under one small supervisor.

A program that ends is restarted. On SIGINT or SIGTERM, sent to it, its group or make, all of it
ends. stdout holds the lines that others read (URL, password, accounts); the rest is on stderr.
"""

import fcntl
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from importlib.metadata import version

import psycopg

from config.dev import embedded_servers
from config.dev.benefit_partner import DemoPartner
from config.dev.children import LOGS, Child, adopt_orphans, last_lines, reap, say
from config.dev.holder_bank import DemoBank
from config.dev.provider import DemoProvider
from config.dev.public_page import PublicPage
from config.dev.run_command import Parent, stop_signals
from config.dev.state_folder import CHECKOUT, Place, die_with_parent, open_log
from config.dev.usage import take_no_arguments
from config.queues.table import QUEUES
from config.terminal_progress import TerminalProgress

PYTHON = sys.executable
PATIENCE = 8.0  # seconds that a child has to end before it is killed
SERVERS = {"데이터베이스와 Redis 시작": 3.0, "화면 파일 모으기": 5.0}  # seconds on two cores


class StoppedError(Exception):
    """Raised inside the supervisor when the demo was asked to end, by a signal."""


class FailedError(Exception):
    """Raised when the demo cannot run; the text is shown at the terminal and says why."""


QUICK_QUEUES = ("default", "notices", "imports")


def _worker(name: str, queues: Iterable[str], *, concurrency: int) -> list[str]:
    """Return the command line of a Celery worker called `name` for these queues, with `concurrency`
    threads or processes."""
    return [
        PYTHON, "-m", "celery", "-q", "-A", "config.celery", "worker", "--hostname", f"{name}@%h",
        "--concurrency", str(concurrency), "--queues", ",".join(queues),
        "--without-gossip", "--without-mingle", "--loglevel", "WARNING",
    ]  # fmt: skip


class Supervisor:
    def __init__(self, port: int) -> None:
        self.port = port
        self.place = Place()
        self.phones = DemoProvider(self.place)
        self.provider: Child | None = None
        self.public = PublicPage(self.place)
        self.parent = Parent()
        self.received: list[int] = []
        self.children = [
            Child("web", [
                PYTHON, "-m", "gunicorn", "config.wsgi", "-c", "python:config.gunicorn",
                "--bind", f"127.0.0.1:{port}", "--graceful-timeout", "4",
            ]),
            # Two, since hundreds of documents and photographs to read must not hold up letters,
            # runs and files that somebody waits for.
            Child("worker-notices", _worker("notices", QUICK_QUEUES, concurrency=1)),
            Child("worker", _worker(
                "documents", [name for name in QUEUES if name not in QUICK_QUEUES], concurrency=2
            ), yields=True),
            Child("beat", [
                PYTHON, "-m", "celery", "-q", "-A", "config.celery", "beat",
                "--loglevel", "WARNING", "--schedule", str(self.place.state / "beat"),
                "--pidfile", "",
            ]),
        ]  # fmt: skip

    def run(self) -> None:
        """Run the demo until it is asked to end: start the servers, load the register, and keep the
        web server, worker, beat and helpers running. Raises FailedError when it cannot be set
        up."""
        adopt_orphans()
        with stop_signals() as self.received:
            try:
                self._set_up()
                self._announce()
                while True:
                    for child in self.children:
                        child.tend()
                    if not embedded_servers.running():
                        say("the database and Redis ended, starting them again")
                        embedded_servers.ensure()
                    self._pause(0.2)
            except StoppedError:
                say("멈추는 중입니다 (stopping)")
            finally:
                self._stop_children()
                embedded_servers.release()
                reap()

    def _set_up(self) -> None:
        self._lock()
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        with TerminalProgress(sys.stderr, SERVERS) as progress:
            with progress.part("데이터베이스와 Redis 시작"):
                embedded_servers.ensure()
            with progress.part("화면 파일 모으기"):
                self._collect_static()
        self._start_provider()  # notices are sent while the demo is loaded
        self._start_bank()
        self._start_partner()
        self._command("load", "-m", "config.dev.demo_load")
        if self.provider is not None:
            self.phones.tell(self.port)
        self.public.prepare()
        self.children.append(Child("public", self.public.argv()))

    def _start_provider(self) -> None:
        """Start the message provider and wait until it answers. Does nothing if the environment
        chooses another phone channel (NOTICE_PHONE)."""
        if "NOTICE_PHONE" in os.environ:
            return
        self.phones.prepare()
        os.environ.update(self.phones.environment())
        self.provider = Child("provider", self.phones.argv())
        self.children.append(self.provider)
        while not self.phones.answers():
            self.provider.tend()
            self._pause(0.05)

    def _start_bank(self) -> None:
        """Start the local bank of holder inquiries and set the environment variables that lead to
        it. Does nothing if HOLDER_INQUIRY_URL is set."""
        if "HOLDER_INQUIRY_URL" in os.environ:
            return
        bank = DemoBank(self.place)
        bank.prepare()
        os.environ.update(bank.environment())
        self.children.append(Child("holder-bank", bank.argv()))

    def _start_partner(self) -> None:
        """Start the local partner of benefits and set the environment variables that lead to it.
        Does nothing if BENEFIT_PARTNER_URL is set."""
        if "BENEFIT_PARTNER_URL" in os.environ:
            return
        partner = DemoPartner(self.place)
        partner.prepare()
        os.environ.update(partner.environment())
        self.children.append(Child("benefit-partner", partner.argv()))

    def _lock(self) -> None:
        """Lock the state folder for this process, as long as it lives. Raises FailedError if the
        port is in use or another demo of this checkout runs."""
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", self.port))
            except OSError as error:
                raise FailedError(
                    f"포트 {self.port}번을 쓸 수 없습니다. 다른 번호로 다시 실행하세요: "
                    f"PORT=8001 make demo (port {self.port}: {error.strerror})"
                ) from error
        self.place.prepare()
        self.lock = open(self.place.state / "demo.lock", "w")  # noqa: SIM115  held while we live
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FailedError(
                "이 폴더의 데모가 이미 실행 중입니다 (this checkout's demo is already running)"
            ) from None

    def _collect_static(self) -> None:
        """Gather and compress static files (`collectstatic`) into var/static; do nothing when
        neither the files nor the programs that make them changed since the last time."""
        stamp, now = CHECKOUT / "var" / "static.stamp", _static_digest()
        if stamp.exists() and stamp.read_text() == now:
            return
        shutil.rmtree(CHECKOUT / "var" / "static", ignore_errors=True)
        # htmx's extensions are not used, and one of them names a module that is not there.
        self._command(
            "static", "manage.py", "collectstatic", "--noinput", "--verbosity=0", "--ignore=hx-*"
        )
        stamp.write_text(now)

    def _command(self, name: str, *argv: str) -> None:
        """Run a Python command to its end. Its stdout goes to this process's stderr, its stderr to
        the log of that name.

        Raises FailedError with the end of that log if it fails. Raises StoppedError, after killing
        it, if the demo is asked to stop.
        """
        LOGS.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open_log(LOGS / f"{name}.log") as log:
            begins = log.tell()
            process = subprocess.Popen(
                [PYTHON, *argv], cwd=CHECKOUT, stdin=subprocess.DEVNULL,
                stdout=sys.stderr.fileno(), stderr=log, start_new_session=True,
                preexec_fn=lambda: die_with_parent(signal.SIGTERM),
            )  # fmt: skip
        try:
            while process.poll() is None:
                if self.provider is not None:
                    self.provider.tend()
                self._pause(0.05)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)  # the database rolls it back
                process.wait()
        if process.returncode:
            raise FailedError(
                f"준비하지 못했습니다 ({' '.join(argv)}: {process.returncode}). 기록의 끝:\n"
                + last_lines(LOGS / f"{name}.log", begins)
            )

    def _announce(self) -> None:
        """Print on stdout the lines that other programs read (URL, password, accounts), and on
        stderr the addresses of the helpers and the logs. Called after the register is loaded,
        before the web server answers."""
        print(f"URL: http://127.0.0.1:{self.port}/")
        print(f"비밀번호: {os.environ['DEMO_PASSWORD']}")
        for username, name, roles in _accounts():
            print(f"{username:<12} {name} ({roles})")
        sys.stdout.flush()
        if self.provider is not None:
            say(f"휴대전화로 간 메시지 (what arrived on phones): {self.phones.url}/")
        say(f"로그인 없는 공개 현황 (public status page): {self.public.url}/")
        logs = f"{LOGS.relative_to(CHECKOUT)}/{{{','.join(child.name for child in self.children)}}}"
        say(f"기록 (logs): {logs}.log, {self.place.state}/{{postgres,valkey}}.log. Ctrl-C: 끝내기")

    def _pause(self, seconds: float) -> None:
        """Sleep for so many seconds. Raises StoppedError after a stop signal, or when make is
        ending."""
        time.sleep(seconds)
        if self.received or self.parent.interrupted():
            raise StoppedError

    def _stop_children(self) -> None:
        clients = [child for child in self.children if child is not self.provider]
        for child in clients:
            child.send(signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and not all(child.ended() for child in clients):
            time.sleep(0.05)
        for child in self.children:
            child.kill()


def _accounts() -> list[tuple[str, str, str]]:
    """Return (user name, name, labels of the roles in one text) of each active account in the
    database."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as db:
        return db.execute(
            """
            SELECT u.username, u.name, coalesce(string_agg(g.name, ', ' ORDER BY g.name), 'admin')
              FROM claims_user u
              LEFT JOIN claims_user_groups ug ON ug.user_id = u.id
              LEFT JOIN auth_group g ON g.id = ug.group_id
             WHERE u.is_active
             GROUP BY u.id ORDER BY u.id
            """
        ).fetchall()


def _static_digest() -> str:
    """Return a digest that changes whenever a static file or a template does, config/statics.py, or
    the version of Django or WhiteNoise. Templates count, as the stylesheet keeps the classes they
    name."""
    digest = hashlib.sha256((version("django") + version("whitenoise")).encode())
    digest.update((CHECKOUT / "config" / "statics.py").read_bytes())
    for name in ("config/static", "var/vendor", "templates"):
        folder = CHECKOUT / name
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                found = path.stat()
                digest.update(f"{path.relative_to(CHECKOUT)} {found.st_size}".encode())
                digest.update(str(found.st_mtime_ns).encode())
    return digest.hexdigest()


def _port(text: str) -> int:
    """Return the port that `text` names. Raises FailedError for anything but a number from 1 to
    65535."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise FailedError(
            f"PORT는 1부터 65535까지의 수여야 합니다: {text} (PORT is a number from 1 to 65535)"
        )
    return int(text)


def main() -> int:
    os.environ.setdefault("DEMO_PASSWORD", "outage-1015")
    os.environ.setdefault("DESK_MODE", "demo")
    os.environ.setdefault("WORKER_GRACE_SECONDS", str(PATIENCE / 2))  # before it is killed
    try:
        Supervisor(_port(os.environ.get("PORT") or "8000")).run()
    except (FailedError, embedded_servers.ServerError) as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    take_no_arguments(__doc__)
    sys.exit(main())
