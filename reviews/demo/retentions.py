"""Claims that are kept out of erasures in the demo: one for a lawsuit, one for an audit, which has
ended."""

from __future__ import annotations

import datetime as dt

from claims import clock
from claims.register.models import Claim
from claims.users.models import User
from reviews.erasure.models import Retention
from reviews.erasure.verbs import lift_retention, retain_claim

LAWSUIT = "행정소송이 진행 중이어서 판결이 확정될 때까지 보존"
AUDIT = "감사 표본으로 뽑혀 감사가 끝날 때까지 보존"
AUDIT_OVER = "감사 결과가 확정됨"


def retain_claims(people: dict[str, User]) -> None:
    """Keep two paid claims out of erasures, and lift one of them again. Does nothing if any
    retention exists. Call it with the clock at the demo's day."""
    if Retention.objects.exists():
        return
    now = clock.now()
    paid = Claim.objects.filter(payouts__status="paid", withdrawn_at=None).order_by("pk").distinct()
    for claim, reason in zip(paid[:2], (LAWSUIT, AUDIT), strict=False):
        with clock.at(now - dt.timedelta(days=5)):
            kept = retain_claim(claim=claim, by=people["secretary"], reason=reason)
        if reason == AUDIT:
            with clock.at(now - dt.timedelta(days=1)):
                lift_retention(retention=kept, by=people["secretary2"], reason=AUDIT_OVER)
