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
from reviews.notices.outbox.write import write_notice
from reviews.payouts.models import Payout

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
    key = f"appeal:{appeal.pk}:received"
    _write(Event.APPEAL_RECEIVED, claim, key, **received_variables(appeal))


def received_variables(appeal: Appeal) -> dict[str, str]:
    return {"filed_on": _day(appeal.filed_on), "decide_by": _day(appeal.decide_by)}


def tell_late(appeal: Appeal, claim: Claim) -> None:
    _write(Event.APPEAL_LATE, claim, f"appeal:{appeal.pk}:late", **late_variables(appeal))


def late_variables(appeal: Appeal) -> dict[str, str]:
    return {"filed_on": _day(appeal.filed_on), "deadline_on": _day(appeal.deadline_on)}


def tell_extended(appeal: Appeal, claim: Claim, due_on: date) -> None:
    key = f"appeal:{appeal.pk}:extended"
    _write(Event.APPEAL_EXTENDED, claim, key, **extended_variables(appeal, due_on))


def extended_variables(appeal: Appeal, due_on: date) -> dict[str, str]:
    return {"decide_by": _day(due_on), "cause": appeal.extension_reason}


def tell_decided(decision: Decision, claim: Claim) -> None:
    """The result of a second round: what is added to the first decision, or that it stands."""
    event, variables = result_of(decision, claim)
    _write(event, claim, f"decision:{decision.resolution_no}", **variables)


def result_of(decision: Decision, claim: Claim) -> tuple[Event, dict[str, str]]:
    first = Decision.objects.get(review__claim=claim, review__round=1)
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
        more = {
            "outcome": _said(decision),
            "amount": _won(decision.amount),
            "difference": _won(_paid_for(decision)),
        }
        return Event.APPEAL_RAISED, own | more
    said = f"{_said(first)} {_won(first.amount)}" if first.amount else _said(first)
    return Event.APPEAL_CONFIRMED, own | {"first_result": said}


def _paid_for(decision: Decision) -> int:
    """Won that the decision pays: what it adds to the first, less what was corrected since."""
    row = Payout.objects.filter(key=f"decision:{decision.resolution_no}").first()
    return row.amount if row is not None else 0


def _said(decision: Decision) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return str(CHOICES[Outcome(decision.outcome)].label)
