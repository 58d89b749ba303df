"""Servers and programs of a run, set as in deploy/: nginx with TLS, gunicorn, workers, beat.

`machines` has two web machines behind nginx, PgBouncer in transaction mode, and a standby that
streams from the primary. Loopback and unix sockets only; ends what it started.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import ssl
import subprocess
import tempfile
import urllib.request
from pathlib import Path

from benchmarks.faults.base import place_at
from benchmarks.faults.programs import Program, Supervisor, free_ports, until
from benchmarks.load.scene import PROVIDER, copy, settings_at
from config.dev.pooler import POOLS, pooled_url, pooler_command
from config.dev.postgres import DATABASE, POSTGRES_SETTINGS, Postgres
from config.dev.state_folder import APP_ROLE, CHECKOUT, Place
from config.dev.test_programs import NGINX
from config.dev.valkey import Valkey

STEADY, KILLED, MACHINES = "steady", "killed", "machines"
FOLDERS = "desk-load-"
HOOK = "hook-of-a-load-run"
KEYS = {"SOLAPI_API_KEY": "load-key", "SOLAPI_API_SECRET": "load-secret-of-24-letters"}
WORKERS = {"worker": "default,notices", "worker-documents": "documents,imports"}
SETTINGS = POSTGRES_SETTINGS | {"log_lock_waits": "on", "max_connections": "150"}
# Where a person comes from: each has an address of their own, as the limits of the proxy expect.
FROM = "X-Load-Address"


class Native(Program):
    """A program that is not Python: `argv` is its whole command."""

    def command(self) -> list[str]:
        return self.argv


class Machines:
    """Servers and programs of one run: create it from a scene, `start_servers`, `start_desk`,
    `close`."""

    def __init__(self, scene: Path, kind: str) -> None:
        self.kind = kind
        self.folder = Path(tempfile.mkdtemp(prefix=f"{FOLDERS}{os.getpid()}-"))
        copy(scene, self.folder)
        self.place = place_at(self.folder)
        self.place.private = self.folder / "private"
        self.postgres, self.valkey = Postgres(self.place), Valkey(self.place)
        self.postgres.settings = SETTINGS
        self.standby: Postgres | None = None
        self.supervisor = Supervisor()
        self.programs: dict[str, Program] = {}
        self.port, self.hook_port, self.phone_port, self.pool_port = free_ports(4)
        self.webs = ["web1", "web2"] if kind == MACHINES else ["web1"]

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    @property
    def phone_log(self) -> Path:
        return self.folder / "phone.sqlite"

    # ---------------------------------------------------------------- the beginning
    def start_servers(self) -> None:
        """Start PostgreSQL and Valkey, without any program of the desk."""
        self.valkey.start()
        self.postgres.start()
        self.postgres.wait_ready()
        self.valkey.wait_ready()
        with self.postgres.connect() as db:
            db.execute(f"ALTER ROLE {APP_ROLE} CONNECTION LIMIT 100")  # deploy/postgresql/roles.sh

    def start_desk(self) -> None:
        """Start everything else: the provider, web servers, nginx, workers, beat. Returns when
        /healthz reports every part as ok."""
        if self.kind == MACHINES:
            self._start_standby()
            self._start_pooler()
        self._start_provider()
        web, worker = self.variables(), self.variables(workers=True)
        for name in self.webs:
            bind = {"WEB_BIND": f"unix:{self.folder / name}.sock"}
            argv = ["-m", "gunicorn", "config.wsgi", "-c", "python:config.gunicorn"]
            self._add(Program(name, argv, web | bind, self._log(name)))
        self._start_workers(worker)
        beat = ["-m", "celery", "-A", "config.celery", "beat", "--loglevel", "WARNING",
                "--schedule", str(self.folder / "beat"), "--pidfile", ""]  # fmt: skip
        self._add(Program("beat", beat, worker, self._log("beat")))
        argv = nginx(self.folder, self.port, self.hook_port, self.webs)
        self._add(Native("nginx", argv, dict(os.environ), self._log("nginx"), self.port))
        self.supervisor.start()
        until(self._is_healthy, "a health page that says ok")

    def _start_workers(self, env: dict[str, str]) -> None:
        for name, queues in WORKERS.items():
            argv = [
                "-m", "celery", "-A", "config.celery", "worker", "--queues", queues,
                "--concurrency", "2", "--hostname", f"{name}@load", "--without-gossip",
                "--without-mingle", "--loglevel", "WARNING",
            ]  # fmt: skip
            worker = Program(name, argv, env, self._log(name))
            worker.yields = True  # CPUWeight of desk-worker@.service
            self._add(worker)

    def variables(self, *, workers: bool = False, **more: str) -> dict[str, str]:
        """Return the environment variables of a process of the desk; `more` are added. In a run of
        the kind MACHINES the database is reached through PgBouncer's pool for pages or (`workers`)
        for workers, and pages also use the replica."""
        env = os.environ | settings_at(self.place) | KEYS | {
            "NOTICE_PHONE": "solapi", "SOLAPI_URL": f"http://127.0.0.1:{self.phone_port}",
            "SOLAPI_FROM": "0212345678", "SOLAPI_PF_ID": "KA01PF0000", "SOLAPI_HOOK": HOOK,
            "CSRF_TRUSTED_ORIGINS": self.url,  # another port than 443
            "SOLAPI_PER_SECOND": "150",  # what a provider takes of one sender
        }  # fmt: skip
        if self.kind == MACHINES:
            pages_pool, workers_pool = POOLS
            pool = workers_pool if workers else pages_pool
            env |= {
                "DATABASE_POOLER": "transaction",
                "DATABASE_URL": pooled_url(self.postgres, self.pool_port, pool),
            }
            assert self.standby
            if not workers:
                env["DATABASE_REPLICA_URL"] = self.standby.url(APP_ROLE)
        return env | more

    def _start_provider(self) -> None:
        script = self.folder / "script.json"
        hook = f"http://127.0.0.1:{self.hook_port}/notices/solapi/{HOOK}/"
        script.write_text(json.dumps(PROVIDER | {"hook": hook}))
        argv = [
            "-m", "config.dev.message_provider", "--port", str(self.phone_port),
            "--log", str(self.phone_log), "--script", str(script),
        ]  # fmt: skip
        log = self._log("provider")
        provider = Program("provider", argv, os.environ | KEYS, log, self.phone_port)
        self._add(provider)
        provider.wait_ready()

    def _start_standby(self) -> None:
        """Copy the primary with pg_basebackup -R and start the copy as a streaming standby. Raises
        SystemExit if the copy fails."""
        folder = self.folder / "standby"
        place = place_at(folder)
        shutil.copy(self.folder / "secrets.json", folder / "secrets.json")
        self.standby = Postgres(place)
        self.standby.settings = SETTINGS
        place.own(self.standby.home)
        # -R writes the password for the superuser into the standby's own folder.
        env = {"PGPASSWORD": self.postgres.passwords["postgres"], "PATH": "/usr/bin:/bin"}
        done = subprocess.run(
            [self.postgres.programs() / "bin/pg_basebackup", "-R", "-X", "stream", "-c", "fast",
             "-h", self.place.run, "-U", "postgres", "-D", self.standby.data],
            env=env, cwd="/", capture_output=True, text=True, **self.place.as_user,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"pg_basebackup: {done.stderr[-2000:]}")
        self.standby.start()
        self.standby.wait_ready()

    def _start_pooler(self) -> None:
        try:
            argv = pooler_command(self.postgres, self.folder / "pool", self.pool_port, DATABASE)
        except FileNotFoundError as error:
            raise SystemExit(str(error)) from error
        pooler = Native("pgbouncer", argv, dict(os.environ), self._log("pgbouncer"), self.pool_port)
        pooler.as_user = self.place.as_user
        self._add(pooler)
        pooler.wait_ready()

    def _add(self, one: Program) -> None:
        one.start()
        self.programs[one.name] = one
        self.supervisor.programs.append(one)

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def _is_healthy(self) -> bool:
        context = ssl._create_unverified_context()  # noqa: S323  the certificate is of this run
        with contextlib.suppress(OSError):
            return (
                urllib.request.urlopen(f"{self.url}/healthz", context=context, timeout=5).status
                == 200
            )  # noqa: S310, E501  loopback
        return False

    # ---------------------------------------------------------------- the end
    def stop_desk(self) -> None:
        """Stop the desk's own programs by SIGTERM; the servers and the provider stay."""
        for name in ("nginx", *self.webs, *WORKERS, "beat"):
            if name in self.programs:
                self._drop(name)

    def drain(self) -> None:
        """Start workers and beat without the provider's rate limit, so that the waiting notices are
        sent."""
        env = self.variables(workers=True, SOLAPI_PER_SECOND="0", NOTICE_REPORT_SECONDS="1")
        self._start_workers(env)
        beat = ["-m", "celery", "-A", "config.celery", "beat", "--loglevel", "WARNING",
                "--schedule", str(self.folder / "beat-2"), "--pidfile", ""]  # fmt: skip
        self._add(Program("beat", beat, env, self._log("beat")))

    def _drop(self, name: str) -> None:
        one = self.programs.pop(name)
        self.supervisor.programs.remove(one)
        one.wanted = False
        one.stop()

    def close(self) -> None:
        """End all processes that the run started, and delete its files."""
        if self.supervisor.is_alive():
            self.supervisor.end()
        for one in self.programs.values():
            one.wanted = False
        for one in reversed(self.programs.values()):
            with contextlib.suppress(Exception):
                one.kill()
        for server in (self.valkey, self.standby, self.postgres):
            if server is not None:
                with contextlib.suppress(Exception):
                    server.stop()
        if kept := os.environ.get("LOAD_KEEP"):
            Path(kept).mkdir(parents=True, exist_ok=True)
            for pattern in ("*.log", "*.jsonl", "*.tsv", "unexpected-*"):
                for file in self.folder.glob(pattern):
                    shutil.copy(file, Path(kept) / file.name)
        shutil.rmtree(self.folder, ignore_errors=True)


