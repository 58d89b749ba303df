"""Backups, restores and drills that end in the middle: nothing half done stays, the next run goes
on."""

import os
import signal
import subprocess
import time
from unittest.mock import Mock

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command

from claims.backup import drill, file_copies, keys, locks, manifest, postgres, verbs
from claims.tests.factories import ClaimFactory
from config.dev import preloaded

both = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
PATIENCE = 60  # seconds until a wait is a failure
# As a command loads a dump; the default privileges of the test database stay.
LOADING = """
import signal, sys

import django

django.setup()
from claims.backup import postgres

postgres._forget_default_privileges = lambda: None
signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
with open(sys.argv[1], "rb") as dump:
    postgres.load([dump.read()], made_by=postgres.server_version())
"""
OURS = (
    "FROM pg_stat_activity WHERE application_name = 'pg_restore' AND datname = current_database()"
)


@pytest.fixture
def places(tmp_path):
    return {"database": tmp_path / "database", "documents": tmp_path / "documents"}


def until(condition) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@both
@pytest.mark.parametrize("sig", [signal.SIGTERM, signal.SIGKILL])
def test_a_restore_that_is_ended_commits_nothing_afterwards(tmp_path, owner_connection, sig):
    """pg_restore has read the whole dump and waits, here for a lock, mostly for indexes."""
    sql = owner_connection.execute
    path, (address, environment) = tmp_path / "dump", postgres._address()
    program, _version = postgres.find_program("pg_dump", postgres.server_version())
    sql("CREATE TABLE more ()")
    subprocess.run(
        [program, "--format=custom", "--table=more", f"--file={path}", f"--dbname={address}"],
        env=environment, check=True,
    )  # fmt: skip
    sql("DROP TABLE more")
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as other:
        other.execute("CREATE TABLE more ()")
        loading = preloaded.start(["-c", LOADING, str(path)], env=dict(os.environ), output=2)
        until(lambda: sql(f"SELECT 1 {OURS} AND wait_event_type = 'Lock'").fetchone())
        loading.send_signal(sig)
        loading.wait()
        other.rollback()
    until(lambda: not sql(f"SELECT 1 {OURS}").fetchone())
    assert sql("SELECT to_regclass('more')").fetchone() == (None,)


@both
def test_a_restore_whose_comparison_was_interrupted_goes_on(places, tmp_path, capsys):
    """Its database is no empty one any more, and the storage says whose it is."""
    ClaimFactory(tier_grant=True)
    backup, _wrong = verbs.make_backup(**places)
    kept = tmp_path / "desk.keys"
    keys.write_keys(kept)
    given = {"database": backup, "documents": places["documents"], "keys": kept}
    storages["private"].save(file_copies.MARKER, ContentFile(backup.name.encode()))
    call_command("restore", **given)
    assert capsys.readouterr().out == "restored\n"
    assert not storages["private"].exists(file_copies.MARKER)


@both
def test_a_deletion_of_old_backups_that_was_killed_is_ended_by_the_next_backup(places, monkeypatch):
    def killed(folder):
        (folder / manifest.FILE).unlink()
        raise SystemExit

    for day in (1, 2):
        made, _wrong = verbs.make_backup(**places)
        made.rename(made.with_name(f"desk-2020010{day}T000000Z"))
    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(verbs.shutil, "rmtree", killed)
        verbs.delete_old_backups(**places, keep=1)
    made, _wrong = verbs.make_backup(**places)
    left = {path.name for path in places["database"].iterdir()}
    assert left == {"desk-20200102T000000Z", made.name}


@both
@pytest.mark.parametrize("day", ["20200101", "29990101"])
def test_a_backup_is_not_deleted_before_those_of_another_clock(places, day):
    earlier, _wrong = verbs.make_backup(**places)
    earlier = earlier.rename(earlier.with_name(f"desk-{day}T000000Z"))
    made, _wrong = verbs.make_backup(**places)
    verbs.delete_old_backups(**places, keep=1)
    assert made.exists() and earlier.exists() == (day > made.name[5:])


def test_what_a_killed_drill_left_is_deleted_by_the_next_one(tmp_path, monkeypatch):
    """Documents, and a keys file where it made its own backup, all in plain."""
    killed, under_way, other = (
        tmp_path / name for name in ("desk-drill-a", "desk-drill-b", "desk-drills")
    )
    for folder in (killed, under_way, other):
        folder.mkdir()
        (folder / "desk.keys").write_text("x")
    monkeypatch.setattr(drill.Drill, "run", Mock(side_effect=drill.DrillFailedError("x")))
    given = {name: tmp_path for name in ("database", "documents", "keys")}
    with locks.alone(under_way), pytest.raises(SystemExit):
        call_command("backup_drill", **given, folder=tmp_path)
    assert set(tmp_path.iterdir()) == {under_way, other}
