"""Variables of the committee's letters as of today, for the preview of a template on a claim."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from claims.register.models import Claim, CorrectionStatus, FactCorrection
from reviews.committee.appeals.notices import (
    extended_variables,
    late_variables,
    received_variables,
)
from reviews.committee.ballots.result_notice import first_result, second_result
from reviews.committee.document_requests.notices import (
    closing_variables,
    missing_of_each,
    request_variables,
)
from reviews.committee.fact_corrections.notices import corrected_variables, declined_variables
from reviews.committee.lifecycle.route_letters import next_step_of, route_words
from reviews.committee.lifecycle.withdrawal_notices import undone_variables, withdrawn_variables
from reviews.committee.models import (
    SUPPLEMENT_SENT,
    Appeal,
    AppealStatus,
    Challenge,
    ChallengeStatus,
    Decision,
    DocumentRequest,
    MoveStatus,
    Objection,
    ObjectionStatus,
    RetriageMove,
    SupplementRequest,
    Withdrawal,
)
from reviews.committee.objections import notices as objections
from reviews.committee.seats import notices as challenges
from reviews.committee.supplements.notices import reminder_variables, variables_of
from reviews.notices.events import ASK_FOR_DOCUMENTS, DECISIONS, Event
from reviews.notices.templates.claim_facts import register_facts

NOTHING: Mapping[str, str] = {}


def connect() -> None:
    """Register, for each event of the committee's letters, the function by which the preview of a
    template gets a claim's variables as of today. Called once at start-up."""
    register_facts(Event.SUPPLEMENT_REQUESTED, _supplement)
    register_facts(Event.SUPPLEMENT_REMINDER, _reminder)
    for event in ASK_FOR_DOCUMENTS:
        register_facts(event, _documents)
    register_facts(Event.DOCUMENTS_CLOSED, _closing)
    for event in DECISIONS:
        register_facts(event, partial(_first_result, event))
    register_facts(Event.APPEAL_RECEIVED, _appeal)
    register_facts(Event.APPEAL_LATE, _late)
    register_facts(Event.APPEAL_EXTENDED, _extended)
    register_facts(Event.OBJECTION_RECEIVED, _objection)
    register_facts(Event.OBJECTION_LATE, _late_objection)
    register_facts(Event.OBJECTION_UPHELD, _upheld)
    register_facts(Event.OBJECTION_REFUSED, _refused)
    register_facts(Event.OBJECTION_PASSED, _passed)
    register_facts(Event.FACTS_CORRECTED, _corrected)
    register_facts(Event.FACTS_DECLINED, _declined)
    register_facts(Event.ROUTE_CHANGED, _routed_anew)
    register_facts(Event.CHALLENGE_UPHELD, _upheld_challenge)
    register_facts(Event.CHALLENGE_DISMISSED, _dismissed_challenge)
    register_facts(Event.CHALLENGE_CLOSED, _closed_challenge)
    register_facts(Event.CLAIM_WITHDRAWN, _withdrawn)
    register_facts(Event.WITHDRAWAL_UNDONE, _undone)
    for event in (Event.APPEAL_RAISED, Event.APPEAL_CONFIRMED):
        register_facts(event, partial(_second_result, event))


def _sent_request(claim: Claim) -> SupplementRequest | None:
    requests = SupplementRequest.objects.select_related("review")
    sent = requests.filter(review__claim=claim, status__in=SUPPLEMENT_SENT)
    return sent.order_by("-pk").first()


def _supplement(claim: Claim, language: str) -> Mapping[str, str]:
    request = _sent_request(claim)
    return variables_of(request) if request else NOTHING


def _reminder(claim: Claim, language: str) -> Mapping[str, str]:
    request = _sent_request(claim)
    variables = reminder_variables([request])[request.pk] if request else NOTHING
    return variables if variables.get("documents") else NOTHING  # every document has come


def _documents(claim: Claim, language: str) -> Mapping[str, str]:
    """Return the variables `documents` and `due_on` of the claim's newest request for documents; {}
    if there is none, or no document is missing. The upload link is left out: a preview must not
    show a link that opens a real claim."""
    requests = DocumentRequest.objects.select_related("review")
    request = requests.filter(review__claim=claim).order_by("-pk").first()
    missing = missing_of_each([request])[request.pk] if request else []
    if request is None or not missing:
        return NOTHING
    variables = request_variables(missing, request.due_on, "")
    return {name: variables[name] for name in ("documents", "due_on")}


def _closing(claim: Claim, language: str) -> Mapping[str, str]:
    closed = DocumentRequest.objects.filter(review__claim=claim, reopen_until__isnull=False)
    request = closed.order_by("-pk").first()
    return closing_variables(request) if request else NOTHING


def _decision(claim: Claim, number: int) -> Decision | None:
    rounds = Decision.objects.select_related("review__policy")
    return rounds.filter(review__claim=claim, review__round=number).first()


