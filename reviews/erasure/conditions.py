"""Conditions of an erasure: nothing happened with the claim for the retention period, and nothing
is open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from claims import clock
from claims.bank_accounts.models import ProposalStatus, ProposedAccount
from claims.documents.models import Document
from claims.documents.states import UNDER_WAY
from claims.handovers.models import HandoverItem
from claims.handovers.states import ENDED as HANDOVER_ENDED
from claims.handovers.states import HandoverStatus
from claims.handovers.states import ItemStatus as HandoverItemStatus
from claims.inquiries.models import Inquiry
from claims.register.models import Claim, FactCorrection, Route
from claims.representation.models import Representation
from reviews.benefits.models import BenefitGrant
from reviews.benefits.states import GrantStatus
from reviews.committee.models import (
    APPEAL_OPEN,
    REVIEW_CLOSED,
    SAMPLE_OPEN,
    Appeal,
    Objection,
    Review,
    SampleCheck,
)
from reviews.data_breaches.models import BreachClaim, DataBreach
from reviews.data_subject_requests.models import DataSubjectRequest
from reviews.erasure.claim_tables import TABLES
from reviews.erasure.models import Retention
from reviews.erasure.states import WhyKept
from reviews.notices.models import OPEN as NOTICE_OPEN
from reviews.notices.models import Notice, NoticeStatus
from reviews.payouts.models import PayeeHold, Payout, Recovery, RecoveryMovement
from reviews.payouts.models.expressions.failures import is_unrepeated_failure
from reviews.payouts.states.holds import HOLD_OPEN
from reviews.payouts.states.payouts import GRANT_KINDS, PayoutStatus
from reviews.payouts.states.recoveries import MovementStatus, RecoveryStatus

DAY = timedelta(days=1)


def last_cutoff() -> date:
    """Return the latest day (KST) that may be chosen: RETENTION_YEARS before today."""
    return _in_years(clock.today(), -settings.RETENTION_YEARS)


def moment_of(cutoff: date) -> datetime:
    """Return the first moment of a day in KST."""
    return clock.start_of(cutoff)


def due_claims(cutoff: date) -> QuerySet[Claim]:
    """Return the claims that are not erased and with which nothing happened on or after `cutoff`:
    no row of any of their tables bears a later time. Looking at a claim does not count."""
    moment = moment_of(cutoff)
    rows: Any = Claim.objects.filter(filed_at__lt=moment, erased_at__isnull=True)
    for table in TABLES:
        if not table.is_act or not table.moments:
            continue
        later = reduce(or_, (Q(**{f"{name}__gte": moment}) for name in table.moments))
        if table.claim == "pk":
            rows = rows.exclude(later)
        else:
            rows = rows.filter(
                ~Exists(table.acts().filter(later, **{table.claim: OuterRef("pk")}).order_by())
            )
    return rows  # type: ignore[no-any-return]


def with_reason_to_keep(rows: QuerySet[Claim]) -> QuerySet[Any]:
    """Annotate claims with `why`: the first reason (WhyKept) for which they must not be erased, ''
    if there is none."""
    found = [When(condition(), then=Value(why.value)) for why, condition in _CONDITIONS.items()]
    return rows.annotate(why=Case(*found, default=Value("")))


def first_due_day() -> date | None:
    """Return the earliest day (KST) on which the retention period of a claim can end, by its filing
    alone; None when every claim is erased."""
    rows = Claim.objects.filter(erased_at__isnull=True).order_by("filed_at", "pk")
    filed: datetime | None = rows.values_list("filed_at", flat=True).first()
    if filed is None:
        return None
    day = _in_years(timezone.localdate(filed), settings.RETENTION_YEARS) + DAY
    return max(day, clock.today())


def _in_years(day: date, years: int) -> date:
    """Return the same day `years` later; 28 February for a leap day if there is none."""
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year + years, day=28 if leap else day.day)


def _of(rows: QuerySet[Any], claim: str = "claim") -> Exists:
    return Exists(rows.filter(**{claim: OuterRef("pk")}).order_by())


def _review() -> Q:
    open_reviews = Review.objects.exclude(status__in=REVIEW_CLOSED)
    return Q(_of(open_reviews)) | Q(_of(SampleCheck.objects.filter(status__in=SAMPLE_OPEN)))


def _appeal() -> Q:
    appeals = Appeal.objects.filter(status__in=APPEAL_OPEN)
    return Q(_of(appeals, "review1__claim")) | Q(_of(Objection.objects.open()))


def _owed() -> Q:
    """Return the condition of a fixed grant that the claim's route gives and nobody has prepared,
    paid or ended, and of a cancelled payment that is still owed. The person who ends such work does
    so before the erasure. Nothing is owed if a hold bars the grant."""
    none_yet = ~_of(Payout.objects.filter(kind__in=GRANT_KINDS))
    not_held = ~_of(PayeeHold.objects.barring())
    granted = Q(route=Route.TIER_GRANT, tier__amount__gt=0)
    granted |= Q(route=Route.COMMITTEE_REVIEW, routed_under__base_grant__gt=0)
    unprepared = granted & Q(withdrawn_at__isnull=True) & none_yet & not_held
    return unprepared | Q(_of(Payout.objects.awaiting_preparation_again()))


def _payout() -> Q:
    under_way = (PayoutStatus.PREPARED, PayoutStatus.APPROVED, PayoutStatus.BATCHED)
    return Q(_of(Payout.objects.filter(Q(status__in=under_way) | is_unrepeated_failure())))


def _hold() -> Q:
    """Return the condition of a hold that waits: of the claim that is held, and of the other one
    with which it is compared."""
    waiting = PayeeHold.objects.filter(status__in=HOLD_OPEN)
    return Q(_of(waiting)) | Q(_of(waiting, "other"))


def _recovery() -> Q:
    ended = (RecoveryStatus.SETTLED, RecoveryStatus.WRITTEN_OFF, RecoveryStatus.CANCELLED)
    moving = RecoveryMovement.objects.filter(status=MovementStatus.WAITING)
    return Q(_of(Recovery.objects.exclude(status__in=ended))) | Q(_of(moving, "recovery__claim"))


def _benefit() -> Q:
    under_way = Q(status__in=[GrantStatus.PLANNED, GrantStatus.BATCHED, GrantStatus.SENDING])
    usable = Q(status=GrantStatus.ISSUED, expires_on__gte=clock.today())
    return Q(_of(BenefitGrant.objects.filter(under_way | usable)))


def _notice() -> Q:
    """Return the condition of a notice that is not sent yet, or failed and was handled by nobody:
    a term of the claimant may not have begun. A failed copy of a sent letter begins none."""
    failed = Q(status=NoticeStatus.FAILED, copy_of__isnull=True)
    return Q(_of(Notice.objects.filter(Q(status__in=NOTICE_OPEN) | failed)))


def _inquiry() -> Q:
    return Q(_of(Inquiry.objects.filter(done_at__isnull=True)))


def _data_breach() -> Q:
    rows = BreachClaim.objects.filter(source__removed_at__isnull=True)
    return Q(_of(rows.filter(source__breach__in=DataBreach.objects.open())))


def _data_request() -> Q:
    return Q(_of(DataSubjectRequest.objects.open()))


def _proposal() -> Q:
    accounts = ProposedAccount.objects.filter(status=ProposalStatus.WAITING)
    people = Representation.objects.to_settle()
    facts = FactCorrection.objects.waiting()
    return Q(_of(accounts)) | Q(_of(people)) | Q(_of(facts))


def _handover() -> Q:
    """Return the condition of a hand-over that has not ended, whose result is not known, or that
    came back and nobody dealt with."""
    ended = (*HANDOVER_ENDED, HandoverStatus.RECEIVED)
    going = ~Q(handover__status__in=ended) | Q(
        handover__status=HandoverStatus.RECEIVED, status=HandoverItemStatus.HANDED
    )
    back = Q(status=HandoverItemStatus.NOT_OURS, settled_by__isnull=True)
    return Q(_of(HandoverItem.objects.filter(going | back)))


def _document() -> Q:
    return Q(_of(Document.objects.filter(status__in=[state.value for state in UNDER_WAY])))


def _retained() -> Q:
    return Q(_of(Retention.objects.in_force()))


_CONDITIONS: dict[WhyKept, Callable[[], Q]] = {
    WhyKept.RETAINED: _retained,
    WhyKept.REVIEW: _review,
    WhyKept.APPEAL: _appeal,
    WhyKept.OWED: _owed,
    WhyKept.PAYOUT: _payout,
    WhyKept.HOLD: _hold,
    WhyKept.RECOVERY: _recovery,
    WhyKept.BENEFIT: _benefit,
    WhyKept.NOTICE: _notice,
    WhyKept.INQUIRY: _inquiry,
    WhyKept.DATA_BREACH: _data_breach,
    WhyKept.DATA_REQUEST: _data_request,
    WhyKept.PROPOSAL: _proposal,
    WhyKept.HANDOVER: _handover,
    WhyKept.DOCUMENT: _document,
}
