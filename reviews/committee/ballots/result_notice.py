"""What the letter of a first round's result says; the second round's: appealing/letters.py."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from reviews.committee.appeals.notices import CHOICES
from reviews.committee.models import Decision, Outcome
from reviews.notices.events import Event

EVENTS = {
    Outcome.GRANTED: Event.DECISION_GRANTED,
    Outcome.PARTLY_GRANTED: Event.DECISION_PARTLY_GRANTED,
    Outcome.DENIED: Event.DECISION_DENIED,
}


def event_of(decision: Decision) -> Event:
    return EVENTS[Outcome(decision.outcome)]


def variables_of(decision: Decision) -> dict[str, str]:
    with translation.override(settings.LANGUAGE_CODE):
        variables = {
            "outcome": str(CHOICES[Outcome(decision.outcome)].label),
            "reason": decision.rationale or _("제출하신 서류로 손실을 확인했습니다."),
            "resolution_no": decision.resolution_no,
            "appeal_days": str(decision.review.policy.appeal_days),  # the policy that decided
        }
        if decision.outcome != Outcome.DENIED:
            variables["amount"] = _("%(amount)s원") % {"amount": f"{decision.amount:,}"}
    return variables
