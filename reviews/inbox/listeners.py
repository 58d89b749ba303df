"""Listeners of the rooms' events (claims/hooks.py), in the transactions of their verbs.

Each reads the readers in one query at most and writes all items in one statement. Nobody is told
of their own act.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Count, Min, Q

from claims.clock import today
from claims.documents.models import Document, DocumentStatus, Scan
from claims.documents.upload_links.models import UploadLink
from claims.handovers.models import Handover
from claims.policy.deadlines import add_working_days, is_working_day
from claims.privacy.models import AccessEntry, Action
from claims.register.models import FactCorrection
from claims.representation.models import Representation
from claims.users.models import User
from claims.users.permissions import holders_of
from reviews.committee.access.scope import CHAIR
from reviews.committee.models import (
    APPROVE_DOCUMENTS,
    Assignment,
    Ballot,
    Comment,
    DocumentBulk,
    DocumentRequest,
    Member,
    Objection,
    Retriage,
    Review,
    ReviewStatus,
    SampleCheck,
    SampleJudge,
    Sitting,
    SittingItem,
    SupplementRequest,
)
from reviews.inbox.models import InboxKind
from reviews.inbox.verbs import NewItem, withdraw_item, withdraw_items, write_items
from reviews.notices.models import BulkStatus, Notice, NoticeBulk, NoticeStatus
from reviews.payouts.holds.verbs import SETTLE
from reviews.payouts.models import PayeeHold, PayoutBatch, Recovery, RecoveryMovement
from reviews.payouts.recoveries.confirming import OFFICE, WAIVE_LARGE
from reviews.payouts.recoveries.verbs import APPROVE, hands_on
from reviews.payouts.states import MovementKind

ONE_BY_ONE = 5  # seats given to one person by one verb; more of them are one item
HELD = frozenset({Scan.INFECTED, Scan.LIMIT})  # a scanner that is away comes back by itself


def on_seats_given(seats: Sequence[Assignment]) -> None:
    by_member: dict[int, list[Assignment]] = defaultdict(list)
    for seat in seats:
        by_member[seat.member.user_id].append(seat)
    items = []
    for user_id, given in by_member.items():
        if len(given) > ONE_BY_ONE:
            facts = {"n": len(given)}
            key = f"seats:{given[0].pk}"
            items.append(NewItem(user_id, InboxKind.SEAT_GIVEN, key, facts=facts))
            continue
        items += [
            NewItem(
                user_id,
                InboxKind.SEAT_GIVEN,
                f"seat:{seat.pk}",
                claim=seat.review.claim_id,
                seat=seat.pk,
                by=seat.assigned_by_id,
                facts={"instead": seat.replaces_id is not None},
            )
            for seat in given
        ]
    write_items(items)


def on_seat_left(seat: Assignment) -> None:
    """Tell a member that their seat was taken, unless they left it, and withdraw what they were
    told of the claim."""
    user_id, claim_id = seat.member.user_id, seat.review.claim_id
    withdraw_items(user_id=user_id, claim_id=claim_id)
    by = seat.left_decided_by_id or seat.left_by_id
    if by == user_id:
        return
    kind = InboxKind.SEAT_TAKEN
    write_items([NewItem(user_id, kind, f"left:{seat.pk}", claim=claim_id, seat=seat.pk, by=by)])


def _panel(review_id: int) -> list[tuple[int, int]]:
    """Return the seats of a panel with their members' users. One query."""
    seats = Assignment.objects.active().filter(review=review_id).order_by("pk")
    return list(seats.values_list("pk", "member__user_id"))


def on_ballot_closed(ballot: Ballot) -> None:
    key, claim_id = f"ballot:{ballot.pk}", ballot.review.claim_id
    write_items(
        NewItem(user_id, InboxKind.BALLOT_OPENED, key, claim=claim_id, seat=seat)
        for seat, user_id in _panel(ballot.review_id)
    )


def on_second_ballot_called(ballot: Ballot) -> None:
    key, claim_id = f"ballot-called:{ballot.pk}", ballot.review.claim_id
    kind, by = InboxKind.SECOND_BALLOT, ballot.called_by_id
    write_items(
        NewItem(user_id, kind, key, claim=claim_id, seat=seat, by=by)
        for seat, user_id in _panel(ballot.review_id)
    )


