"""Rows do not appear in the order of their keys; none is lost, and none honest is accused."""

import threading

import pytest
from django.db import connections

from claims.privacy.access_entries import record_access
from claims.privacy.models import AccessEntry
from claims.tests.factories import ClaimFactory, UserFactory
from claims.tests.races import at_once, errors_of
from claims.trail.models import Seal, SealChunk
from claims.trail.seal import seal
from claims.trail.tests.scene import as_the_application, by_force
from claims.trail.verify import verify

pytestmark = pytest.mark.django_db(transaction=True)

ENTRY = (
    "INSERT INTO claims_accessentry (at, user_id, action, count, request_id, reason)"
    " VALUES (now(), %s, 'search', 1, '', '') RETURNING id"
)


def sealed_entries():
    chunks = SealChunk.objects.filter(table="claims_accessentry")
    return sum(chunk.rows for chunk in chunks)


def test_an_open_transaction_keeps_its_table_out_and_the_next_seal_has_all_of_it():
    user = UserFactory()
    with as_the_application() as other:
        (early,) = other.execute(ENTRY, [user.pk]).fetchone()
        late = record_access(user=user, action="search")
        assert late.pk > early  # a higher key, and committed first
        first = seal(patience=0)
        assert first.left == ["claims_accessentry"] and sealed_entries() == 0
        assert first.rows > 0 and verify().findings == []
    assert seal(patience=0).left == [] and sealed_entries() == 2
    done = verify()
    assert done.findings == [] and done.seal.number == 2


def test_keys_that_were_drawn_for_rows_to_come_keep_their_table_out():
    """As the import does: keys first, then COPY."""
    with as_the_application() as other:
        other.execute("SELECT nextval(pg_get_serial_sequence('claims_claim', 'id'))")
        ClaimFactory()
        assert seal(patience=0).left == ["claims_claim"]


def test_what_was_taken_back_leaves_a_gap_that_is_no_finding():
    user = UserFactory()
    record_access(user=user, action="search")
    with as_the_application() as other:
        other.execute(ENTRY, [user.pk])
        other.rollback()
    last = record_access(user=user, action="search")
    seal(patience=0)
    assert sealed_entries() == 2 and verify().findings == []
    by_force("DELETE FROM claims_accessentry WHERE id = %s", last.pk)
    (found,) = verify().findings
    assert (found.table, found.key, found.what) == ("claims_accessentry", last.pk, "cut off")


def test_a_seal_waits_for_the_transactions_before_it():
    user = UserFactory()
    answers = []

    def work():
        try:
            answers.append(seal(patience=300))
        finally:
            connections.close_all()

    with as_the_application() as other, as_the_application() as watch:
        watch.autocommit = True
        other.execute(ENTRY, [user.pk])
        record_access(user=user, action="search")
        thread = threading.Thread(target=work)
        thread.start()
        while (
            thread.is_alive()
            and not watch.execute(
                "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            ).fetchone()
        ):
            pass
        assert Seal.objects.count() == 0
        other.commit()
        thread.join()
    (made,) = answers
    assert made.left == [] and sealed_entries() == AccessEntry.objects.count() == 2
    assert verify().findings == []


def test_two_seals_at_once_follow_one_another():
    ClaimFactory()
    answers = at_once(seal, seal, seal)
    assert errors_of(answers) == []
    assert sorted(one.number for one in answers) == [1, 2, 3]
    assert verify().findings == []
