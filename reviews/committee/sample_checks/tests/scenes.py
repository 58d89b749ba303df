"""Decisions under a policy that takes samples."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from claims import clock
from claims.policy.models import SupportPolicy
from claims.policy.verbs import copy_policy
from claims.register.models import Claim
from claims.tests.factories import FOUNDERS, BankAccountFactory, founder, publish
from reviews.committee.models import Review, SampleCheck
from reviews.committee.tests import factories as make
from reviews.payouts.approvals.fingerprint import seen_value, selection_of
from reviews.payouts.approvals.verbs import approve_payout
from reviews.payouts.batches.queries import payouts_to_batch
from reviews.payouts.batches.verbs import build_batch
from reviews.payouts.models import Payout, PayoutBatch

ALL = 10_000  # the share that draws every decision
PAID = 400_000  # won, of each decision


def take_samples(share: int = ALL, **fields: Any) -> SupportPolicy:
    """Put a version of the policy into force that takes this share."""
    admin = founder(FOUNDERS[0])
    draft = copy_policy(policy=make.policy(), by=admin)
    since = clock.now() - timedelta(days=90)
    SupportPolicy.objects.filter(pk=draft.pk).update(
        effective_from=since, sample_share=share, **fields
    )
    return publish(SupportPolicy.objects.get(pk=draft.pk), admin)


def decided(amount: int = PAID, **claim: Any) -> Review:
    """A decision that grants this, with an account to pay to."""
    review = make.in_review(claimed_loss=claim.pop("claimed_loss", 900_000), **claim)
    BankAccountFactory(claim=review.claim)
    return make.vote_all(review, ("partly", amount))


def sampled() -> SampleCheck:
    """A decision that was drawn, with its judge."""
    make.council()
    take_samples()
    return check_of(decided())


def check_of(review: Review) -> SampleCheck:
    return SampleCheck.objects.select_related("claim", "draw__decision").get(claim=review.claim_id)


def judge_of(sample: SampleCheck) -> Any:
    return sample.judges.select_related("member__user").get(left_at__isnull=True).member


def approved(claim: Claim, by: Any) -> Payout:
    """The additional payout of a claim, approved by this person of finance."""
    payout = Payout.objects.get(claim=claim, kind="additional")
    return approve_payout(payout=payout, seen=seen_value(payout), by=by)


def build(by: Any, payouts: list[Payout] | None = None) -> PayoutBatch:
    rows = payouts_to_batch(by=by) if payouts is None else payouts
    return build_batch(payouts=rows, seen=selection_of(rows), by=by)
