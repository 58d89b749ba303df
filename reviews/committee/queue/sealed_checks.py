"""Queue rows as a member may see them before their own vote (`access.scope`)."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from reviews.committee.access.scope import claims_before_own_vote
from reviews.committee.models import Member, QueueRow
from reviews.committee.queue.projection import document_states_for


def hide_sealed_checks(member: Member | None, rows: Iterable[QueueRow]) -> None:
    """Replace, on these rows in memory, the states of documents that `member` may not know before
    the own vote by those from the automatic and the member's own checks. Do not save the rows.

    Two queries for any number of rows; none for a user who is no member.
    """
    shown = list(rows)
    if member is None or not shown:
        return
    before = claims_before_own_vote(member).filter(review__claim__in=[row.pk for row in shown])
    hide_checks_before(member, shown, before)


def hide_checks_before(member: Member, rows: Iterable[QueueRow], claim_ids: Iterable[int]) -> None:
    """Do as `hide_sealed_checks` for the claims `claim_ids` (keys), on which the member has still
    to vote; each must be among `rows`. One query."""
    by_claim = {row.pk: row for row in rows}
    for claim_id, states in document_states_for(member.pk, claim_ids).items():
        row = by_claim[claim_id]
        row.documents, row.worst = states.documents, states.worst
        row.warnings, row.problems = states.warnings, states.problems


def filter_worst(
    rows: QuerySet[QueueRow], worst: Iterable[int], member: Member | None
) -> QuerySet[QueueRow]:
    """Keep the queue rows whose worst document state is one of `worst`. Before a member's own vote,
    the state without the checks of the other members counts. `member` None: the stored states."""
    wanted = list(worst)
    if member is None:
        return rows.filter(worst__in=wanted)
    known = document_states_for(member.pk, claims_before_own_vote(member))
    own = [claim_id for claim_id, states in known.items() if states.worst in wanted]
    return rows.filter(Q(pk__in=own) | Q(worst__in=wanted) & ~Q(pk__in=list(known)))