def _first_result(event: Event, claim: Claim, language: str) -> Mapping[str, str]:
    decision = _decision(claim, 1)
    if decision is None:
        return NOTHING
    actual, variables = first_result(decision, claim)
    return variables if actual == event else NOTHING


def _second_result(event: Event, claim: Claim, language: str) -> Mapping[str, str]:
    decision = _decision(claim, 2)
    if decision is None:
        return NOTHING
    actual, variables = second_result(decision, claim)
    return variables if actual == event else NOTHING


def _appeal_of(claim: Claim) -> Appeal | None:
    return Appeal.objects.select_related("review2").filter(review1__claim=claim).first()


def _appeal(claim: Claim, language: str) -> Mapping[str, str]:
    appeal = _appeal_of(claim)
    return received_variables(appeal) if appeal else NOTHING


def _late(claim: Claim, language: str) -> Mapping[str, str]:
    appeal = _appeal_of(claim)
    if appeal is None or appeal.status != AppealStatus.REJECTED_LATE:
        return NOTHING
    return late_variables(appeal)


def _extended(claim: Claim, language: str) -> Mapping[str, str]:
    appeal = _appeal_of(claim)
    if appeal is None or appeal.extended_at is None:
        return NOTHING
    due_on = appeal.review2.due_on if appeal.review2 else None
    return extended_variables(appeal, due_on or appeal.decide_by)


def _objection_of(claim: Claim) -> Objection | None:
    related = ("review__policy", "to_tier", "claim__routed_under", "claim__company")
    rows = Objection.objects.select_related(*related).filter(claim=claim)
    return rows.order_by("-pk").first()


def _objection(claim: Claim, language: str) -> Mapping[str, str]:
    row = _objection_of(claim)
    if row is None or row.status == ObjectionStatus.REJECTED_LATE:
        return NOTHING
    return objections.received_variables(row)


def _late_objection(claim: Claim, language: str) -> Mapping[str, str]:
    row = _objection_of(claim)
    if row is None or row.status != ObjectionStatus.REJECTED_LATE:
        return NOTHING
    return objections.late_variables(row)


def _upheld(claim: Claim, language: str) -> Mapping[str, str]:
    row = _objection_of(claim)
    return objections.upheld_variables(row) if row and row.is_upheld else NOTHING


def _refused(claim: Claim, language: str) -> Mapping[str, str]:
    row = _objection_of(claim)
    return objections.refused_variables(row) if row and row.is_refused else NOTHING


def _passed(claim: Claim, language: str) -> Mapping[str, str]:
    row = _objection_of(claim)
    if row is None or row.status != ObjectionStatus.PASSED:
        return NOTHING
    return objections.passed_variables(row)


def _corrected(claim: Claim, language: str) -> Mapping[str, str]:
    row = claim.facts
    if row is None:
        return NOTHING
    return corrected_variables(row, claim) | {"next_step": next_step_of(claim)}


def _declined(claim: Claim, language: str) -> Mapping[str, str]:
    rows = FactCorrection.objects.filter(claim=claim, status=CorrectionStatus.DECLINED)
    row = rows.order_by("-pk").first()
    return declined_variables(row) if row else NOTHING


def _routed_anew(claim: Claim, language: str) -> Mapping[str, str]:
    if not RetriageMove.objects.filter(claim=claim, status=MoveStatus.MOVED).exists():
        return NOTHING
    return {"route": route_words(claim), "next_step": next_step_of(claim)}


def _challenge_of(claim: Claim, status: ChallengeStatus) -> Challenge | None:
    rows = Challenge.objects.filter(assignment__review__claim=claim, status=status)
    return rows.order_by("-decided_at").first()


def _upheld_challenge(claim: Claim, language: str) -> Mapping[str, str]:
    row = _challenge_of(claim, ChallengeStatus.UPHELD)
    return challenges.upheld_variables(row, refilled=True) if row else NOTHING


def _dismissed_challenge(claim: Claim, language: str) -> Mapping[str, str]:
    row = _challenge_of(claim, ChallengeStatus.DISMISSED)
    return challenges.dismissed_variables(row) if row else NOTHING


def _closed_challenge(claim: Claim, language: str) -> Mapping[str, str]:
    row = _challenge_of(claim, ChallengeStatus.WITHDRAWN)
    return challenges.closed_variables(row, withdrawn=True) if row else NOTHING


def _withdrawn(claim: Claim, language: str) -> Mapping[str, str]:
    row = Withdrawal.objects.in_force().filter(claim=claim).first()
    return withdrawn_variables(row) if row else NOTHING


def _undone(claim: Claim, language: str) -> Mapping[str, str]:
    rows = Withdrawal.objects.filter(claim=claim, undone_at__isnull=False)
    row = rows.order_by("-pk").first()
    return undone_variables(row, claim) if row else NOTHING
