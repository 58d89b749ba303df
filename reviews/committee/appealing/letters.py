"""What the claimant is told of an appeal; each letter in the transaction of what it tells of."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claims.register.models import Claim
from reviews.committee.models import Appeal, Choice, Decision, Outcome
from reviews.notices.events import Event
from reviews.notices.outbox import write_notice

# A decision's outcome in the words of a letter.
CHOICES = {
    Outcome.GRANTED: Choice.GRANT,
    Outcome.PARTLY_GRANTED: Choice.PARTLY,
    Outcome.DENIED: Choice.DENY,
}


def _write(event: Event, claim: Claim, key: str, **variables: str) -> None:
    write_notice(event=event, claim=claim, variables=variables, key=key)


def _day(day: date) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return date_format(day, "DATE_FORMAT")


def _won(amount: int) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return _("%(amount)s원") % {"amount": f"{amount:,}"}


def tell_received(appeal: Appeal, claim: Claim) -> None:
    _write(
        Event.APPEAL_RECEIVED,
        claim,
        f"appeal:{appeal.pk}:received",
        filed_on=_day(appeal.filed_on),
        decide_by=_day(appeal.decide_by),
    )


def tell_late(appeal: Appeal, claim: Claim) -> None:
    _write(
        Event.APPEAL_LATE,
        claim,
        f"appeal:{appeal.pk}:late",
        filed_on=_day(appeal.filed_on),
        deadline_on=_day(appeal.deadline_on),
    )


def tell_extended(appeal: Appeal, claim: Claim, due_on: date) -> None:
    _write(
        Event.APPEAL_EXTENDED,
        claim,
        f"appeal:{appeal.pk}:extended",
        decide_by=_day(due_on),
        cause=appeal.extension_reason,
    )


def tell_decided(decision: Decision, claim: Claim) -> None:
    """The result of a second round: what is added to the first decision, or that it stands."""
    first = Decision.objects.get(review__claim=claim, review__round=1)
    key = f"decision:{decision.resolution_no}"
    raised = decision.amount > first.amount
    with translation.override(settings.LANGUAGE_CODE):
        unsaid = (
            _("제출하신 서류로 손실을 확인했습니다.")
            if raised
            else _("처음 판단을 바꿀 자료를 찾지 못했습니다.")
        )
    own = {
        "reason": decision.rationale or unsaid,
        "resolution_no": decision.resolution_no,
    }
    if raised:
        _write(
            Event.APPEAL_RAISED,
            claim,
            key,
            outcome=_said(decision),
            amount=_won(decision.amount),
            difference=_won(decision.amount - first.amount),
            **own,
        )
        return
    said = f"{_said(first)} {_won(first.amount)}" if first.amount else _said(first)
    _write(Event.APPEAL_CONFIRMED, claim, key, first_result=said, **own)


def _said(decision: Decision) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return str(CHOICES[Outcome(decision.outcome)].label)
