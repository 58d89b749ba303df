"""Propose a change, confirm it, decline it or take it back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from claims import clock, hooks
from claims.changes.kinds import kind_of
from claims.changes.models import OF_A_PERSON, PERMISSION, ChangeStatus, ProposedChange
from claims.errors import (
    ConflictError,
    DomainError,
    ForbiddenError,
    ProposerLeftError,
    SecondPersonError,
)
from claims.hooks import Proposal, ProposalBack, tell_proposers
from claims.reasons import given_reason
from claims.trail.triggers import refusals_as
from claims.users.permissions import proposer_blocker, require_permission

NO_REASON = _("다른 관리자가 판단할 수 있게 사유를 적어 주세요.")


class AlreadyProposedError(DomainError):
    message = _("같은 대상의 변경이 이미 확인을 기다리고 있습니다. 먼저 그 변경을 처리해 주세요.")


class NothingChangesError(DomainError):
    message = _("바뀌는 것이 없습니다.")


class ChangeProposerLeftError(ProposerLeftError):
    message = _(
        "제안한 사람이 이제 관리자가 아니어서 확인할 수 없습니다."
        " 이 변경을 거절하고, 필요하면 다른 관리자가 다시 제안해 주세요."
    )


class OwnChangeError(ForbiddenError):
    message = _("자신의 역할이나 계정은 다른 관리자가 바꿉니다.")


@transaction.atomic
def propose_change(
    *, kind: str, target: str, after: dict[str, Any], reason: str, by: Any
) -> ProposedChange:
    """Write and return a waiting ProposedChange; its target stays as it is. `after` is the wanted
    state as JSON.

    Raises ForbiddenError (`by` lacks `claims.confirm_change`), ReasonNeededError (empty),
    OwnChangeError (it is about `by`), NothingChangesError (`after` is the present state),
    AlreadyProposedError (one for this target waits), and those of the kind's `check`."""
    require_permission(by, PERMISSION)
    reason = given_reason(reason, missing=NO_REASON)
    about = int(target) if kind in OF_A_PERSON else None
    if about == by.pk:
        raise OwnChangeError
    before = kind_of(kind).now(target)
    if before == after:
        raise NothingChangesError
    if ProposedChange.objects.waiting().filter(kind=kind, target=target).exists():
        raise AlreadyProposedError
    kind_of(kind).check(target, after)
    with refusals_as({"one_change_of_a_thing_waits": AlreadyProposedError}):
        change = ProposedChange.objects.create(
            kind=kind, target=target, about_id=about, before=before, after=after,
            reason=reason, proposed_by=by,
        )  # fmt: skip
    hooks.emit("change_proposed", change)
    return change


def require_second_person(change: ProposedChange, by: Any) -> None:
    """Raise an error if `by` may not confirm the change: ForbiddenError without the permission,
    SecondPersonError for its proposer, OwnChangeError if the change is about `by`.
    """
    require_permission(by, PERMISSION)
    if change.proposed_by_id == by.pk:
        raise SecondPersonError(_("제안한 사람은 확인할 수 없습니다. 다른 관리자가 확인합니다."))
    if change.about_id == by.pk:
        raise OwnChangeError


def require_proposer(change: ProposedChange) -> None:
    """Raise ProposerLeftError if the proposer of the change no longer holds the permission to
    propose changes."""
    if proposer_blocker(change.proposed_by_id, PERMISSION) is not None:
        raise ChangeProposerLeftError


def outdated_blocker(change: ProposedChange) -> DomainError | None:
    """Return the error for which nobody can confirm a waiting change any more, or None:
    ProposerLeftError, or ConflictError if its target has changed since the proposal."""
    try:
        require_proposer(change)
        with transaction.atomic():  # some kinds lock their target to read it
            _require_same_target(change)
    except DomainError as error:
        return error
    return None


def _require_same_target(change: ProposedChange) -> None:
    if kind_of(change.kind).now(change.target) != change.before:
        raise ConflictError(_("제안한 뒤에 대상이 바뀌었습니다. 거절하고 다시 제안해 주세요."))


@transaction.atomic
def confirm_change(*, change: ProposedChange, by: Any) -> ProposedChange:
    """Carry out a change that somebody else proposed, in one transaction.

    Raises ForbiddenError, SecondPersonError (the proposer), OwnChangeError (it is about `by`),
    ProposerLeftError, ConflictError (settled already, or its target has changed since the proposal)
    and those of the kind's `check` and `apply`."""
    change = _waiting(change)
    require_second_person(change, by)
    require_proposer(change)
    _require_same_target(change)
    kind = kind_of(change.kind)
    kind.check(change.target, change.after)
    _settle(change, ChangeStatus.CONFIRMED, by)
    kind.apply(change, by)
    return change


@transaction.atomic
def decline_change(*, change: ProposedChange, by: Any, reason: str) -> ProposedChange:
    """Settle a change without making it: as WITHDRAWN for its proposer, as DECLINED for another
    person, who must give a reason.

    Raises ForbiddenError (`by` lacks `claims.confirm_change`), ConflictError (settled already),
    ReasonNeededError."""
    require_permission(by, PERMISSION)
    change = _waiting(change)
    own = change.proposed_by_id == by.pk
    reason = given_reason(reason, missing=NO_REASON, needed=not own)
    _settle(change, ChangeStatus.WITHDRAWN if own else ChangeStatus.DECLINED, by, reason)
    tell_proposers(
        ProposalBack(Proposal.CHANGE, change.pk, change.proposed_by_id, name=change.kind), by=by.pk
    )
    return change


def _waiting(change: ProposedChange) -> ProposedChange:
    locked = ProposedChange.objects.select_for_update().get(pk=change.pk)
    if not locked.is_waiting:
        raise ConflictError(_("이미 처리된 변경입니다. 지금 상태를 확인해 주세요."))
    return locked


def _settle(change: ProposedChange, status: ChangeStatus, by: Any, reason: str = "") -> None:
    change.status, change.settled_by, change.settled_reason = status, by, reason
    change.settled_at = clock.now()  # the database writes the start of the transaction instead
    change.save(update_fields=["status", "settled_by", "settled_at", "settled_reason"])
    change.refresh_from_db(fields=["settled_at"])
