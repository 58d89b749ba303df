"""History of a recovery on its page: the demand, its movements and plans."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from claims.display.history import Step
from claims.money import format_won
from reviews.payouts.models import Recovery, RecoveryMovement
from reviews.payouts.states.recoveries import MovementKind, MovementStatus


def history_of(recovery: Recovery, movements: list[RecoveryMovement]) -> list[Step]:
    """Return the history of a recovery, oldest first: proposal, demand or refusal, its movements
    (entered and ended) and plans. One query, for the plans."""
    found = [*_own_steps(recovery)]
    for movement in movements:
        found += _movement_steps(movement)
    for plan in recovery.plans.select_related("by"):
        title = _("분할 납부를 정함: %(won)s원") % {"won": format_won(plan.total)}
        found.append(Step(plan.at, "calendar", title, str(plan.by), plan.reason))
    return sorted(found, key=lambda step: step.at)


def _own_steps(recovery: Recovery) -> Iterator[Step]:
    said = {"won": format_won(recovery.amount)}
    title = _("환수를 올림: %(won)s원") % said
    yield Step(recovery.proposed_at, "circle-plus", title, str(recovery.proposed_by),
               recovery.reason)  # fmt: skip
    if recovery.approved_at:
        title = _("승인하고 청구함: %(won)s원") % said
        yield Step(recovery.approved_at, "send", title, str(recovery.approved_by or ""))
    if recovery.ended_at and not recovery.approved_at:
        own = recovery.ended_by_id == recovery.proposed_by_id
        title = _("올린 사람이 취소함") if own else _("거절함")
        yield Step(recovery.ended_at, "circle-x", title, str(recovery.ended_by or ""),
                   recovery.ended_reason)  # fmt: skip


ICONS = {
    MovementKind.RECEIVED: "building-bank",
    MovementKind.REVERSED: "arrow-back-up",
    MovementKind.OFFSET: "scale",
    MovementKind.UNOFFSET: "arrow-back-up",
    MovementKind.WRITTEN_OFF: "square-x",
    MovementKind.DROPPED: "circle-x",
}


def _movement_steps(movement: RecoveryMovement) -> Iterator[Step]:
    kind = MovementKind(movement.kind)
    said = {"kind": kind.label, "won": format_won(movement.amount)}
    detail = " · ".join(filter(None, (movement.reference, movement.reason)))
    title = _("%(kind)s %(won)s원을 적음") % said
    yield Step(movement.entered_at, "circle-plus", title, str(movement.entered_by), detail)
    if movement.ended_at is None:
        return
    if movement.status == MovementStatus.WITHDRAWN:
        title = _("%(kind)s %(won)s원의 확인 요청을 취소함") % said
        by = str(movement.withdrawn_by or "")
        yield Step(movement.ended_at, "circle-x", title, by, movement.ended_reason)
        return
    title = _("%(kind)s %(won)s원을 확인함") % said
    yield Step(movement.ended_at, ICONS[kind], title, str(movement.confirmed_by or ""))
