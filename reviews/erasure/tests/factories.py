"""Claims of four years ago with something in every table, and erasures in each state."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from claims import clock
from claims.documents.models import Document
from claims.register.models import Claim
from claims.tests.factories import UserFactory
from reviews.committee.models import Review
from reviews.committee.tests import factories as council
from reviews.erasure.models import ErasureRun
from reviews.erasure.running import process
from reviews.erasure.verbs import approve_erasure, count_erasure, propose_erasure
from reviews.notices.models import Notice
from reviews.payouts.tests import factories as money

LONG_AGO = datetime(2023, 2, 1, 10, tzinfo=ZoneInfo("Asia/Seoul"))
CUTOFF = date(2023, 6, 1)
YEARS = 3  # RETENTION_YEARS of the tests: the policy of the programme began in 2022


def secretary() -> Any:
    return UserFactory(roles="secretariat")


def chair() -> Any:
    return UserFactory(roles="chair")


def sent(claim: Claim, *, only: str = "") -> None:
    """The letters of a claim, those of one status `only` if given, left as of LONG_AGO."""
    rows = Notice.objects.filter(claim=claim)
    if only:
        waiting = list(rows.filter(status=only).values_list("pk", flat=True))
        rows = Notice.objects.filter(pk__in=waiting)
    rows.update(status="sending", lease_token="0" * 32, lease_until=LONG_AGO)
    left = {"sent_at": LONG_AGO, "next_at": LONG_AGO}
    rows.update(status="sent", lease_token=None, lease_until=None, **left)


def inspected(claim: Claim) -> None:
    """The documents of a claim were looked at, and cannot be drawn."""
    rows = Document.objects.filter(claim=claim)
    rows.update(status="inspecting")
    rows.update(status="unpreviewable", refusal="unreadable")


def counted(by: Any = None) -> ErasureRun:
    return count_erasure(cutoff=CUTOFF, by=by or secretary())


def proposed(by: Any = None) -> ErasureRun:
    by = by or secretary()
    return propose_erasure(run=counted(by), by=by)


def approved() -> ErasureRun:
    return approve_erasure(run=proposed(), by=chair())


def finished() -> ErasureRun:
    run = approved()
    while process(run.pk):
        continue
    return ErasureRun.objects.get(pk=run.pk)


def decided_long_ago(*, holder: str = "홍길동", **claim: Any) -> Review:
    """A denied claim with its votes and letters, whose base grant was paid, all of LONG_AGO."""
    with clock.at(LONG_AGO):
        facts = {"claimed_loss": 900_000, "routed_at": LONG_AGO} | claim
        review = council.decided(("deny", None), **facts)
        account = {"holder_name": holder, "created_at": LONG_AGO}
        grant = money.tier_payout(claim=review.claim, **account)
        money.paid(money.approved(grant))
    inspected(review.claim)
    sent(review.claim)
    return review
