"""One environment: PostgreSQL, Valkey, two providers, web, worker and beat of its own.

An environment plays many runs, one after the other. Processes that a run ended are restarted; after
a failed run everything is discarded and made again. Loopback and unix sockets only.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.faults import base
from benchmarks.faults.faults import ATTEMPTS, MAIL_DEFAULT, Faults
from benchmarks.faults.programs import Program, Supervisor, free_ports
from benchmarks.faults.proxy import Proxy
from config.dev.databases import TEST_KEYS
from config.dev.postgres import Postgres
from config.dev.state_folder import APP_ROLE
from config.dev.valkey import Valkey

FOLDERS = "desk-faults-"  # in the folder of temporary files, followed by the process id
LEASE = 4  # seconds; production's is 120
ANSWER = 2  # seconds that a provider may take; below the lease
WAIT = 3  # seconds until a message that the provider does not know was never taken
QUEUES = "default,notices"  # the other two do not matter here
HOOK = "hook-of-a-fault-run"
KEYS = {"SOLAPI_API_KEY": "faults-key", "SOLAPI_API_SECRET": "faults-secret"}

SHORTER = {
    "NOTICE_LEASE_SECONDS": str(LEASE),
    "NOTICE_BACKOFF_SECONDS": "0.4",
    "NOTICE_AWAY_SECONDS": "0.5",
    "APPROVAL_UNDO_SECONDS": "0",
    "NOTICE_MAX_ATTEMPTS": str(ATTEMPTS),
    "NOTICE_RECIPIENT_MOST": "1000000",
    "NOTICE_QUIET": "",
    "NOTICE_ALLOWLIST": "*",  # every recipient is our own
    "EMAIL_TIMEOUT": str(ANSWER),
    "SOLAPI_SECONDS": str(ANSWER),
    "SOLAPI_WAIT": str(WAIT),
    "NOTICE_REPORT_SECONDS": "15",
    "SOLAPI_HOOK": HOOK,
    "DATABASE_IDLE_SECONDS": "6",
    "CLAMD_URL": "",
    "S3_BUCKET": "",
    "LOG_LEVEL": "INFO",
}


def sweep_folders() -> None:
    """Delete the folders of environments whose process was killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDERS}*"):
        pid = folder.name.removeprefix(FOLDERS).partition("-")[0]
        if pid.isdigit() and not Path(f"/proc/{pid}").exists() and Path("/proc/self").exists():
            shutil.rmtree(folder, ignore_errors=True)


