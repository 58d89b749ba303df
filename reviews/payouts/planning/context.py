"""Template context of the page of batch plans: payment calendar, what is used of each day's limits,
and the planned batches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import clock
from claims.banks import bank_name
from claims.users.requests import acting_user
from reviews.payouts.bank.results.worklist import open_count
from reviews.payouts.batches.limits import NOTHING, Limit, LinesAndWon, limits, used_on
from reviews.payouts.batches.payment_days import coming_payment_days, payment_days
from reviews.payouts.planning.changes import weekday_names
from reviews.payouts.planning.forms import PlanForm
from reviews.payouts.planning.plan import Plan, PlannedBatch
from reviews.payouts.planning.verbs import MOST_BATCHES, plan_batches, seen_of
from reviews.payouts.states.payouts import PayoutKind

SHOWN_DAYS = 5  # payment days whose use is shown
SHOWN_EXTRA = 10  # extra and closed days that are named

WHY_OUT: dict[str, tuple[str | Promise, str | Promise]] = {
    "too_large": (
        gettext_lazy("한 건이 한도보다 큼"),
        gettext_lazy("두 관리자가 한도를 올려야 나갈 수 있습니다"),
    ),
    "no_day": (
        gettext_lazy("지급일이 모자람"),
        gettext_lazy("90일 안의 지급일이 모두 한도까지 찼습니다"),
    ),
    "payee": (
        gettext_lazy("받는 사람이 바뀜"),
        gettext_lazy("승인을 풀고 다시 승인해야 묶습니다"),
    ),
}


@dataclass(frozen=True)
class UsedLimit:
    """Daily limit of one bank (or of all together) on one day, with the lines and won that batches
    of that day already use. `left_won` and `left_lines` are None if nothing is limited."""

    label: str
    used: LinesAndWon
    limit: Limit

    @property
    def left_won(self) -> int | None:
        return _left(self.limit.day_won, self.used.won)

    @property
    def left_lines(self) -> int | None:
        return _left(self.limit.day_lines, self.used.lines)


def _left(most: int | None, used: int) -> int | None:
    return None if most is None else max(most - used, 0)


@dataclass(frozen=True)
class DayUse:
    day: date
    limits: list[UsedLimit]


def bank_label(code: str) -> str:
    return bank_name(code) if code else _("모든 은행 합계")


def day_uses(days: list[date], found: Mapping[str, Limit]) -> list[DayUse]:
    """Return a DayUse for each of these days: what batches already use of every daily limit.
    `found` are the limits by bank code, from `limits()`. [] if no daily limit is set. At most one
    query."""
    of_days = [one for one in found.values() if one.day_won or one.day_lines]
    if not of_days:
        return []
    used = used_on(days)
    return [
        DayUse(
            day,
            [
                UsedLimit(bank_label(one.bank), used.get((day, one.bank), NOTHING), one)
                for one in of_days
            ],
        )
        for day in days
    ]


@dataclass(frozen=True)
class ShownBatch:
    """Planned batch as a row of the page: its place in the plan, its kind (or all kinds), and its
    bank, or the number of its banks."""

    place: int
    batch: PlannedBatch

    @property
    def kind(self) -> str | Promise:
        kind = self.batch.key.kind
        return PayoutKind(kind).label if kind else _("모든 종류")

    @property
    def bank(self) -> str:
        if self.batch.key.bank:
            return bank_name(self.batch.key.bank)
        return _("%(n)s곳") % {"n": f"{len(self.batch.sums) - 1:,}"}


def left_out_of(plan: Plan) -> list[dict[str, Any]]:
    """Return the payouts that a plan leaves out, one dict for each reason that occurs: `code`,
    `label`, `why` (a sentence), `n` (number), `won`, and `banks` (names of the three most frequent,
    as text)."""
    found = []
    for code, rows in plan.left_out.items():
        if rows:
            banks = Counter(row.bank for row in rows)
            label, why = WHY_OUT[code]
            found.append(
                {
                    "code": code,
                    "label": label,
                    "why": why,
                    "n": len(rows),
                    "won": sum(row.amount for row in rows),
                    "banks": ", ".join(bank_name(one) for one, _n in banks.most_common(3)),
                }
            )
    return found


def plan_page(request: HttpRequest, form: PlanForm | None = None) -> dict[str, Any]:
    """Return the template context of the page of plans. `form` is the form as sent, if the page is
    rendered after a refusal; otherwise it is read from the address.

    The number of queries does not grow with payouts or batches.
    """
    user, calendar, found = acting_user(request), payment_days(), limits()
    form = form or PlanForm(request.GET)
    days = list(islice(coming_payment_days(clock.today()), SHOWN_DAYS))
    may_build = user.has_perm("reviews.build_batch")
    plan = plan_batches(by=user, choice=form.choice) if may_build and form.is_valid() else None
    return {
        "calendar": calendar,
        "weekdays": weekday_names(calendar.weekdays),
        "extra_days": sorted(d for d in calendar.extra_days if d >= clock.today())[:SHOWN_EXTRA],
        "closed_days": sorted(d for d in calendar.closed_days if d >= clock.today())[:SHOWN_EXTRA],
        "next_days": days,
        "limits": [{"label": bank_label(one.bank), "limit": one} for one in found.values()],
        "uses": day_uses(days, found),
        "plan_form": form,
        "plan": plan,
        "shown": [ShownBatch(n, one) for n, one in enumerate(plan.batches, 1)] if plan else [],
        "left_out": left_out_of(plan) if plan else [],
        "too_many": plan is not None and len(plan.batches) > MOST_BATCHES,
        "most_batches": MOST_BATCHES,
        "seen": seen_of(plan) if plan else "",
        "may_build": may_build,
        "may_change": user.has_perm("claims.confirm_change"),
        "open_lines": open_count(),
    }
