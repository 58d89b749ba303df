"""The budget in force on the dashboards: paid, reserved by approvals, prepared, expected for the
open reviews, and left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from claims.lists.figures import figure_named
from claims.money import won_text
from reviews.dashboard.definitions import QUEUE
from reviews.dashboard.figures import Bars, share
from reviews.dashboard.money_definitions import PAYOUTS
from reviews.dashboard.words import BUDGET
from reviews.payouts.grants.eligibility import ROUTES
from reviews.payouts.grants.queries import ready_won
from reviews.payouts.models import Budget, Recovery


def all_budgets() -> dict[str, int] | None:
    """Return {name: won} of the budgets of all programmes together, as the other figures of money
    are of all programmes: `granted` to them, `spent` (less what came back), `received`, what came
    back by recoveries, `reserved` by approved payouts, `available`, and `grants`, the fixed grants
    that runs could prepare now; and in `programmes` the number of budgets. None without a budget.
    One query, over all claims."""
    grants = sum((ready_won(one) for one in ROUTES.values()), Value(0))
    of_programme = Recovery.objects.filter(programme=OuterRef("programme")).order_by()
    received = of_programme.values("programme").annotate(won=Sum("received")).values("won")
    budgets = list(Budget.objects.annotate(grants=grants, received=Coalesce(Subquery(received), 0)))
    if not budgets:
        return None
    names = ("granted", "spent", "received", "reserved", "available", "grants")
    found = {name: sum(getattr(budget, name) for budget in budgets) for name in names}
    return {**found, "programmes": len(budgets)}


def cost_of_the_rest(counts: dict[str, int]) -> int:
    """Return the expected cost in won of the undecided reviews: their number times the mean amount
    of a decision so far, 0 while nothing is decided."""
    mean = counts["amount"] / counts["decided"] if counts["decided"] else 0
    return round(mean * counts["left"])


class BudgetLine(NamedTuple):
    """A part of the budget, in won. `url` lists the `n` rows that add up to it (n None: a page of
    its own), '' without a list; `mark` is the class of its piece of the bar, '' without a piece;
    `note` stands behind the won."""

    label: str | Promise
    won: int
    words: str | Promise = ""
    url: str = ""
    n: int | None = None
    mark: str = ""
    note: str = ""


def budget_lines(counts: dict[str, int] | None, money: dict[str, Any]) -> list[BudgetLine]:
    """Return the lines of the budget: granted, paid, reserved by approvals, prepared, fixed grants
    that a run can prepare (where there are any), expected for the undecided reviews, and left after
    all of these. [] without a budget.

    `counts` are the council's. With None, for users who may not see them, the expected cost is left
    out and the last line is what is left today.
    """
    budget = money["budget"]
    if budget is None:
        return []
    payouts = money["payouts"]
    waiting, grants = payouts["prepared"]["amount"], budget.get("grants", 0)

    def line(name: str, won: int, mark: str) -> BudgetLine:
        figure = figure_named(PAYOUTS, name)
        return BudgetLine(figure.label, won, figure.words, figure.url(), payouts[name]["n"], mark)

    found = [
        BudgetLine(_("받은 예산"), budget["granted"], note=of_several(budget)),
        line("paid", budget["spent"], "ok")._replace(
            label=_("지급"), words=BUDGET["spent"], note=_came_back(budget.get("received", 0))
        ),
        line("reserved", budget["reserved"], "info"),
        line("prepared", waiting, "part"),
    ]
    if grants:
        page = reverse("payouts:grants")
        found.append(
            BudgetLine(_("작성할 구간·기본 지원금"), grants, BUDGET["grants"], page, mark="a0")
        )
    if counts is None:
        return [*found, BudgetLine(_("남은 예산"), budget["available"], note=of_several(budget))]
    rest = cost_of_the_rest(counts)
    after = budget["available"] - waiting - grants - rest
    left = figure_named(QUEUE, "left").url()
    return [
        *found,
        BudgetLine(_("남은 심의 예상"), rest, BUDGET["rest"], left, counts["left"], "a1"),
        BudgetLine(_("그 뒤 남는 예산"), after, BUDGET["after"], note=of_several(budget)),
    ]


def of_several(budget: dict[str, int]) -> str:
    """Return the words that say of how many programmes the sums of `all_budgets` are; '' for
    one."""
    n = budget.get("programmes", 1)
    return _("지원사업 %(n)s개의 합") % {"n": n} if n > 1 else ""


def _came_back(won: int) -> str:
    return _("돌려받은 %(won)s 뺌") % {"won": won_text(won)} if won else ""


def budget_bars(lines: Sequence[BudgetLine]) -> Bars:
    """Return the pieces of the budget's bar: (CSS class, width in per cent). The first line is the
    whole budget, of which the others are parts; lines without a `mark` (a CSS class) are left
    out."""
    return tuple(
        (one.mark if one.mark.startswith("a") else f"b-{one.mark}", share(one.won, lines[0].won))
        for one in lines
        if one.mark
    )


def budget_card(counts: dict[str, int] | None, money: dict[str, Any]) -> dict[str, Any]:
    """Return the template context of the budget card: its lines and its bar. Arguments as in
    `budget_lines`."""
    lines = budget_lines(counts, money)
    return {"budget": lines, "budget_bars": budget_bars(lines)}
