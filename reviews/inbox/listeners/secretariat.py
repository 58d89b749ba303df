"""Items of the council's secretariat: documents, what claimants file, data breaches,
facts, retriages."""

from __future__ import annotations

from datetime import timedelta

from claims.clock import today
from claims.policy.deadlines import is_working_day
from claims.register.models import FactCorrection
from claims.users.permissions import holders_of
from reviews.benefits.models import BenefitRun
from reviews.benefits.permissions import APPROVE as APPROVE_BENEFIT
from reviews.committee.models import (
    APPROVE_DOCUMENTS,
    Appeal,
    DocumentBulk,
    DocumentRequest,
    Objection,
    Retriage,
    SupplementRequest,
)
from reviews.committee.seats.seat_changes import TermToEnd
from reviews.data_breaches.models import DataBreach
from reviews.data_breaches.permissions import MANAGES as MANAGES_BREACHES
from reviews.data_subject_requests.models import DataSubjectRequest
from reviews.data_subject_requests.permissions import ANSWERS as ANSWERS_REQUESTS
from reviews.erasure.models import ErasureRun
from reviews.inbox.models import InboxKind
from reviews.inbox.verbs import NewItem, write_items
from reviews.publication.models import Publication
from reviews.publication.states import PUBLISH


def on_document_bulk_prepared(bulk: DocumentBulk) -> None:
    """Write an inbox item about a prepared bulk of requests for documents, or of closings, to
    everybody who may approve it, except its preparer."""
    told = holders_of(APPROVE_DOCUMENTS).exclude(pk=bulk.prepared_by_id).order_by("pk")
    kind, key = InboxKind.DOCUMENT_BULK, f"document-bulk:{bulk.pk}"
    facts = {"act": str(bulk.act), "n": bulk.count, "bulk": bulk.pk}
    write_items(
        NewItem(user_id, kind, key, by=bulk.prepared_by_id, facts=facts)
        for user_id in told.values_list("pk", flat=True)
    )


def write_overdue_items() -> int:
    """Tell the secretariat how many requests for documents became overdue since the last working
    day. Does nothing on days off.

    One item per person and day, however often this runs. Return how many were written.
    """
    day = today()
    if not is_working_day(day):
        return 0
    last = next(before for n in range(1, 30) if is_working_day(before := day - timedelta(days=n)))
    passed = DocumentRequest.objects.overdue().filter(due_on__gte=last).count()
    if not passed:
        return 0
    told = holders_of("reviews.manage_review").order_by("pk").values_list("pk", flat=True)
    kind, key = InboxKind.DOCUMENTS_OVERDUE, f"documents-overdue:{day}"
    return write_items(NewItem(user_id, kind, key, facts={"n": passed}) for user_id in told)


def on_review_waits_again(request: SupplementRequest) -> None:
    """Tell the secretariat that a review under way waits for a document again, since its claimant
    took it back."""
    told = holders_of("reviews.manage_review").order_by("pk").values_list("pk", flat=True)
    kind, key = InboxKind.PAPER_TAKEN_BACK, f"paper-taken-back:{request.pk}"
    claim, facts = request.review.claim_id, {"kind": request.kinds[0]}
    write_items(NewItem(user_id, kind, key, claim=claim, facts=facts) for user_id in told)


def on_appeal_registered(appeal: Appeal) -> None:
    """Tell everybody who may accept an appeal that it was registered, as `_tell_office`."""
    claim = appeal.review1.claim_id
    kind, by = InboxKind.APPEAL_REGISTERED, appeal.received_by_id
    _tell_office("reviews.manage_review", kind, appeal.pk, by, claim)


def on_objection_registered(objection: Objection) -> None:
    """Tell everybody who may answer an objection that it was registered, as `_tell_office`."""
    kind, by = InboxKind.OBJECTION_REGISTERED, objection.received_by_id
    _tell_office("reviews.decide_objection", kind, objection.pk, by, objection.claim_id)


def on_data_request_registered(request: DataSubjectRequest) -> None:
    """Tell everybody who may answer a request about personal data that it was registered, as
    `_tell_office`."""
    kind, by = InboxKind.DATA_REQUEST_REGISTERED, request.received_by_id
    facts = {"what": str(request.kind)}
    _tell_office(ANSWERS_REQUESTS, kind, request.pk, by, request.claim_id, **facts)


def on_data_breach_recorded(breach: DataBreach) -> None:
    """Tell everybody who manages data breaches that one was recorded, and until when the law wants
    it told, as `_tell_office`."""
    kind, by = InboxKind.DATA_BREACH_RECORDED, breach.recorded_by_id
    until = breach.due_at.isoformat()
    _tell_office(MANAGES_BREACHES, kind, breach.pk, by, until=until)


