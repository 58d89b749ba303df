"""Opening of reviews, set-wise by SQL: one import brings thousands of claims."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from claims.clock import now
from claims.personal_data.crypto import text_digest
from claims.policy.triage import CLAIMS_WITH_CURRENT_FACTS_SQL, POLICY_OF_CLAIM_SQL
from claims.register.models import Route
from reviews.committee.errors import ReviewedClaimError
from reviews.committee.models import REVIEW_OPEN, Review
from reviews.committee.queue.projection import refresh_queue

# Each review is under the policy in force of its claim's own programme.
_OPEN = """
WITH opened AS (
    INSERT INTO public.reviews_review (
        claim_id, round, policy_id, status, opened_at, revision, start_reason, closing_reason
    )
    SELECT c.id, 1, {policy}, 'waiting_documents', %(at)s, 1, '', ''
    FROM public.claims_claim c
    WHERE {chosen} AND c.route = 'committee_review' AND c.withdrawn_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM public.reviews_review r WHERE r.claim_id = c.id)
    ORDER BY c.id
    RETURNING id, claim_id
), assessed AS (
    INSERT INTO public.reviews_lossassessment (
        review_id, version, amount, source, working, note, text_digest, at
    )
    SELECT opened.id, 1, c.claimed_loss, 'claimed', '{{}}', '', %(digest)s, %(at)s
    FROM opened JOIN {claims} c ON c.id = opened.claim_id
)
SELECT claim_id FROM opened
"""
_PARTS = {"claims": CLAIMS_WITH_CURRENT_FACTS_SQL, "policy": POLICY_OF_CLAIM_SQL}
_OF_RUN = _OPEN.format(chosen="c.import_run_id = %(run)s", **_PARTS)
_OF_IDS = _OPEN.format(chosen="c.id = ANY(%(ids)s)", **_PARTS)


def _open(sql: str, **values: Any) -> list[int]:
    values |= {"at": now(), "digest": text_digest("")}
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        claim_ids = [row[0] for row in cursor.fetchall()]
    refresh_queue(claim_ids)
    return claim_ids


@transaction.atomic
def open_reviews(run: Any) -> list[int]:
    """Open a review for every claim of an import (ImportRun) that is on the council's route; return
    the keys of these claims. The assessed loss starts as the claimed one. A claim that has a review
    or is withdrawn is left alone. Listener of `claims_loaded`."""
    return _open(_OF_RUN, run=run.pk)


@transaction.atomic
def open_reviews_of(claim_ids: Iterable[int]) -> list[int]:
    """Open a review for each of these claims (keys) that is on the council's route, not withdrawn
    and without a review. Return the keys of these claims."""
    return _open(_OF_IDS, ids=list(claim_ids))


def before_the_council() -> Q:
    """Return the condition (Q on Claim) that one of the claim's reviews is open, in any round.
    Registered by hooks.set_before_the_council."""
    return Q(Exists(Review.objects.filter(claim=OuterRef("pk"), status__in=REVIEW_OPEN)))


def on_claims_rerouted(claim_ids: Iterable[int]) -> None:
    """Open reviews for those of these claims (keys) that are on the council's route now. Listener
    of `claims_rerouted`.

    Raises ReviewedClaimError if a claim with a review was sent another way.
    """
    ids = list(claim_ids)
    sent_away = Review.objects.filter(claim__in=ids).exclude(claim__route=Route.COMMITTEE_REVIEW)
    if sent_away.exists():
        raise ReviewedClaimError()
    open_reviews_of(ids)