def nginx(folder: Path, port: int, hook_port: int, webs: list[str]) -> list[str]:
    """Write deploy/nginx.conf with the addresses of this run and a new certificate into `folder`,
    let nginx check it, and return the command that runs it. Raises SystemExit without nginx."""
    binary = NGINX.find()
    if binary is None:
        raise SystemExit("nginx is not installed (Debian: nginx-light)")
    folder.chmod(0o711)  # nginx' workers run as another user
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-keyout", folder / "key.pem",
         "-out", folder / "chain.pem"], check=True, capture_output=True,
    )  # fmt: skip
    site = (CHECKOUT / "deploy" / "nginx.conf").read_text()
    line = "server unix:/run/desk/web.sock"
    for web in webs * 2 if len(webs) == 1 else webs:  # the shipped file has it twice
        assert line in site
        site = site.replace(line, f"server unix:{folder}/{web}.sock", 1)
    if len(webs) > 1:  # as the file says for several machines
        site = site.replace("max_fails=0", "max_fails=3 fail_timeout=5s")
    for old, new in (
        ("/etc/ssl/desk/fullchain.pem", f"{folder}/chain.pem"),
        ("/etc/ssl/desk/privkey.pem", f"{folder}/key.pem"),
        ("/var/log/nginx/desk.log", f"{folder}/access.log"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl backlog=1024;"),
        ("listen 80;", f"listen unix:{folder}/plain.sock;"),
    ):
        assert old in site, old
        site = site.replace(old, new)
    (folder / "site.conf").write_text(site)
    (folder / "nginx.conf").write_text(
        f"daemon off; worker_processes auto; pid {folder}/nginx.pid;\n"
        f"error_log {folder}/proxy.log;\nevents {{ worker_connections 4096; }}\n"
        f"http {{ access_log off; client_body_temp_path {folder}/body; "
        f"proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f; "
        f"uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n"
        f" set_real_ip_from 127.0.0.1; real_ip_header {FROM};\n include {folder}/site.conf;\n"
        # The provider reports here: it does not know this run's certificate.
        f" server {{ listen 127.0.0.1:{hook_port}; location /notices/solapi/ {{\n"
        "  proxy_pass http://desk; proxy_set_header Host 127.0.0.1; proxy_http_version 1.1;\n"
        "  proxy_set_header Connection close; proxy_set_header X-Forwarded-For $remote_addr;\n"
        "  proxy_set_header X-Forwarded-Proto https; } } }\n"
    )
    argv = [binary, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    subprocess.run([*argv, "-t", "-q"], check=True)
    return argv


def lag_of(standby: Postgres | None) -> float | None:
    """Return the age in seconds of the standby's last replayed transaction: 0 when it has replayed
    all that it received, None without a standby."""
    if standby is None:
        return None
    with standby.connect() as db:
        row = db.execute(
            "SELECT CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0"
            " ELSE extract(epoch FROM now() - pg_last_xact_replay_timestamp()) END"
        ).fetchone()
    return float(row[0] or 0) if row else None


def committed_transactions(standby: Postgres | None) -> int:
    """Return the number of transactions that the standby committed in the desk's database; 0
    without a standby."""
    if standby is None:
        return 0
    with standby.connect() as db:
        row = db.execute(
            "SELECT xact_commit FROM pg_stat_database WHERE datname = %s", [DATABASE]
        ).fetchone()
    return int(row[0]) if row else 0


__all__ = ["KILLED", "MACHINES", "STEADY", "Machines", "Place", "committed_transactions", "lag_of"]
