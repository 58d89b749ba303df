"""What the committee's letters would say of a claim today, for the preview of a template."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from claims.register.models import Claim
from reviews.committee.appeals import notices as appeal_letters
from reviews.committee.ballots import result_notice
from reviews.committee.models import (
    Appeal,
    AppealStatus,
    Decision,
    SupplementRequest,
)
from reviews.committee.models.supplements import SENT
from reviews.committee.supplements import notices as supplement_letters
from reviews.notices.events import DECISIONS, Event
from reviews.notices.templates.claim_facts import register_facts

NOTHING: Mapping[str, str] = {}


def connect() -> None:
    register_facts(Event.SUPPLEMENT_REQUESTED, _supplement)
    register_facts(Event.SUPPLEMENT_REMINDER, _reminder)
    for event in DECISIONS:
        register_facts(event, partial(_first_result, event))
    register_facts(Event.APPEAL_RECEIVED, _appeal)
    register_facts(Event.APPEAL_LATE, _late)
    register_facts(Event.APPEAL_EXTENDED, _extended)
    for event in (Event.APPEAL_RAISED, Event.APPEAL_CONFIRMED):
        register_facts(event, partial(_second_result, event))


def _asked(claim: Claim) -> SupplementRequest | None:
    requests = SupplementRequest.objects.select_related("review")
    sent = requests.filter(review__claim=claim, status__in=SENT)
    return sent.order_by("-pk").first()


def _supplement(claim: Claim, language: str) -> Mapping[str, str]:
    request = _asked(claim)
    return supplement_letters.variables_of(request) if request else NOTHING


def _reminder(claim: Claim, language: str) -> Mapping[str, str]:
    request = _asked(claim)
    variables = supplement_letters.reminder_variables([request])[request.pk] if request else NOTHING
    return variables if variables.get("documents") else NOTHING  # all of it has come


def _decision(claim: Claim, number: int) -> Decision | None:
    rounds = Decision.objects.select_related("review__policy")
    return rounds.filter(review__claim=claim, review__round=number).first()


def _first_result(event: Event, claim: Claim, language: str) -> Mapping[str, str]:
    decision = _decision(claim, 1)
    if decision is None or result_notice.event_of(decision) != event:
        return NOTHING
    return result_notice.variables_of(decision)


def _second_result(event: Event, claim: Claim, language: str) -> Mapping[str, str]:
    decision = _decision(claim, 2)
    if decision is None:
        return NOTHING
    told, variables = appeal_letters.result_of(decision, claim)
    return variables if told == event else NOTHING


def _appeal_of(claim: Claim) -> Appeal | None:
    return Appeal.objects.select_related("review2").filter(review1__claim=claim).first()


def _appeal(claim: Claim, language: str) -> Mapping[str, str]:
    appeal = _appeal_of(claim)
    return appeal_letters.received_variables(appeal) if appeal else NOTHING


def _late(claim: Claim, language: str) -> Mapping[str, str]:
    appeal = _appeal_of(claim)
    if appeal is None or appeal.status != AppealStatus.REJECTED_LATE:
        return NOTHING
    return appeal_letters.late_variables(appeal)


def _extended(claim: Claim, language: str) -> Mapping[str, str]:
    appeal = _appeal_of(claim)
    if appeal is None or appeal.extended_at is None:
        return NOTHING
    due_on = appeal.review2.due_on if appeal.review2 else None
    return appeal_letters.extended_variables(appeal, due_on or appeal.decide_by)
