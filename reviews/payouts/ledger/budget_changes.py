"""Change of a programme's budget, which one administrator proposes and another confirms."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from claims.changes.kinds import BY_TWO, ChangeKind, State, Text
from claims.changes.models import ProposedChange
from claims.changes.verbs import propose_change
from claims.money import won_text
from claims.policy.models import Programme, SupportPolicy
from reviews.payouts.errors.preparation import AmountNeededError
from reviews.payouts.ledger.budget import open_budget, require_room, set_budget
from reviews.payouts.models import Budget

NAME = "budget"


def _budget(target: str) -> Budget | None:
    return Budget.objects.select_for_update().filter(programme_id=int(target)).first()


def _now(target: str) -> State:
    budget = _budget(target)
    return {"granted": budget.granted if budget else None}


def propose_budget(*, programme: Programme, granted: int, reason: str, by: Any) -> ProposedChange:
    """Propose `granted` as the budget of a programme, in whole won; it changes only when another
    administrator confirms. Raises ForbiddenError, ReasonNeededError, AmountNeededError (below 0),
    BudgetBelowPromisesError (below the won reserved and spent), NothingChangesError, and
    AlreadyProposedError if another change of this budget waits."""
    return propose_change(
        kind=NAME, target=str(programme.pk), after={"granted": granted}, reason=reason, by=by
    )


def _check(target: str, after: State) -> None:
    if after["granted"] < 0:
        raise AmountNeededError
    if budget := _budget(target):
        require_room(budget, after["granted"])


def _apply(change: ProposedChange, by: Any) -> Budget:
    budget, granted = _budget(change.target), change.after["granted"]
    if budget is None:
        return open_budget(programme=_programme(change), granted=granted)
    return set_budget(budget=budget, granted=granted)


def _programme(change: ProposedChange) -> Programme:
    return Programme.objects.get(pk=int(change.target))


def _facts(change: ProposedChange) -> list[tuple[Text, Text, Text]]:
    before, after = change.before["granted"], change.after["granted"]
    return [(_("예산"), won_text(before), won_text(after)), (_("차이"), "", _difference(change))]


def _difference(change: ProposedChange) -> str:
    more = change.after["granted"] - (change.before["granted"] or 0)
    return _("%(won)s원") % {"won": f"{more:+,}"}


BUDGET = ChangeKind(
    name=NAME,
    label=pgettext_lazy("change", "예산"),
    now=_now,
    check=_check,
    apply=_apply,
    title=lambda change: str(_programme(change)),
    facts=_facts,
    total=lambda change: change.after["granted"],
    typed_sum_from=SupportPolicy.objects.typed_sum_from,
    total_note=lambda change: _("지금보다 %(won)s") % {"won": _difference(change)},
    undo_text=BY_TWO,
)
