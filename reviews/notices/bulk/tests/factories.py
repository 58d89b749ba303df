"""Bulks over a handful of claims, in the states that matter."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from claims import clock
from claims.intake.models import FilingWindow, ImportRun
from claims.policy.models import SupportPolicy
from claims.register.models import Claim
from claims.tests.factories import ClaimFactory, UserFactory
from claims.users.models import User
from reviews.notices.bulk import verbs
from reviews.notices.bulk.audiences import kinds
from reviews.notices.bulk.audiences.kinds import Audience
from reviews.notices.bulk.recipients import counting
from reviews.notices.bulk.running import control, processing
from reviews.notices.delivery.deliver import deliver_all
from reviews.notices.models import NoticeBulk

TIER = "tier_grant"


def secretary() -> User:
    return UserFactory(roles="secretariat")


def chair() -> User:
    return UserFactory(roles="chair")


def tier_audience(language: str = "ko") -> Audience:
    programme = SupportPolicy.objects.effective().programme_id
    return Audience(kinds.ROUTE, {"programme": programme, "route": TIER}, language)


def tier_claims(number: int, **facts: Any) -> list[Claim]:
    return [ClaimFactory(tier_grant=True, **facts) for _ in range(number)]


def withdraw(claim: Claim) -> Claim:
    claim.withdrawn_at, claim.withdrawn_by = timezone.now(), secretary()
    claim.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return claim


def import_run(
    claims: int,
    *,
    notify: bool = True,
    by: User | None = None,
    corrects: ImportRun | None = None,
) -> ImportRun:
    """A run as it stands when its listeners are told: its claims are in the register."""
    run = ImportRun.objects.create(
        window=FilingWindow.objects.get(code="1015-1"),
        file_name="접수.csv",
        notify=notify,
        started_by=by,
        corrects=corrects,
        status="queued",
    )
    for _ in range(claims):
        ClaimFactory(import_run=run, row_no=1)
    run.status, run.read, run.accepted = "done", claims, claims
    run.save()
    return run


def seen(audience: Audience) -> str:
    return counting.count(audience, clock.now()).fingerprint


def prepared(audience: Audience | None = None, by: User | None = None) -> NoticeBulk:
    """As the page prepares it; up to ALONE it is running then."""
    audience = audience or tier_audience()
    return verbs.prepare_bulk(audience=audience, seen=seen(audience), by=by or secretary())


def approved(bulk: NoticeBulk, by: User | None = None) -> NoticeBulk:
    return verbs.approve_bulk(bulk=bulk, seen=verbs.seen_value(bulk), by=by or chair())


def written(bulk: NoticeBulk) -> NoticeBulk:
    while processing.process(bulk.pk):
        pass
    bulk.refresh_from_db()
    return bulk


def finished(bulk: NoticeBulk) -> NoticeBulk:
    """Written, sent and closed."""
    written(bulk)
    deliver_all()
    assert control.finish_if_done(bulk.pk)
    bulk.refresh_from_db()
    return bulk


def cancel(bulk, by=None, reason="문안을 바꿔 다시 보냄"):
    return control.cancel_bulk(bulk=bulk, reason=reason, by=by or secretary())