def on_sitting_announced(sitting: Sitting) -> None:
    """Tell the members in office, who may still take an item out."""
    serving = Member.objects.serving(today()).exclude(user=sitting.chair_id)
    facts = {"n": SittingItem.objects.filter(sitting=sitting).count()}
    kind, key = InboxKind.SITTING_ANNOUNCED, f"sitting:{sitting.pk}"
    write_items(
        NewItem(user_id, kind, key, sitting=sitting.pk, by=sitting.chair_id, facts=facts)
        for user_id in serving.order_by("pk").values_list("user_id", flat=True)
    )


def on_supplement_ended(request: SupplementRequest) -> None:
    """Tell the panel and whoever made the request that documents came, or that their day passed."""
    told = {user_id for _seat, user_id in _panel(request.review_id)}
    if request.requested_by_id:
        told.add(request.requested_by_id)
    key, facts = f"supplement:{request.pk}", {"how": str(request.status)}
    write_items(
        NewItem(
            user_id,
            InboxKind.SUPPLEMENT_ENDED,
            key,
            claim=request.review.claim_id,
            by=request.closed_by_id,
            facts=facts,
        )
        for user_id in sorted(told - {request.closed_by_id})
    )


def on_comment_written(comment: Comment) -> None:
    """Tell the panel, the chair and whoever has written a comment on the review before."""
    review = comment.ballot.review
    seats = Assignment.objects.active().filter(review=review)
    before = Comment.objects.filter(ballot__review=review)
    told = User.objects.filter(
        Q(pk__in=seats.values("member__user"))
        | Q(pk__in=before.values("by"))
        | Q(pk__in=holders_of(CHAIR).values("pk"))
    )
    told = told.exclude(pk=comment.by_id).order_by("pk")
    kind, key = InboxKind.COMMENT, f"comment:{comment.pk}"
    write_items(
        NewItem(user_id, kind, key, claim=review.claim_id, by=comment.by_id)
        for user_id in told.values_list("pk", flat=True)
    )


def on_batch_built(batch: PayoutBatch) -> None:
    """Tell everybody who may release batches, but its builder, who may not release this one."""
    told = holders_of("reviews.release_batch").exclude(pk=batch.built_by_id or 0).order_by("pk")
    kind, key = InboxKind.BATCH_TO_RELEASE, f"batch:{batch.pk}"
    write_items(
        NewItem(user_id, kind, key, batch=batch.pk, by=batch.built_by_id)
        for user_id in told.values_list("pk", flat=True)
    )


def on_recovery_proposed(recovery: Recovery) -> None:
    """Tell the office that approves recoveries, but who proposed it or let its payment go."""
    barred = {recovery.proposed_by_id} | hands_on(recovery.payout)
    told = holders_of(APPROVE).exclude(pk__in=barred).order_by("pk")
    kind, key = InboxKind.RECOVERY_WAITS, f"recovery:{recovery.pk}"
    facts = {"recovery": recovery.pk, "won": recovery.amount}
    write_items(
        NewItem(user_id, kind, key, by=recovery.proposed_by_id, facts=facts)
        for user_id in told.values_list("pk", flat=True)
    )


def on_hold_release_proposed(hold: PayeeHold) -> None:
    """Tell everybody who may confirm the release of a hold, but who proposed it."""
    told = holders_of(SETTLE).exclude(pk=hold.proposed_by_id or 0).order_by("pk")
    at = int(hold.proposed_at.timestamp()) if hold.proposed_at else 0  # proposed anew: told anew
    kind, key = InboxKind.HOLD_WAITS, f"hold:{hold.pk}:{at}"
    facts = {"hold": hold.pk, "won": hold.amount}
    write_items(
        NewItem(user_id, kind, key, by=hold.proposed_by_id, facts=facts)
        for user_id in told.values_list("pk", flat=True)
    )


def on_recovery_movement_entered(movement: RecoveryMovement) -> None:
    """Tell the office that confirms a movement of this kind, above its threshold the chair, but who
    entered it."""
    office = OFFICE[MovementKind(movement.kind)]
    if office == APPROVE and movement.amount > movement.recovery.payout.policy.chair_threshold:
        office = WAIVE_LARGE
    told = holders_of(office).exclude(pk=movement.entered_by_id).order_by("pk")
    kind, key = InboxKind.RECOVERY_WAITS, f"recovery-movement:{movement.pk}"
    facts = {
        "recovery": movement.recovery_id,
        "movement": movement.pk,
        "kind": str(movement.kind),
        "won": movement.amount,
    }
    write_items(
        NewItem(user_id, kind, key, by=movement.entered_by_id, facts=facts)
        for user_id in told.values_list("pk", flat=True)
    )


