"""The database gives up for a page what it lets a worker wait for."""

import pytest
from django.db import connection

from claims.tests.factories import UserFactory
from config import database_timeouts
from config.tests.test_environment import COMPLETE, run
from reviews.payouts.grants.tests import factories as grants

OPTIONS = (
    "from django.conf import settings; print(settings.DATABASES['default']['OPTIONS']['options'])"
)
BOTH = (
    "import os; from config import database_timeouts; database_timeouts.no_limits_for_commands(); "
    + OPTIONS
)


def test_production_limits_statements_locks_and_silence():
    given = run(["-c", OPTIONS], COMPLETE).stdout
    assert given == (
        "-c statement_timeout=60000ms -c lock_timeout=15000ms "
        "-c idle_in_transaction_session_timeout=300000ms\n"
    )
    own = {"DATABASE_STATEMENT_SECONDS": "0.5", "DATABASE_LOCK_SECONDS": "0"}
    assert run(["-c", OPTIONS], COMPLETE | own).stdout.startswith(
        "-c statement_timeout=500ms -c idle"
    )


def test_a_command_at_a_terminal_runs_as_long_as_it_takes():
    assert run(["-c", BOTH], COMPLETE).stdout == "-c idle_in_transaction_session_timeout=300000ms\n"
    kept = run(["-c", BOTH], COMPLETE | {"DATABASE_LOCK_SECONDS": "3"}).stdout
    assert "lock_timeout=3000ms" in kept


def test_the_owner_who_migrates_has_no_limits():
    code = OPTIONS.replace("'default'", "'owner'").replace("['options']", ".get('options')")
    owner = {"DATABASE_OWNER_URL": "postgresql://desk_owner:x@db.example/desk"}
    assert run(["-c", code], COMPLETE | owner).stdout == "None\n"


def test_a_replica_is_given_up_soon_and_is_there_only_where_it_is_named():
    code = (
        "from django.conf import settings; print(sorted(settings.DATABASES),"
        " settings.DATABASES.get('replica', {}).get('OPTIONS'))"
    )
    replica = {"DATABASE_REPLICA_URL": "postgresql://desk_app:x@standby.example/desk"}
    assert run(["-c", code], COMPLETE | {"DATABASE_REPLICA_URL": ""}).stdout == "['default'] None\n"
    said = run(["-c", code], COMPLETE | replica).stdout
    assert said.startswith("['default', 'replica']")
    for limit in ("'connect_timeout': 2", "'tcp_user_timeout': 3000", "statement_timeout=4500ms'"):
        assert limit in said


def test_a_workers_limits_come_after_the_pages_and_leave_the_third():
    database = {"OPTIONS": {"options": database_timeouts.session_options(lock_timeout=1, other=2)}}
    database_timeouts.set_worker_timeouts({"default": database}, statement=9, lock=3)
    assert database["OPTIONS"]["options"] == (
        "-c lock_timeout=1000ms -c other=2000ms -c statement_timeout=9000ms -c lock_timeout=3000ms"
    )


@pytest.mark.django_db
def test_the_limits_reach_the_server(settings):
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("2min",)  # the limit in tests is long, for slow machines
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("10min",)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("limit", "said"), [("lock_timeout", "같은 건을 처리하고"), ("statement_timeout", "너무 오래")]
)
def test_a_page_that_waits_for_a_held_row_says_so_and_changes_nothing(
    client, owner_connection, limit, said
):
    user = UserFactory(roles="member")
    client.force_login(user)
    with connection.cursor() as cursor:
        cursor.execute(f"SET {limit} = '150ms'")
    with owner_connection.transaction():
        owner_connection.execute("SELECT 1 FROM claims_user WHERE id = %s FOR UPDATE", [user.pk])
        answer = client.post("/me/preferences/", {"density": "tight"})
    assert answer.status_code == 503 and answer["Retry-After"]
    assert said in answer.content.decode()
    user.refresh_from_db()
    assert user.preferences == {"tour": "done"}  # as the factory makes a user
    assert client.post("/me/preferences/", {"density": "tight"}).status_code == 302


WAITING = """
    SELECT 1 FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock'
       AND now() - query_start > interval '1 second'
"""


def waits() -> bool:
    """Return True when a session of ours has waited for a lock far longer than a page may."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone() is not None


@pytest.mark.django_db(transaction=True)
def test_a_workers_grant_run_waits_longer_than_a_page_may(new_celery_worker, owner_connection):
    page = {"DATABASE_STATEMENT_SECONDS": "0.2", "DATABASE_LOCK_SECONDS": "0.2"}
    worker, claim = new_celery_worker(**page), grants.claim_of(grants.TIER)
    with owner_connection.transaction():
        owner_connection.execute("SELECT 1 FROM claims_claim WHERE id = %s FOR UPDATE", [claim.pk])
        run = grants.run_of()
        worker.until(waits)

    def done() -> bool:
        run.refresh_from_db()
        return run.status == "done"

    worker.until(done)
    assert run.prepared == 1
