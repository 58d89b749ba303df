"""The embedded servers of a checkout: who starts them, who shares them, when they end."""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
import redis

from config.dev.state_folder import CHECKOUT, Place

PATIENCE = 60  # seconds until a wait is a failure

USE_UNTIL_STDIN_ENDS = """
import json, sys
from config.dev import embedded_servers
from config.dev.state_folder import Place
env = embedded_servers.ensure()
print(json.dumps(env | {"pids": embedded_servers._ready(Place())}), flush=True)
sys.stdin.read()
"""


class Checkout:
    """A clone of the part under test, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "config" / "dev").mkdir(parents=True)
        shutil.copy(CHECKOUT / "config" / "__init__.py", folder / "config")
        for name in (
            "__init__",
            "embedded_servers",
            "keeper",
            "state_folder",
            "servers",
            "postgres",
            "valkey",
        ):
            shutil.copy(CHECKOUT / "config" / "dev" / f"{name}.py", folder / "config" / "dev")
        self.place = Place(folder)
        self.clients: list[subprocess.Popen] = []
        self.env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(folder)}  # nothing of the tests'

    def use(self) -> tuple[subprocess.Popen, dict]:
        """A process that uses the servers until ``leave``, and what it was told."""
        client = subprocess.Popen(
            [sys.executable, "-c", USE_UNTIL_STDIN_ENDS], cwd=self.folder, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env=self.env,
        )  # fmt: skip
        self.clients.append(client)
        return client, json.loads(client.stdout.readline())

    def leave(self, client: subprocess.Popen) -> None:
        client.stdin.close()
        client.wait()
        self.clients.remove(client)

    def command(self, *words: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-m", "config.dev.embedded_servers", *words],
            cwd=self.folder, capture_output=True, text=True, timeout=PATIENCE, env=self.env,
        )  # fmt: skip

    def running(self) -> bool:
        return self.command("status").returncode == 0

    def wait_for_the_end(self, pids: dict) -> None:
        deadline = time.monotonic() + PATIENCE
        while any(map(alive, pids.values())):
            assert time.monotonic() < deadline, "the servers are still there"
            time.sleep(0.02)
        assert not self.running()

    def pids(self) -> dict:
        return json.loads((self.place.state / "ready").read_text())

    def leave_all(self) -> None:
        while self.clients:
            client = self.clients.pop()
            client.kill()
            client.wait()

    def log(self) -> str:
        return (self.place.state / "postgres.log").read_text()


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


# A first start takes a second, so there are two checkouts for all tests. Each test finds them
# running or not, and without a client of another test.
@pytest.fixture(scope="module")
def checkouts(tmp_path_factory):
    made = [Checkout(tmp_path_factory.mktemp("embedded") / name) for name in ("clone", "a" * 120)]
    yield made
    for checkout in made:
        checkout.leave_all()
        checkout.command("reset")


@pytest.fixture
def checkout(checkouts):
    yield checkouts[0]
    checkouts[0].leave_all()


@pytest.fixture
def other(checkouts):
    """Another one, at a very long path."""
    yield checkouts[1]
    checkouts[1].leave_all()


def test_the_two_roles_may_what_they_should(checkout):
    client, told = checkout.use()
    with psycopg.connect(told["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("CREATE TABLE things (id bigint GENERATED ALWAYS AS IDENTITY, name text)")
    with psycopg.connect(told["DATABASE_URL"], autocommit=True) as app:
        app.execute("INSERT INTO things (name) VALUES ('one')")
        for forbidden in ("CREATE TABLE more (id int)", "TRUNCATE things", "DROP TABLE things"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(forbidden)


def test_two_checkouts_share_nothing(checkout, other):
    _one, told = checkout.use()
    _two, others = other.use()
    for name in told.keys() - {"DESK_MODE"}:
        assert told[name] != others[name], name
    with psycopg.connect(told["DATABASE_OWNER_URL"], autocommit=True) as db:
        db.execute("CREATE TABLE here ()")
    with (
        psycopg.connect(others["DATABASE_URL"]) as db,
        pytest.raises(psycopg.errors.UndefinedTable),
    ):
        db.execute("SELECT FROM here")


def test_a_very_long_path_still_has_a_socket(other):
    _client, told = other.use()
    with psycopg.connect(told["DATABASE_URL"]) as db:
        db.execute("SELECT 1")


@pytest.mark.parametrize("who", ["keeper", "postgres", "valkey"])
def test_whatever_is_killed_comes_back_with_its_data(checkout, who):
    _client, told = checkout.use()
    with psycopg.connect(told["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute(f"CREATE TABLE kept_{who} ()")
    os.kill(told["pids"][who], signal.SIGKILL)
    deadline = time.monotonic() + PATIENCE
    while alive(told["pids"][who]):
        assert time.monotonic() < deadline
    _other, after = checkout.use()
    with psycopg.connect(after["DATABASE_URL"]) as app:
        app.execute(f"SELECT FROM kept_{who}")
    if who == "keeper":  # its servers ended with it, so that no server runs without a keeper
        assert after["pids"]["keeper"] != told["pids"]["keeper"]
        assert not any(map(alive, told["pids"].values()))
    while not all(map(alive, checkout.pids().values())):  # and it is told who they are now
        assert time.monotonic() < deadline


def test_redis_stays_off_until_it_is_switched_on(checkout):
    _client, told = checkout.use()
    line = redis.Redis.from_url(told["REDIS_URL"])
    line.set("kept", "on disk")
    gone = checkout.pids()["valkey"]
    assert checkout.command("redis", "off").stdout == "Redis is off\n"
    with pytest.raises(redis.ConnectionError):
        line.ping()
    assert not alive(gone)
    _late, _told = checkout.use()  # who comes meanwhile does not wait for it
    until = time.monotonic() + 0.5  # five rounds of the keeper
    while time.monotonic() < until:
        with pytest.raises(redis.ConnectionError):
            line.ping()
    assert checkout.command("redis", "on").stdout == "Redis is on\n"
    assert line.get("kept") == b"on disk"


def test_redis_is_not_switched_where_nothing_runs(other):
    other.leave_all()
    other.command("stop")
    refused = other.command("redis", "off")
    assert refused.returncode == 1 and "make demo" in refused.stderr
    _client, told = other.use()  # the next start turns it on again
    assert redis.Redis.from_url(told["REDIS_URL"]).ping()


def test_secrets_and_sockets_are_ours_alone(checkout):
    checkout.use()
    state = checkout.place.state
    assert stat.S_IMODE((state / "secrets.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(checkout.place.run.stat().st_mode) == 0o700
    assert stat.S_IMODE(state.stat().st_mode) & 0o066 == 0
    for log in state.glob("*.log"):
        assert stat.S_IMODE(log.stat().st_mode) == 0o600
        for secret in json.loads((state / "secrets.json").read_text()).values():
            assert secret not in log.read_text()


def test_valkey_answers_nobody_without_the_password(checkout):
    _client, told = checkout.use()
    assert redis.Redis.from_url(told["REDIS_URL"]).ping()
    socket = checkout.place.run / "valkey.sock"
    with pytest.raises(redis.AuthenticationError):
        redis.Redis.from_url(f"unix://{socket}?db=0").ping()
    with pytest.raises(redis.AuthenticationError):
        redis.Redis.from_url(f"unix://:wrong@{socket}?db=0").ping()
    shown = Path(f"/proc/{told['pids']['valkey']}/cmdline").read_text()
    assert json.loads((checkout.place.state / "secrets.json").read_text())["valkey"] not in shown


def test_servers_live_as_long_as_anybody_uses_them(checkout):
    one, told = checkout.use()
    two, told_two = checkout.use()
    assert told == told_two  # one set of servers for both
    said = len(checkout.log())
    with psycopg.connect(told["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("CREATE TABLE found_again AS SELECT 'one' AS name")
    checkout.leave(one)
    with psycopg.connect(told["DATABASE_URL"]) as db:
        assert db.execute("SELECT current_user").fetchone() == ("desk_app",)
    assert all(map(alive, told["pids"].values()))
    checkout.leave(two)
    checkout.wait_for_the_end(told["pids"])
    assert "database system is shut down" in checkout.log()[said:]  # cleanly

    # And the next start finds the data; a recycled pid in the pid file harms nobody.
    innocent = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    pid_file = checkout.place.state / "pg/data/postmaster.pid"
    assert not pid_file.exists()
    pid_file.write_text(f"{innocent.pid}\n{pid_file.parent}\n1\n5432\n")
    _client, told = checkout.use()
    with psycopg.connect(told["DATABASE_URL"]) as app:
        assert app.execute("SELECT name FROM found_again").fetchall() == [("one",)]
    assert innocent.poll() is None
    innocent.kill()
    innocent.wait()


def test_stop_ends_them_although_in_use(checkout):
    _client, told = checkout.use()
    assert checkout.command("stop").stdout == "stopped\n"
    checkout.wait_for_the_end(told["pids"])
    assert checkout.command("stop").stdout == "not running\n"