def on_handover_proposed(handover: Handover) -> None:
    """Tell everybody who may confirm a hand-over, but its proposer."""
    told = holders_of("claims.confirm_handover").exclude(pk=handover.proposed_by_id).order_by("pk")
    kind, key = InboxKind.HANDOVER_TO_CONFIRM, f"handover:{handover.pk}"
    facts = {"handover": handover.pk, "n": handover.count}
    write_items(
        NewItem(user_id, kind, key, by=handover.proposed_by_id, facts=facts)
        for user_id in told.values_list("pk", flat=True)
    )


def on_bulk_stopped(bulk: NoticeBulk) -> None:
    """Tell the secretariat that a bulk was paused by an error, or has messages that failed."""
    facts: dict[str, int] = {}
    if bulk.status == BulkStatus.DONE:
        rows = Notice.objects.filter(bulk=bulk, status=NoticeStatus.FAILED)
        facts = {"failed": rows.count()}
    told = holders_of("reviews.prepare_bulk").order_by("pk").values_list("pk", flat=True)
    key = f"bulk:{bulk.pk}:{bulk.moved_at:%Y%m%d%H%M%S}"
    write_items(
        NewItem(user_id, InboxKind.WAVE_FAILED, key, bulk=bulk.pk, facts=facts) for user_id in told
    )


def on_document_inspected(document: Document) -> None:
    """Tell the secretariat of a document in quarantine that stays there until somebody acts."""
    if document.status != DocumentStatus.QUARANTINED or document.scan not in HELD:
        return
    told = holders_of("claims.attach_document").order_by("pk").values_list("pk", flat=True)
    key = f"document:{document.pk}:{document.scan}"
    facts = {"scan": str(document.scan)}
    write_items(
        NewItem(user_id, InboxKind.QUARANTINE, key, claim=document.claim_id, facts=facts)
        for user_id in told
    )


def on_copies_quarantined(documents: Sequence[Document]) -> None:
    """Tell the secretariat of copies that followed an infected document into quarantine, and
    everybody who ever opened one of them, by the access log."""
    told = list(holders_of("claims.attach_document").order_by("pk").values_list("pk", flat=True))
    facts = {"scan": str(Scan.INFECTED)}
    items = [
        NewItem(
            user_id,
            InboxKind.QUARANTINE,
            f"document:{one.pk}:{Scan.INFECTED}",
            claim=one.claim_id,
            facts=facts,
        )
        for one in documents[1:]
        for user_id in told
    ]
    entries = AccessEntry.objects.filter(
        claim__in={one.claim_id for one in documents},
        document_id__in=[one.pk for one in documents],
        action__in=(Action.VIEW_DOCUMENT, Action.DOWNLOAD),
    )
    seen = entries.order_by("user", "document_id").values_list("user", "document_id", "claim")
    items += [
        NewItem(user_id, InboxKind.SEEN_INFECTED, f"seen:{document_id}", claim=claim_id)
        for user_id, document_id, claim_id in seen.distinct()
    ]
    write_items(items)


def on_document_bulk_prepared(bulk: DocumentBulk) -> None:
    """Tell everybody who may approve it of a request or closing of many, but its preparer."""
    told = holders_of(APPROVE_DOCUMENTS).exclude(pk=bulk.prepared_by_id).order_by("pk")
    kind, key = InboxKind.DOCUMENT_BULK, f"document-bulk:{bulk.pk}"
    facts = {"act": str(bulk.act), "n": bulk.count, "bulk": bulk.pk}
    write_items(
        NewItem(user_id, kind, key, by=bulk.prepared_by_id, facts=facts)
        for user_id in told.values_list("pk", flat=True)
    )


def write_overdue_items() -> int:
    """Tell the secretariat how many requests for documents passed their due day since the last
    working day.

    One item a person and day, however often this runs. Return how many were written.
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


def on_upload_link_used(link: UploadLink) -> None:
    """Tell whoever issued a link to one claim that documents came by it, once a day; of links
    issued by the thousand, the secretariat once a day for all."""
    day, kind = today().isoformat(), InboxKind.LINK_USED
    holders = holders_of("claims.attach_document").order_by("pk").values_list("pk", flat=True)
    if link.in_bulk or link.issued_by_id is None:
        facts = {"day": day}
        write_items(NewItem(pk, kind, f"links:{day}", facts=facts) for pk in holders)
        return
    told = list(holders.filter(pk=link.issued_by_id)) or list(holders)
    key = f"link:{link.pk}:{day}"
    write_items(NewItem(pk, kind, key, claim=link.claim_id) for pk in told)


def on_payee_entered(row: Representation) -> None:
    """Tell the secretariat, but its enterer, that somebody else is to receive a claim's money."""
    told = holders_of("claims.confirm_representation").exclude(pk=row.entered_by_id).order_by("pk")
    kind, key = InboxKind.PAYEE_TO_CONFIRM, f"representation:{row.pk}"
    facts = {"kind": str(row.kind)}
    write_items(
        NewItem(user_id, kind, key, claim=row.claim_id, by=row.entered_by_id, facts=facts)
        for user_id in told.values_list("pk", flat=True)
    )


