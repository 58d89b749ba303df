"""Days of an objection: the last day to object, to be answered by, and to go to the council."""

from __future__ import annotations

from datetime import date, timedelta
from typing import cast

from django.db.models import Q

from claims.clock import today
from claims.policy.deadlines import add_working_days
from claims.policy.models import SupportPolicy
from claims.register.models import Claim
from reviews.committee.models import Objection
from reviews.notices.bulk.letters.keys import key_prefix
from reviews.notices.events import Event
from reviews.notices.models import Notice
from reviews.notices.receipt_days import first_received_on, letters_of


def policy_of(claim: Claim) -> SupportPolicy:
    """Return the policy by which a claim got its present route."""
    return cast(SupportPolicy, claim.routed_under)


def letter_received_on(claim: Claim) -> date | None:
    """Return the day on which the claimant received the first letter that told the present route,
    also one on corrected facts or a changed route; None if none has been received."""
    prefix = key_prefix(Event.ROUTE_TAKEN, claim.route)
    says_it = Q(key__startswith=prefix) | Q(event__in=(Event.FACTS_CORRECTED, Event.ROUTE_CHANGED))
    return first_received_on(
        Notice.objects.originals().filter(says_it, claim=claim, written_at__gte=claim.routed_at)
    )


def refusal_told_on(objection: Objection) -> date | None:
    """Return the day on which the claimant received the letter that refused the objection; None
    while it is unsent."""
    return first_received_on(letters_of(refusal_key(objection)))


def refusal_key(objection: Objection) -> str:
    return f"objection:{objection.pk}:refused"


def deadline_of(claim: Claim) -> date:
    """Return the last day to object: the policy's calendar days for an appeal after the receipt of
    the letter that told the route, moved on to a working day. Without such a letter they count from
    today."""
    return _last_day(policy_of(claim).appeal_days, letter_received_on(claim) or today())


def council_deadline_of(objection: Objection) -> date:
    """Return the last day to take a refused objection to the council: the policy's calendar days of
    an appeal after the receipt of the refusal, moved on to a working day. An unsent refusal counts
    from today."""
    days = policy_of(objection.claim).appeal_days
    return _last_day(days, refusal_told_on(objection) or today())


def _last_day(days: int, received: date) -> date:
    return add_working_days(received + timedelta(days=days), 0)


def decide_by_of(claim: Claim, filed_on: date) -> date:
    """Return the day by which the secretariat answers an objection that was filed on `filed_on`:
    the number of working days that the policy gives for an appeal."""
    return add_working_days(filed_on, policy_of(claim).appeal_working_days)
