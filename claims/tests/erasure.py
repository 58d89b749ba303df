"""Claims that two people have let be erased, and erased ones: the database refuses any other
erasure, of a claim and of the rows beside it."""

from __future__ import annotations

from django.db import connection

from claims import clock
from claims.register.models import Claim
from claims.tests.factories import UserFactory

_RUN = """
    INSERT INTO reviews_erasurerun (cutoff, status, planned, kept, counted_by_id, counted_at,
        reason, erased, kept_since, documents, notices, access_entries, rejected_rows, last_claim,
        progress_at)
    VALUES (current_date - 800, 'counted', 0, 0, %s, now(), '', 0, 0, 0, 0, 0, 0, 0, now())
    RETURNING id
"""
_ITEMS = """
    INSERT INTO reviews_erasureitem (run_id, claim_id, status, why, documents, notices)
    SELECT %s, unnest(%s::bigint[]), 'planned', '', 0, 0
"""
_PROPOSE = """
    UPDATE reviews_erasurerun SET status = 'proposed', proposed_by_id = %s, proposed_at = now()
    WHERE id = %s
"""
_APPROVE = """
    UPDATE reviews_erasurerun SET status = 'running', approved_by_id = %s, approved_at = now()
    WHERE id = %s
"""


def let_be_erased(*claims: Claim) -> None:
    """Write a running erasure in which these claims are planned, by SQL: the table belongs to a
    package above."""
    proposer, approver = UserFactory(roles="secretariat"), UserFactory(roles="chair")
    with connection.cursor() as cursor:
        cursor.execute(_RUN, [proposer.pk])
        (run,) = cursor.fetchone()
        cursor.execute(_ITEMS, [run, [claim.pk for claim in claims]])
        cursor.execute(_PROPOSE, [proposer.pk, run])
        cursor.execute(_APPROVE, [approver.pk, run])


def mark_as_erased(*claims: Claim) -> None:
    """Erase these claims by an approved run, with their own texts alone: the rows beside them may
    follow."""
    let_be_erased(*claims)
    Claim.objects.filter(pk__in=[claim.pk for claim in claims]).update(erased_at=clock.now())