def on_objection_proposed(objection: Objection) -> None:
    """Tell everybody who may confirm the answer, but its proposer."""
    told = holders_of("reviews.decide_objection").exclude(pk=objection.proposed_by_id or 0)
    key = f"objection:{objection.pk}:{objection.proposed_at:%Y%m%d%H%M%S%f}"
    kind, by = InboxKind.OBJECTION_TO_CONFIRM, objection.proposed_by_id
    write_items(
        NewItem(user_id, kind, key, claim=objection.claim_id, by=by)
        for user_id in told.order_by("pk").values_list("pk", flat=True)
    )


def on_objection_sent_back(objection: Objection) -> None:
    """Tell the proposer that the answer was returned."""
    if objection.proposed_by_id is None:
        return
    key = f"objection-back:{objection.pk}:{objection.sent_back_at:%Y%m%d%H%M%S%f}"
    kind, by = InboxKind.OBJECTION_SENT_BACK, objection.sent_back_by_id
    write_items([NewItem(objection.proposed_by_id, kind, key, claim=objection.claim_id, by=by)])


def on_facts_proposed(correction: FactCorrection) -> None:
    """Tell everybody who may confirm corrected facts, but their proposer."""
    told = holders_of("claims.confirm_facts").exclude(pk=correction.proposed_by_id)
    kind, key = InboxKind.FACTS_TO_CONFIRM, f"facts:{correction.pk}"
    write_items(
        NewItem(user_id, kind, key, claim=correction.claim_id, by=correction.proposed_by_id)
        for user_id in told.order_by("pk").values_list("pk", flat=True)
    )


def on_retriage_proposed(run: Retriage) -> None:
    """Tell everybody who may confirm a retriage, but its proposer."""
    told = holders_of("reviews.retriage").exclude(pk=run.proposed_by_id or 0)
    kind, key = (
        InboxKind.RETRIAGE_TO_CONFIRM,
        f"retriage:{run.pk}:{run.previewed_at:%Y%m%d%H%M%S%f}",
    )
    write_items(
        NewItem(user_id, kind, key, by=run.proposed_by_id, facts={"retriage": run.pk})
        for user_id in told.order_by("pk").values_list("pk", flat=True)
    )


def write_due_items() -> int:
    """Tell each member how many votes of theirs are due by the end of the next working day.

    One item a member and day, however often this runs. Return how many were written.
    """
    day = add_working_days(today(), 1)
    due = Review.objects.filter(status=ReviewStatus.IN_REVIEW, due_on=day)
    seats = Assignment.objects.active().filter(review__in=due, voted_at__isnull=True)
    of_members = seats.order_by("member").values_list("member__user").annotate(
        Count("pk"), Min("pk"), Min("review__claim")
    )  # fmt: skip
    return write_items(
        NewItem(
            user_id,
            InboxKind.DUE_TOMORROW,
            f"due:{day}",
            claim=claim if n == 1 else None,
            seat=seat if n == 1 else None,
            facts={"n": n, "day": day.isoformat()},
        )
        for user_id, n, seat, claim in of_members
    )


def on_sample_to_judge(judge: SampleJudge) -> None:
    """Tell a drawn judge of the sample, without its claim: the item names nothing of it."""
    sample = judge.sample_id
    kind, key = InboxKind.SAMPLE_TO_JUDGE, f"sample:{judge.pk}"
    write_items([NewItem(judge.member.user_id, kind, key, facts={"sample": sample})])


def on_sample_judge_left(judge: SampleJudge) -> None:
    """Take back what a judge who left the sample was told."""
    withdraw_item(user_id=judge.member.user_id, key=f"sample:{judge.pk}")


def on_sample_differs(sample: SampleCheck) -> None:
    """Tell the chairs of a second judgement that differs from the decision."""
    told = holders_of(CHAIR).order_by("pk").values_list("pk", flat=True)
    kind, key = InboxKind.SAMPLE_DIFFERS, f"sample-differs:{sample.pk}"
    facts = {"sample": sample.pk}
    write_items(NewItem(user_id, kind, key, claim=sample.claim_id, facts=facts) for user_id in told)
