"""The yearly statement (지급명세): what each payment of a year counts as, computed in SQL.

A payment belongs to the year (KST) in which the bank paid it. What the bank returned is no payment;
what was recovered (환수) in the same year is taken off, what came back in a later year is not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.http import QueryDict
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.lists import columns
from claims.lists.columns import ExportColumn, ExportLayout
from claims.lists.registry import DeskList
from claims.personal_data.masking import mask_name
from claims.policy.deadlines import add_working_days
from claims.representation.models import Representation, RepresentationKind
from reviews.payouts.models import LedgerEntry, Payout
from reviews.payouts.models.ledger import EntryKind
from reviews.payouts.states.payouts import PayoutKind, PayoutStatus
from reviews.payouts.tax.rule import LEAST_TAX, UNIT, WHOLE

FIRST_YEAR = 2022  # year of the outage


def year_of(params: QueryDict) -> int:
    """Return the year in the parameter `year` of a query string; the present year (KST) for one
    that is missing, before FIRST_YEAR or in the future."""
    asked = params.get("year", "")
    year = int(asked) if re.fullmatch(r"\d{4}", asked) else 0
    return year if FIRST_YEAR <= year <= clock.today().year else clock.today().year


def _moments(year: int) -> tuple[datetime, datetime]:
    zone = get_default_timezone()
    return datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)


def _of_year(kinds: Sequence[str], year: int) -> Cast:
    first, after = _moments(year)
    rows = LedgerEntry.objects.filter(
        payout=OuterRef("pk"), kind__in=kinds, at__gte=first, at__lt=after
    )
    summed = rows.order_by().values("payout").annotate(won=Sum("paid")).values("won")
    # A sum of bigint is numeric: without the cast a division would keep its fraction.
    return Cast(Coalesce(Subquery(summed), Value(0)), BigIntegerField())


def _cut(won: Any) -> Any:
    return won / Value(UNIT) * Value(UNIT)


def taxed_payments(user: Any, params: QueryDict) -> QuerySet[Payout]:
    """Return the payments of the year (`?year=`) whose policy counts them as other income, with
    `paid`, `expense`, `income`, `tax` and `local` in whole won. `paid` is less what was recovered
    in the same year; a payment with nothing left is not listed."""
    year = year_of(params)
    first, after = _moments(year)
    rows = Payout.objects.visible_to(user).filter(
        status=PayoutStatus.PAID,
        policy__taxed=True,
        pk__in=LedgerEntry.objects.filter(kind=EntryKind.PAY, at__gte=first, at__lt=after).values(
            "payout"
        ),
    )
    back = [EntryKind.RECEIPT, EntryKind.REVERSE]
    rows = rows.annotate(paid=F("amount") + _of_year(back, year)).filter(paid__gt=0)
    expense = F("paid") * F("policy__tax_expense_share") / Value(WHOLE)
    rows = rows.annotate(expense=_won(expense)).annotate(income=F("paid") - F("expense"))
    raw = _won(_cut(F("income") * F("policy__tax_rate") / Value(WHOLE)))
    rows = rows.annotate(raw=raw).annotate(
        tax=Case(
            When(Q(income__gt=F("policy__tax_free_income")) & Q(raw__gte=LEAST_TAX), then=F("raw")),
            default=Value(0),
            output_field=BigIntegerField(),
        )
    )
    local = _won(_cut(F("tax") * F("policy__tax_local_share") / Value(WHOLE)))
    return rows.annotate(local=local).order_by("ended_at", "pk")


def _won(expression: Any) -> Any:
    return ExpressionWrapper(expression, output_field=BigIntegerField())


def totals(user: Any, params: QueryDict) -> dict[str, int]:
    """Return number (n) and sums in won (paid, expense, income, tax, local) of the visible taxed
    payments of the year `?year=`. One query."""
    names = ("paid", "expense", "income", "tax", "local")
    found = (
        taxed_payments(user, params)
        .order_by()
        .aggregate(n=Count("pk"), **{f"all_{name}": Coalesce(Sum(name), 0) for name in names})
    )
    return {"n": found["n"], **{name: found[f"all_{name}"] for name in names}}


def heir_paid(payout: Payout) -> Representation | None:
    """Return the heir to whose account a payment went; None if it went to anybody else. Only an
    heir has the income: a proxy receives the claimant's, a new representative the business's. No
    query if the payment was read with `holder_waived_for`."""
    payee = payout.holder_waived_for
    return payee if payee is not None and payee.kind == RepresentationKind.HEIR else None


def _of_earner(field: str, of_heir: F | None = None) -> Case:
    """Return an SQL expression for a fact about the person who has the income: the column `field`
    of the claim, or for a payment to an heir the expression `of_heir` ('' if that is None)."""
    to_heir = When(holder_waived_for__kind=RepresentationKind.HEIR, then=of_heir or Value(""))
    return Case(to_heir, default=F(field))


_NAMES = (
    _of_earner("claim__business_name"),
    _of_earner("claim__person_name", F("holder_waived_for__name")),
)
EARNER = ExportColumn(
    _("소득자"),
    _NAMES,
    cell=lambda business, person: business or mask_name(person or ""),
    personal=True,
    permission="claims.reveal_phone",
    plain_sources=_NAMES,
    plain=lambda business, person: business or person,
)


def _registration(number: str | None) -> str:
    """Return a business registration number with its last part masked: 124-81-*****."""
    return f"{number[:3]}-{number[3:5]}-*****" if number else ""


def _plain_registration(number: str | None) -> str:
    return f"{number[:3]}-{number[3:5]}-{number[5:]}" if number else ""


REGISTRATION = ExportColumn(
    _("사업자등록번호"),
    (_of_earner("claim__business_number"),),
    cell=_registration,
    personal=True,
    permission="claims.reveal_account",
    plain_sources=(_of_earner("claim__business_number"),),
    plain=_plain_registration,
)

TAX_STATEMENT = DeskList(
    name="tax-statement",
    title=pgettext_lazy("tax", "지급명세"),
    url_name="payouts:tax",
    permissions=("reviews.view_payout",),
    parameters=("year",),
    rows=taxed_payments,
    layout=ExportLayout(
        columns=(
            columns.text(_("접수번호"), "claim__number"),
            EARNER,
            REGISTRATION,
            columns.choice(_("지급 종류"), "kind", PayoutKind),
            columns.moment(_("지급일"), "ended_at"),
            columns.number(_("지급액"), "paid"),
            columns.number(_("필요경비"), "expense"),
            columns.number(_("소득금액"), "income"),
            columns.number(_("소득세"), "tax"),
            columns.number(_("지방소득세"), "local"),
        ),
        claim="claim_id",
        order=("ended_at",),
    ),
)


def years() -> list[int]:
    """Return the years for which a tax statement can be shown, from the present one (KST) back to
    FIRST_YEAR."""
    return list(range(clock.today().year, FIRST_YEAR - 1, -1))


def due_on(year: int) -> date:
    """Return the last day to hand in the tax statement of a year: the end of February of the next
    year (소득세법 제164조), or the next working day if that is a day off (국세기본법 제5조)."""
    return add_working_days(date(year + 1, 3, 1) - timedelta(days=1), 0)