class Environment(Faults):
    """Servers, providers and programs for runs: create it, `start` it once, play runs, `close` it.

    With `database`, the URL of a migrated database, no PostgreSQL is started, so scenarios that
    break PostgreSQL cannot be played. Its programs are then forked from a process with the
    libraries already loaded.
    """

    def __init__(self, database: str = "") -> None:
        self.database = database
        self.claims: list[Any] = []  # claims that get notices; [] until they are read
        self.folder = Path(tempfile.mkdtemp(prefix=f"{FOLDERS}{os.getpid()}-"))
        self.hooks = self.folder / "hooks"
        self.supervisor = Supervisor()
        self.programs: dict[str, Program] = {}
        self.proxies: dict[str, Proxy] = {}
        self.variant: dict[str, Any] = {}
        self._kills_of_dropped = 0

    # ---------------------------------------------------------------- its beginning and its end
    def start(self) -> None:
        """Copy the initial state, and start PostgreSQL (unless `database` is given), Valkey, the
        proxies, both providers and the supervisor. `run_programs` starts the desk's own
        processes."""
        if not self.database:
            subprocess.run(["cp", "-a", f"{base.base()}/.", str(self.folder)], check=True)
        place = base.place_at(self.folder)
        self.hooks.mkdir()
        self.valkey = Valkey(place)
        self.valkey.start()
        if not self.database:
            self.postgres = Postgres(place)
            self.postgres.start()
            self.postgres.wait_ready()
        self.valkey.wait_ready()
        self.mail_log, self.phone_log = self.folder / "mail.jsonl", self.folder / "phone.sqlite"
        self.mail_log.touch(0o600)
        self.mail_port, self.phone_port, self.web_port = free_ports(3)
        targets = {
            "postgres": place.run / ".s.PGSQL.5432",
            "redis": self.valkey.socket,
            "mail": ("127.0.0.1", self.mail_port),
            "phone": ("127.0.0.1", self.phone_port),
        }
        self.proxies = {name: Proxy(target).start() for name, target in targets.items()}
        self.set_mail_behaviour(**MAIL_DEFAULT)
        self._add("mail", [
            "-m", "benchmarks.faults.mail", "--port", str(self.mail_port),
            "--log", str(self.mail_log), "--behaviour", str(self.folder / "behaviour.json"),
        ], self.mail_port)  # fmt: skip
        self._add("phone", [
            "-m", "config.dev.message_provider", "--port", str(self.phone_port),
            "--log", str(self.phone_log),
        ], self.phone_port, os.environ | KEYS)  # fmt: skip
        for name in ("mail", "phone"):
            self.programs[name].wait_ready()
        self.supervisor.start()

    def variables(self, through: tuple[str, ...] = ()) -> dict[str, str]:
        """Return the environment variables of the desk's processes; the servers named in `through`
        are addressed by their proxies."""
        direct = self.database or self.postgres.url(APP_ROLE)
        behind = direct.replace(direct.split("@")[1], f"127.0.0.1:{self._port('postgres')}/desk")
        port = {
            "mail": self._port("mail") if "mail" in through else self.mail_port,
            "phone": self._port("phone") if "phone" in through else self.phone_port,
        }
        return {
            **TEST_KEYS,
            **SHORTER,
            "DATABASE_URL": behind if "postgres" in through else direct,
            "REDIS_URL": f"redis://:{self.valkey.password}@127.0.0.1:{self._port('redis')}/0"
            if "redis" in through
            else self.valkey.url(),
            "NOTICE_MAIL": "smtp",
            "EMAIL_URL": f"smtp://127.0.0.1:{port['mail']}",
            "NOTICE_PHONE": "solapi",
            "SOLAPI_URL": f"http://127.0.0.1:{port['phone']}",
            **KEYS,
            "SOLAPI_FROM": "0212345678",
            "SOLAPI_PF_ID": "KA01PF0000",
            "FAULTS_DIR": str(self.hooks),
            "PRIVATE_DIR": str(self.folder / "private"),
            "NOTICE_DIR": str(self.folder / "outbox"),
        }

    def run_programs(
        self,
        *names: str,
        through: tuple[str, ...] = (),
        batch: int = 1000,
        attempts: int = ATTEMPTS,
        clocks: tuple[str, ...] = (),
        preload: dict[str, str] | None = None,
    ) -> None:
        """Start exactly the named ones of web, worker, worker2 and beat; stop the others.

        `through` names the servers that they reach by a proxy. `clocks` names the programs that get
        `preload`, the variables of a wrong clock. `batch` and `attempts` are the settings
        NOTICE_BATCH and NOTICE_MAX_ATTEMPTS."""
        self._replace(
            self.hooks / "settings.json",
            {"NOTICE_BATCH": batch, "NOTICE_MAX_ATTEMPTS": attempts},
        )
        wanted = {"through": through, "clocks": clocks}
        if wanted != self.variant:
            self.stop_desk()
            self.variant = wanted
        env = os.environ | self.variables(through)
        for name in ("web", "worker", "worker2", "beat"):
            program = self.programs.get(name)
            if name not in names:
                if program is not None:
                    self._drop(name)
                continue
            if program is None:
                own = env | (preload or {}) if name in clocks else env
                self._add(name, self._argv(name), self.web_port if name == "web" else None, own)
        for name in names:
            if name != "beat":
                self.programs[name].wait_ready()

    def _argv(self, name: str) -> list[str]:
        celery = ["-m", "celery", "-A", "benchmarks.faults.app"]
        if name == "web":
            return [
                "-m", "gunicorn", "benchmarks.faults.web", "--bind", f"127.0.0.1:{self.web_port}",
                "--worker-class", "gthread", "--workers", "1", "--threads", "4",
                "--no-control-socket", "--log-level", "warning",
            ]  # fmt: skip
        if name == "beat":
            schedule = ["--schedule", str(self.folder / "beat"), "--pidfile", ""]
            return [*celery, "beat", "--loglevel", "INFO", *schedule]
        return [
            *celery, "worker", "--concurrency", "2", "--queues", QUEUES, "-n", f"{name}@faults",
            "--without-gossip", "--without-mingle", "--loglevel", "INFO",
        ]  # fmt: skip

    def _add(
        self, name: str, argv: list[str], port: int | None, env: dict[str, str] | None = None
    ) -> None:
        log = self.folder / f"{name}.log"
        env = env or dict(os.environ)
        # A library that is loaded before all others has to be given to a new process.
        quickly = bool(self.database) and "LD_PRELOAD" not in env
        program = Program(name, argv, env, log, port, quickly=quickly)
        program.start()
        self.programs[name] = program
        self.supervisor.programs.append(program)

    def _drop(self, name: str) -> None:
        program = self.programs.pop(name)
        self.supervisor.programs.remove(program)
        self._kills_of_dropped += program.kills
        program.stop()

    def stop_desk(self) -> None:
        for name in [n for n in self.programs if n not in ("mail", "phone")]:
            self._drop(name)

    def close(self) -> None:
        """End all processes that the environment started, and delete its files. FAULTS_KEEP names a
        folder for copies of the logs."""
        self.supervisor.end() if self.supervisor.is_alive() else None
        for program in self.programs.values():
            program.wanted = False
        for program in self.programs.values():
            with contextlib.suppress(Exception):
                program.kill()
        for proxy in self.proxies.values():
            proxy.stop()
        for server in ("valkey", "postgres"):
            if hasattr(self, server):
                with contextlib.suppress(Exception):
                    getattr(self, server).stop()
        if kept := os.environ.get("FAULTS_KEEP"):
            for log in self.folder.glob("*.log"):
                shutil.copy(log, Path(kept) / f"{self.folder.name}-{log.name}")
        shutil.rmtree(self.folder, ignore_errors=True)
