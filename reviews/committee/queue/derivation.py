"""The queue's rows derived a second time, in Python from the source rows, for the verification.

Deliberately uses nothing of `projection`: two independent ways to one answer. Counts votes as
votes, not by `Assignment.voted_at`, so that a drift of that column shows too.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils import timezone

from claims.documents.models import Document
from claims.evidence.models import NOTHING, Finding, Verdict
from claims.register.models import Claim
from reviews.committee.models import (
    NO_DUE,
    NOT_DECIDED,
    QUEUE_KINDS,
    REVIEW_RUNNING,
    Appeal,
    AppealStatus,
    Assignment,
    AssignmentStatus,
    Ballot,
    CheckVerdict,
    Decision,
    DocumentRequest,
    DocumentState,
    EvidenceCheck,
    LossAssessment,
    QueueStatus,
    Review,
    ReviewStatus,
    SupplementRequest,
    SupplementStatus,
    Tab,
    Vote,
)


def derive(claims: list[Claim]) -> dict[int, dict[str, Any]]:
    """Return {claim key: {column: value}}, the values that the queue row of each claim must have.
    Claims without a review are left out. A dozen queries for any number of claims."""
    ids = [claim.pk for claim in claims]
    reviews: dict[int, Review] = {}
    rounds = Review.objects.filter(claim__in=ids).exclude(round=2, status=ReviewStatus.WITHDRAWN)
    read = rounds.select_related("policy").only(
        *("claim_id", "round", "status", "opened_at", "due_on", "policy__required_kinds")
    )
    for review in read.order_by("round"):
        reviews[review.claim_id] = review
    pks = [review.pk for review in reviews.values()]
    sources = _sources(ids, pks)
    return {c.pk: _row(c, reviews[c.pk], sources) for c in claims if c.pk in reviews}


@dataclass(frozen=True)
class Sources:
    """The source rows of some claims, with the columns that the queue is derived from; by the key
    of the review, unless another key is named."""

    assessed: dict[int, int]  # newest assessed loss (won)
    decided: dict[int, Decision]
    supplement_due: dict[int, date | None]  # due day of the open document request
    requested: dict[int, DocumentRequest]  # the document request that is open
    unanswered: dict[int, bool]  # the last supplement expired and nothing came
    appealed: set[int]  # an appeal waits to be accepted
    seats: dict[int, list[tuple[int, int]]]  # (key, member's key) of the active ones, in order
    voted: set[int]  # keys of assignments with a vote in the last ballot
    checks: dict[tuple[int, str], list[str]]  # members' verdicts, by review and document kind
    kinds: dict[int, set[str]]  # document kinds handed in, by claim
    findings: dict[int, list[tuple[str, str]]]  # (document kind, verdict), by claim


def _sources(claim_ids: list[int], review_ids: list[int]) -> Sources:
    documents = Document.objects.handed_in().filter(claim__in=claim_ids)
    kinds, there = defaultdict(set), set()
    for pk, claim_id, kind in documents.values_list("pk", "claim_id", "kind"):
        kinds[claim_id].add(kind)
        there.add((pk, kind))
    assessments = LossAssessment.objects.filter(review__in=review_ids).order_by("version")
    decisions = Decision.objects.filter(review__in=review_ids).only(
        *("review_id", "outcome", "amount", "suggested", "at")
    )
    appeals = Appeal.objects.filter(review1__in=review_ids, status=AppealStatus.RECEIVED)
    supplements = SupplementRequest.objects.filter(review__in=review_ids)
    asked = supplements.filter(status=SupplementStatus.ASKED)
    ended = supplements.filter(
        status__in=[SupplementStatus.ANSWERED, SupplementStatus.EXPIRED]
    ).annotate(came=Count("answers"))
    requests = DocumentRequest.objects.asked().filter(review__in=review_ids)
    requests = requests.only("review_id", "asked_on", "due_on")
    return Sources(
        assessed=dict(assessments.values_list("review_id", "amount")),
        decided={one.review_id: one for one in decisions},
        supplement_due=dict(asked.values_list("review_id", "due_on")),
        requested={one.review_id: one for one in requests},
        unanswered={
            review_id: status == SupplementStatus.EXPIRED and not came
            for review_id, status, came in ended.order_by("pk").values_list(
                "review_id", "status", "came"
            )
        },
        appealed=set(appeals.values_list("review1_id", flat=True)),
        seats=_active_seats(review_ids),
        voted=_voted(review_ids),
        checks=_members_verdicts(review_ids),
        kinds=kinds,
        findings=_current_findings(claim_ids, there),
    )


def _active_seats(review_ids: list[int]) -> dict[int, list[tuple[int, int]]]:
    active = Assignment.objects.filter(review__in=review_ids, status=AssignmentStatus.ACTIVE)
    seats = defaultdict(list)
    for review_id, pk, member_id in active.order_by("seat").values_list(
        "review_id", "pk", "member_id"
    ):
        seats[review_id].append((pk, member_id))
    return seats


def _voted(review_ids: list[int]) -> set[int]:
    ballots = Ballot.objects.filter(review__in=review_ids).order_by("review_id", "number")
    last = dict(ballots.values_list("review_id", "pk"))
    votes = Vote.everything.filter(ballot__in=list(last.values()))
    return set(votes.values_list("assignment_id", flat=True))


def _members_verdicts(review_ids: list[int]) -> dict[tuple[int, str], list[str]]:
    """Return {(review key, document kind): verdicts} of the members who sit in the review now."""
    checks = EvidenceCheck.objects.filter(
        assignment__review__in=review_ids, assignment__status=AssignmentStatus.ACTIVE
    )
    verdicts = defaultdict(list)
    for review_id, kind, verdict in checks.values_list("assignment__review_id", "kind", "verdict"):
        verdicts[review_id, kind].append(verdict)
    return verdicts


def _current_findings(
    claim_ids: list[int], there: set[tuple[int, str]]
) -> dict[int, list[tuple[str, str]]]:
    """Return {claim key: (document kind, verdict) of the newest finding of each check}, on the
    claim itself and on each of its documents in `there` (pairs of key and kind). Findings without
    a result (NOTHING) are left out."""
    newest: dict[tuple[int, str, int | None], tuple[str, str, str]] = {}
    rows = Finding.objects.filter(claim__in=claim_ids).order_by("run_no")
    for claim_id, check_code, document_id, kind, verdict, said in rows.values_list(
        "claim_id", "check_code", "document_id", "kind", "verdict", "said"
    ):
        newest[claim_id, check_code, document_id] = kind, verdict, said
    found = defaultdict(list)
    for (of_claim, _, of_document), (kind, verdict, said) in newest.items():
        alive = of_document is None or (of_document, kind) in there
        if alive and said != NOTHING:
            found[of_claim].append((kind, verdict))
    return found


def _row(claim: Claim, review: Review, sources: Sources) -> dict[str, Any]:
    seats = sources.seats[review.pk]
    waiting = [member_id for pk, member_id in seats if pk not in sources.voted]
    standing, tab = queue_status_of(
        review,
        appealed=review.pk in sources.appealed,
        withdrawn=claim.withdrawn_at is not None,
    )
    request = sources.requested.get(review.pk)
    decision = sources.decided.get(review.pk)
    return {
        "review_id": review.pk,
        **_claim_columns(claim),
        "assessed_loss": sources.assessed[review.pk],
        "round": review.round,
        "standing": standing,
        "tab": tab,
        "outcome": decision.outcome if decision else "",
        "decided_amount": decision.amount if decision else 0,
        "departure": _departure(decision),
        "decided_on": timezone.localdate(decision.at) if decision else NOT_DECIDED,
        "due_on": _due_on(review, sources.supplement_due.get(review.pk), request),
        "waits_since": _waits_since(review, request),
        "unanswered": review.status in REVIEW_RUNNING and sources.unanswered.get(review.pk, False),
        "panel": [member_id for _, member_id in seats],
        "awaiting": waiting if review.status == ReviewStatus.IN_REVIEW else [],
        "votes_cast": len(seats) - len(waiting),
        "panel_size": len(seats),
        **_document_columns(claim, review, sources),
    }


def _claim_columns(claim: Claim) -> dict[str, Any]:
    facts = claim.current_facts
    return {
        "number": claim.number,
        "business_name": claim.business_name,
        "name_key": claim.name_key,
        "representative": claim.representative or claim.person_name,
        "representative_key": claim.representative_key or claim.name_key,
        "business_number": claim.business_number,
        "service_id": facts.service_id,
        "industry_id": facts.industry_id,
        "company_id": facts.company_id,
        "fee": facts.fee,
        "filed_at": facts.filed_at,
        "claimed_loss": facts.claimed_loss or 0,
    }


def _departure(decision: Decision | None) -> int:
    """Return the distance of a decision's amount from the suggestion in basis points of it; 0
    without either. A suggestion of zero counts as one won."""
    if decision is None or decision.suggested is None:
        return 0
    return abs(decision.amount - decision.suggested) * 10_000 // max(decision.suggested, 1)


def _document_columns(claim: Claim, review: Review, sources: Sources) -> dict[str, Any]:
    there = sources.kinds[claim.pk]
    findings = sources.findings[claim.pk]
    states = {
        kind: _state(
            kind in there,
            sources.checks[review.pk, kind],
            {verdict for of_kind, verdict in findings if of_kind == kind},
        )
        for kind in QUEUE_KINDS
    }
    doubted = [
        kind
        for kind in there.intersection(QUEUE_KINDS)
        if CheckVerdict.INSUFFICIENT in sources.checks[review.pk, kind]
    ]
    warnings = len(doubted) + sum(verdict == Verdict.WARNING for _, verdict in findings)
    problems = sum(verdict == Verdict.PROBLEM for _, verdict in findings)
    required = set(review.policy.required_kinds)
    counted = [state for kind, state in states.items() if kind in required | there]
    return {
        "documents": [int(state) for state in states.values()],
        "complete": required <= there,
        "worst": int(_worst(counted, warnings, problems)),
        "warnings": warnings,
        "problems": problems,
    }


def _state(present: bool, members: list[str], program: set[str]) -> DocumentState:
    """Return the state of one kind of document from `present` (some document counts), the verdicts
    of the `members` and those of the automatic checks (`program`)."""
    if not present:
        return DocumentState.MISSING
    if Verdict.PROBLEM in program:
        return DocumentState.PROBLEM
    if Verdict.WARNING in program or CheckVerdict.INSUFFICIENT in members:
        return DocumentState.WARNING
    if members or program == {Verdict.OK}:
        return DocumentState.OK
    return DocumentState.UNKNOWN


def _worst(states: list[DocumentState], warnings: int, problems: int) -> DocumentState:
    """Return the state of the whole claim: PROBLEM or WARNING if one was found, OK only if every
    document is in order, else UNKNOWN, or MISSING without any document."""
    if problems:
        return DocumentState.PROBLEM
    if warnings:
        return DocumentState.WARNING
    if states and set(states) == {DocumentState.OK}:
        return DocumentState.OK
    return DocumentState.UNKNOWN if any(states) else DocumentState.MISSING


def queue_status_of(
    review: Review, *, appealed: bool, withdrawn: bool = False
) -> tuple[QueueStatus, Tab]:
    """Return the status and the tab that a review has in the queue. `appealed`: an appeal waits to
    be accepted; `withdrawn`: the review's claim was withdrawn, before or after a decision."""
    status = review.status
    if status == ReviewStatus.WITHDRAWN or withdrawn:
        return QueueStatus.WITHDRAWN, Tab.DECIDED
    if status == ReviewStatus.UNSUBMITTED:
        return QueueStatus.UNSUBMITTED, Tab.DECIDED
    if appealed:
        return QueueStatus.APPEALED, Tab.APPEALS
    if status == ReviewStatus.SUPPLEMENT_REQUESTED:
        return QueueStatus.SUPPLEMENT_REQUESTED, Tab.SUPPLEMENT_REQUESTED
    if status == ReviewStatus.WAITING_DOCUMENTS:
        return QueueStatus.WAITING_DOCUMENTS, Tab.WAITING_DOCUMENTS
    if review.round == 2 and status != ReviewStatus.DECIDED:
        return QueueStatus.RECONSIDERED, Tab.APPEALS
    if status == ReviewStatus.IN_REVIEW:
        return QueueStatus.IN_REVIEW, Tab.IN_REVIEW
    if status == ReviewStatus.DECIDING:
        return QueueStatus.DECIDING, Tab.DECIDING
    return QueueStatus.DECIDED, Tab.DECIDED


def _waits_since(review: Review, request: DocumentRequest | None) -> date | None:
    if review.status != ReviewStatus.WAITING_DOCUMENTS:
        return None
    return request.asked_on if request else timezone.localdate(review.opened_at)


def _due_on(review: Review, asked: Any, request: DocumentRequest | None) -> Any:
    if review.status == ReviewStatus.WAITING_DOCUMENTS and request:
        return request.due_on
    if review.status in (ReviewStatus.IN_REVIEW, ReviewStatus.DECIDING):
        return review.due_on
    if review.status == ReviewStatus.SUPPLEMENT_REQUESTED and asked:
        return asked
    return NO_DUE
