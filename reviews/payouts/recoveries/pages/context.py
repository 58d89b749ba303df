"""Template context of the page of one recovery, with its steps and forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from claims import clock
from claims.errors import DomainError, ForbiddenError, ProposerLeftError
from claims.money import format_won
from claims.users.models import User
from claims.users.requests import acting_user
from reviews.payouts.errors.preparation import HeldForPayeeError
from reviews.payouts.models import Recovery, RecoveryMovement
from reviews.payouts.models.triggers.recoveries import ENTER, PROPOSE
from reviews.payouts.preparation.restoring import restoring_blocker
from reviews.payouts.recoveries.demands.verbs import approval_blocker, recoverable
from reviews.payouts.recoveries.demands.waiver_rights import decline_blocker, enders_of
from reviews.payouts.recoveries.errors.ends import ChairNeededError, MayNotEndError
from reviews.payouts.recoveries.errors.movements import (
    AboveTooMuchError,
    OwnMovementError,
    SampledOffsetError,
)
from reviews.payouts.recoveries.fields import reason_form
from reviews.payouts.recoveries.limits import limit_below, won_asked_anew, won_to_pay
from reviews.payouts.recoveries.movements.confirming import (
    OF_THE_CHAIR,
    confirmation_blocker,
    enders_of_end,
)
from reviews.payouts.recoveries.movements.forms import OffsetForm, ReceiptForm, offsetable
from reviews.payouts.recoveries.movements.waiting import require_sight, seen_by
from reviews.payouts.recoveries.pages.timeline import history_of
from reviews.payouts.recoveries.plans.forms import PlanForm
from reviews.payouts.recoveries.plans.instalments import (
    InstalmentState,
    instalment_states_of,
    newest_plan,
)
from reviews.payouts.states.recoveries import (
    COUNTER_ENTRIES,
    MAY_BE_UNDONE,
    MovementKind,
    MovementStatus,
    RecoveryStatus,
)


def find_recovery(request: HttpRequest, pk: int) -> Recovery:
    """Return the recovery with this id, with claim, payment, document and people. A user without
    the permission to see payments who deputises for the chair sees those that wait for them in the
    chair's place, and those that they ended.

    Raises Http404 if it is missing or the user may not see it, PermissionDenied for others."""
    related = ("claim__claimant", "payout__batch", "payout__policy", "payout__account", "document",
               "proposed_by", "approved_by", "ended_by", "programme")  # fmt: skip
    user = acting_user(request)
    require_sight(user)
    rows = seen_by(user).select_related(*related)
    return get_object_or_404(rows.defer("claim__narrative"), pk=pk)


# Refusals of a confirmation that the page explains; others belong to people of another office.
SAID = (
    OwnMovementError, ChairNeededError, MayNotEndError, AboveTooMuchError, HeldForPayeeError,
    SampledOffsetError, ProposerLeftError,
)  # fmt: skip


@dataclass(frozen=True)
class Waiting:
    """Movement of a recovery that waits for its second person. `refusal` is the error that keeps
    the viewing person from confirming it, None if they may. `who` says who confirms it, if
    `refusal` does not; '' without a need."""

    movement: RecoveryMovement
    refusal: DomainError | None
    who: str = ""

    @property
    def shows_why(self) -> bool:
        return isinstance(self.refusal, SAID)


def recovery_page(request: HttpRequest, recovery: Recovery, **typed: Any) -> dict[str, Any]:
    """Return the template context of the page of one recovery: movements, instalments, history,
    forms, and the acts open to this person. `typed` replaces entries, such as forms of a refused
    request."""
    user = acting_user(request)
    related = ("entered_by", "confirmed_by", "withdrawn_by", "payout__claim")
    movements = list(recovery.movements.select_related(*related).order_by("pk"))
    for movement in movements:
        movement.recovery = recovery
    plan = newest_plan(recovery)
    standings = _standings(recovery, plan)
    return {
        "recovery": recovery,
        "claim": recovery.claim,
        "pay_to": settings.RECOVERY_ACCOUNT,
        "movements": movements,
        "undoable": _undoable(recovery, movements, user),
        "waiting": [_waiting(m, user) for m in movements if m.is_waiting],
        "plan": plan,
        "instalments": standings,
        "history": history_of(recovery, movements),
        "entries": recovery.entries.order_by("pk"),
        "chair_threshold": recovery.payout.policy.chair_threshold,
        **_approval(recovery, user),
        **_entering(recovery, movements, standings, user),
        "receipt_form": ReceiptForm(initial={"received_on": clock.today()}),
        "plan_form": PlanForm(recovery=recovery),
        "offset_form": OffsetForm(recovery=recovery),
        "write_off_form": reason_form(),
        "cancel_form": reason_form(),
        **typed,
    }


def _waiting(movement: RecoveryMovement, user: User) -> Waiting:
    refusal = confirmation_blocker(movement, user)
    says_who = isinstance(refusal, MayNotEndError)
    if movement.kind not in OF_THE_CHAIR or says_who or not isinstance(refusal, ForbiddenError):
        return Waiting(movement, refusal)
    enders = enders_of_end(movement)
    if enders.finance:
        who = _("이 지급에 관여하지 않은 다른 지급 담당이나 위원장이 확인합니다.")
    elif enders.chair_is_kept_out:
        who = enders.who_confirms
    else:
        who = "" if isinstance(refusal, ChairNeededError) else _("위원장이 확인합니다.")
    return Waiting(movement, refusal, who)


def _approval(recovery: Recovery, user: User) -> dict[str, Any]:
    """Return the part of the context about the approval of a proposed recovery (`waits`): what this
    person may do, and in `why_not` and `why_not_declined` the errors that keep them from approving
    and from declining it."""
    if recovery.status != RecoveryStatus.PROPOSED:
        return {"waits": False}
    own = recovery.proposed_by_id == user.pk
    blocker = approval_blocker(recovery, user)
    shut = None if own else decline_blocker(recovery, user, enders_of(recovery))
    return {
        "waits": True,
        "own": own,
        "may_approve": blocker is None,
        "why_not": None if own else blocker,
        "may_decline": user.has_perm(PROPOSE) if own else shut is None,
        "why_not_declined": shut if isinstance(shut, MayNotEndError) else None,
    }


def _entering(
    recovery: Recovery,
    movements: list[RecoveryMovement],
    standings: list[InstalmentState],
    user: User,
) -> dict[str, Any]:
    """Return the part of the context about what finance may enter: receipts, a plan, offsets and
    decisions on the rest, and what the claim's present route allows (`limit_said`). Nothing but a
    receipt is entered while an offset or a decision waits for its second person."""
    finance = user.has_perm(ENTER)
    enters = finance and recovery.is_owed and recovery.claim.erased_at is None
    decided = any(m.is_waiting and m.kind != MovementKind.RECEIVED for m in movements)
    limit = limit_below(recovery, recovery.receivable)
    to_pay = won_to_pay(recovery)
    said = [_limit_said(recovery, limit) if limit is not None else ""]
    said.append(_asked_said(recovery, limit, to_pay))
    payouts = offsetable(recovery) if enters and not decided and limit != 0 else None
    return {
        "plan_is_short": sum(one.open for one in standings) < to_pay,
        "limit_said": " ".join(filter(None, said)),
        "may_receive": finance and recovery.receivable > 0 and limit != 0,
        "may_plan": enters and to_pay > 0,
        "may_enter": enters,
        "may_decide": finance and recovery.is_owed and not decided,
        "may_offset": payouts is not None and payouts.exists(),
    }


def _asked_said(recovery: Recovery, limit: int | None, to_pay: int) -> str:
    """Return the sentence for a recovery that may take `limit` won more (None: all that is owed)
    and asks for `to_pay` of them only, since newer ones ask for the others; else ''."""
    most = recovery.outstanding if limit is None else min(limit, recovery.outstanding)
    if not recovery.is_owed or to_pay >= most:
        return ""
    said = _("나머지는 더 나중에 올린 환수로 청구하고 있어, 이 환수로는 %(won)s원만 청구합니다.")
    return said % {"won": format_won(to_pay)}


def _limit_said(recovery: Recovery, limit: int) -> str:
    """Return the sentences for a recovery that may take only `limit` won more, by the claim's
    present route or appeal: what may be entered, and what people do about the rest. At most four
    queries."""
    erased = recovery.claim.erased_at is not None
    said = _("이 환수를 올린 뒤에 지원금이 다시 정해져 지금 이 환수로 받을 돈이 없습니다.")
    what = _("돈이 들어오면 적지 않고 돌려주세요.")
    if limit:
        said = _(
            "이 환수를 올린 뒤에 지원금이 다시 정해져 지금 이 환수로 받을 수 있는 돈은 "
            "%(won)s원입니다."
        )
        said %= {"won": format_won(limit)}
        what = _("그 금액까지만 적고, 더 들어온 돈은 돌려주세요.")
    rest = ""
    if recovery.outstanding > limit:
        rest = _("그 돈이 들어오면 나머지는 면제를 올려 주세요.")
    if recovery.is_owed and not limit:
        rest = _("남은 금액은 면제를 올려 주세요.")
        if not recovery.recovered and not recovery.waived and not erased:
            rest = _("면제를 올리거나 환수를 취소해 주세요.")
    anew = ""
    if recovery.outstanding > limit and won_asked_anew(recovery):
        anew = _("이 신청의 다른 환수가 이 환수로 받을 수 없는 돈을 청구하고 있습니다.")
    elif recovery.outstanding > limit and not erased and recoverable(recovery.payout):
        anew = _(
            "이 환수로 받을 수 없는 금액도 돌려받을 돈이면, 지급 화면에서 새 환수로 올리고 청구한 "
            "뒤에 여기 남은 금액의 면제를 올려 주세요."
        )
    return " ".join(filter(None, (said, what, rest, anew)))


def _standings(recovery: Recovery, plan: Any) -> list[InstalmentState]:
    return instalment_states_of(recovery, plan) if plan is not None and recovery.is_owed else []


def _undoable(recovery: Recovery, movements: list[RecoveryMovement], user: Any) -> set[int]:
    """Return the ids of the receipts and offsets that this person may undo. At most six queries for
    each offset."""
    if not user.has_perm(ENTER) or recovery.status not in MAY_BE_UNDONE:
        return set()
    if any(m.is_waiting and m.kind != MovementKind.RECEIVED for m in movements):
        return set()
    confirmed = [m for m in movements if m.status == MovementStatus.CONFIRMED]
    return {
        m.pk
        for m in confirmed
        if m.kind in COUNTER_ENTRIES and (m.payout is None or restoring_blocker(m.payout) is None)
    }