def _tell_office(
    permission: str, kind: InboxKind, row: int, by: int, claim: int | None = None, **facts: str
) -> None:
    """Write an inbox item about a row with a legal time to everybody with the permission to act on
    it, except the person who registered it."""
    told = holders_of(permission).exclude(pk=by).order_by("pk").values_list("pk", flat=True)
    key = f"{kind.value}:{row}"
    write_items(
        NewItem(user_id, kind, key, claim=claim, by=by, facts={"row": row, **facts})
        for user_id in told
    )


def on_objection_proposed(objection: Objection) -> None:
    """Write an inbox item about the proposed answer to an objection to everybody who may confirm
    it, except the proposer."""
    told = holders_of("reviews.decide_objection").exclude(pk=objection.proposed_by_id or 0)
    key = f"objection:{objection.pk}:{objection.proposed_at:%Y%m%d%H%M%S%f}"
    kind, by = InboxKind.OBJECTION_TO_CONFIRM, objection.proposed_by_id
    write_items(
        NewItem(user_id, kind, key, claim=objection.claim_id, by=by)
        for user_id in told.order_by("pk").values_list("pk", flat=True)
    )


def on_objection_sent_back(objection: Objection) -> None:
    """Write an inbox item to the person who proposed the answer to an objection that it was sent
    back. Does nothing without a proposer."""
    if objection.proposed_by_id is None:
        return
    key = f"objection-back:{objection.pk}:{objection.sent_back_at:%Y%m%d%H%M%S%f}"
    kind, by = InboxKind.OBJECTION_SENT_BACK, objection.sent_back_by_id
    write_items([NewItem(objection.proposed_by_id, kind, key, claim=objection.claim_id, by=by)])


def on_facts_proposed(correction: FactCorrection) -> None:
    """Write an inbox item about proposed fact corrections to everybody who may confirm them, except
    their proposer."""
    told = holders_of("claims.confirm_facts").exclude(pk=correction.proposed_by_id)
    kind, key = InboxKind.FACTS_TO_CONFIRM, f"facts:{correction.pk}"
    write_items(
        NewItem(user_id, kind, key, claim=correction.claim_id, by=correction.proposed_by_id)
        for user_id in told.order_by("pk").values_list("pk", flat=True)
    )


def on_retriage_proposed(run: Retriage) -> None:
    """Write an inbox item about a proposed retriage to everybody who may confirm it, except its
    proposer."""
    told = holders_of("reviews.retriage").exclude(pk=run.proposed_by_id or 0)
    kind, key = (
        InboxKind.RETRIAGE_TO_CONFIRM,
        f"retriage:{run.pk}:{run.previewed_at:%Y%m%d%H%M%S%f}",
    )
    write_items(
        NewItem(user_id, kind, key, by=run.proposed_by_id, facts={"retriage": run.pk})
        for user_id in told.order_by("pk").values_list("pk", flat=True)
    )


def on_statistics_prepared(version: Publication) -> None:
    """Write an inbox item about prepared statistics to everybody who may publish them, except the
    person who prepared them."""
    told = holders_of(PUBLISH).exclude(pk=version.prepared_by_id)
    kind, key = InboxKind.STATISTICS_TO_PUBLISH, f"statistics:{version.pk}"
    facts = {"version": version.pk, "day": version.as_of.isoformat()}
    write_items(
        NewItem(user_id, kind, key, by=version.prepared_by_id, facts=facts)
        for user_id in told.order_by("pk").values_list("pk", flat=True)
    )


def on_term_to_end(ended: TermToEnd) -> None:
    """Write an inbox item to the secretariat that a member's term ends on a day while they hold
    seats on open reviews: the seats are to be drawn again."""
    told = holders_of("reviews.manage_review").order_by("pk").values_list("pk", flat=True)
    kind, key = InboxKind.MEMBER_LEAVES, f"member-leaves:{ended.member}:{ended.day}"
    facts = {"member": ended.member, "n": ended.open, "awaiting": ended.awaiting,
             "day": ended.day.isoformat()}  # fmt: skip
    write_items(NewItem(user_id, kind, key, facts=facts) for user_id in told)


def on_erasure_proposed(run: ErasureRun) -> None:
    """Write an inbox item about a proposed erasure of personal data to everybody who may approve
    it, except its proposer."""
    told = holders_of("reviews.approve_erasure").exclude(pk=run.proposed_by_id or 0)
    kind, key = InboxKind.ERASURE_TO_APPROVE, f"erasure:{run.pk}"
    write_items(
        NewItem(user_id, kind, key, by=run.proposed_by_id, facts={"erasure": run.pk})
        for user_id in told.order_by("pk").values_list("pk", flat=True)
    )


def on_benefit_proposed(run: BenefitRun) -> None:
    """Write an inbox item about a proposed run of benefits to everybody who may approve it, except
    its proposer."""
    told = holders_of(APPROVE_BENEFIT).exclude(pk=run.proposed_by_id)
    kind, key = InboxKind.BENEFIT_TO_APPROVE, f"benefit:{run.pk}"
    write_items(
        NewItem(user_id, kind, key, by=run.proposed_by_id, facts={"run": run.pk})
        for user_id in told.order_by("pk").values_list("pk", flat=True)
    )
