"""Queue rows as a member may see them before their own vote (`access.scope`)."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from reviews.committee.access.scope import claims_before_own_vote
from reviews.committee.models import Member, QueueRow
from reviews.committee.queue.projection import document_states_for


def hide_sealed_checks(member: Member | None, rows: Iterable[QueueRow]) -> None:
    """Set, on these rows in memory, the document states that `member` may know: before the own vote
    those by the automatic and the member's own checks. Do not save the rows.

    Two queries for any number of rows; none if `member` is None.
    """
    shown = list(rows)
    if member is None or not shown:
        return
    before = claims_before_own_vote(member).filter(review__claim__in=[row.pk for row in shown])
    hide_checks_before(member, shown, before)


def hide_checks_before(member: Member, rows: Iterable[QueueRow], claim_ids: Iterable[int]) -> None:
    """Set, on the rows of `claim_ids` in memory, the document states by the automatic and the
    member's own checks. The member has still to vote on these claims, and each is among `rows`. One
    query."""
    by_claim = {row.pk: row for row in rows}
    for claim_id, states in document_states_for(member.pk, claim_ids).items():
        row = by_claim[claim_id]
        row.documents, row.worst = states.documents, states.worst
        row.warnings, row.problems = states.warnings, states.problems


def filter_worst(
    rows: QuerySet[QueueRow], worst: Iterable[int], member: Member | None
) -> QuerySet[QueueRow]:
    """Return those of the queue rows whose worst document state is one of `worst`. On claims on
    which `member` has still to vote, the state without the other members' checks counts; with None
    always the stored one."""
    wanted = list(worst)
    if member is None:
        return rows.filter(worst__in=wanted)
    known = document_states_for(member.pk, claims_before_own_vote(member))
    own = [claim_id for claim_id, states in known.items() if states.worst in wanted]
    return rows.filter(Q(pk__in=own) | Q(worst__in=wanted) & ~Q(pk__in=list(known)))
