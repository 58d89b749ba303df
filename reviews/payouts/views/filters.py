"""Filters of the list of payouts, and the list's entry in the registry of lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.models.fields.json import KeyTextTransform
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from claims.banks import bank_name
from claims.lists import columns
from claims.lists.columns import ExportColumn, ExportLayout
from claims.lists.figures import condition_of, figure_choices
from claims.lists.registry import DeskList
from claims.money import won_text
from claims.money_fields import BoundsForm, WonField
from claims.register.filter_controls import Control, query_without
from claims.register.models import Fee
from claims.users.requests import whole_number
from reviews.payouts.models import Payout
from reviews.payouts.models.querysets import PayoutQuerySet
from reviews.payouts.states.payouts import GrantOutcome, PayoutKind, PayoutStatus

TABS = (
    PayoutStatus.PREPARED,
    PayoutStatus.APPROVED,
    PayoutStatus.BATCHED,
    PayoutStatus.PAID,
    PayoutStatus.FAILED,
)


CLAIM_LABELS = {"industry": _("업종"), "company": _("계열사"), "fee": _("유·무료")}


class AmountForm(BoundsForm):
    amount_min = WonField(required=False)
    amount_max = WonField(required=False)


@dataclass(frozen=True)
class PayoutFilter:
    """Conditions of the list of payouts, read from the address: tab (a status, '' for all), kind,
    search words, bounds of the amount in won, a figure of the dashboard, and of the claim fee,
    industry and company.

    Without a tab the list shows prepared payouts, but a search or a figure covers every status.
    """

    tab: str
    kind: str
    words: str
    amount_min: int | None = None
    amount_max: int | None = None
    fee: str = ""
    industry: int | None = None
    company: int | None = None
    errors: tuple[str, ...] = ()
    figure: str = ""

    @classmethod
    def read(cls, params: QueryDict) -> PayoutFilter:
        """Read the conditions from a query string. Unknown values and unreadable amounts are
        ignored; `errors` gets a sentence for each unreadable amount."""
        words = params.get("q", "").strip()[:60]
        tab, kind = params.get("tab", ""), params.get("kind", "")
        figure = params.get("figure", "")
        figure = figure if figure in dict(figure_choices("payouts")) else ""
        if tab not in TABS:
            tab = "" if words or figure else PayoutStatus.PREPARED
        amounts = AmountForm(params)
        amounts.is_valid()
        found = amounts.cleaned_data
        errors = [str(error) for name in amounts.errors for error in amounts.errors[name]]
        fee = params.get("fee", "")
        return cls(
            tab,
            kind if kind in PayoutKind.values else "",
            words,
            found.get("amount_min"),
            found.get("amount_max"),
            fee if fee in Fee.values else "",
            whole_number(params.get("industry")),
            whole_number(params.get("company")),
            tuple(dict.fromkeys(errors)),
            figure,
        )

    @property
    def amounts(self) -> dict[str, int]:
        """Bounds of the amount that are set (`amount_min`, `amount_max`, won), as query
        parameters."""
        bounds = {"amount_min": self.amount_min, "amount_max": self.amount_max}
        return {name: won for name, won in bounds.items() if won is not None}

    @property
    def of_claim(self) -> dict[str, str | int]:
        """Conditions on the claim that are set (`fee`, `industry`, `company`), as query
        parameters."""
        given = {"fee": self.fee, "industry": self.industry, "company": self.company}
        return {name: value for name, value in given.items() if value}

    @property
    def of_tabs(self) -> dict[str, str | int]:
        """The conditions that the link to another tab keeps, as query parameters: amounts and those
        on the claim, not the figure."""
        return {**self.amounts, **self.of_claim}

    @property
    def conditions(self) -> dict[str, str | int]:
        """All conditions that are set except tab, kind and search words, as query parameters."""
        return self.of_tabs | ({"figure": self.figure} if self.figure else {})

    @property
    def amount_words(self) -> str:
        """Bounds of the amount as text for the page, in won with " ~ " between them; '' if none is
        set."""
        ends = (self.amount_min, self.amount_max)
        return (
            " ~ ".join(won_text(end) if end is not None else "" for end in ends).strip()
            if self.amounts
            else ""
        )

    def rows(self, user: Any) -> PayoutQuerySet:
        rows = Payout.objects.visible_to(user)
        if self.tab:
            rows = rows.in_state(self.tab)
        if self.kind:
            rows = rows.filter(kind=self.kind)
        if self.figure:
            rows = rows.filter(condition_of("payouts", self.figure))
        ends = {"amount_min": "amount__gte", "amount_max": "amount__lte"}
        rows = rows.filter(**{ends[name]: won for name, won in self.amounts.items()})
        columns = {"fee": "claim__fee", "industry": "claim__industry", "company": "claim__company"}
        rows = rows.filter(**{columns[name]: value for name, value in self.of_claim.items()})
        return rows.matching(self.words) if self.words else rows


# Not by the ORM: the same statement on each page, with two lists in it.
_OPTIONS = """
SELECT 'industry', id, name FROM claims_industry
UNION ALL SELECT 'company', id, name FROM claims_company WHERE is_operator
ORDER BY 1, 3
"""


def claim_controls(chosen: PayoutFilter, params: QueryDict) -> list[Control]:
    """Return the controls that filter the list of payouts by the claim (industry, company, fee),
    and the one of the figure if a figure is chosen. One query.

    A control with fewer than two values is left out unless it is in use.
    """
    options: dict[str, list[tuple[Any, Any]]] = {"industry": [], "company": [], "fee": Fee.choices}
    with connections[Payout.objects.all().db].cursor() as cursor:
        cursor.execute(_OPTIONS)
        for name, pk, word in cursor:
            options[name].append((pk, word))
    found = []
    for name, values in options.items():
        value = chosen.of_claim.get(name)
        if len(values) < 2 and not value:
            continue
        words = str(dict(values).get(value, "")) if value else ""
        without = query_without(params, name)
        found.append(Control(name, CLAIM_LABELS[name], values, value, words, without))
    if chosen.figure:
        figures = figure_choices("payouts")
        words, without = str(dict(figures)[chosen.figure]), query_without(params, "figure")
        found.append(Control("figure", _("현황"), figures, chosen.figure, words, without))
    return found


def filtered_payouts(user: Any, params: QueryDict) -> PayoutQuerySet:
    return PayoutFilter.read(params).rows(user)


def payout_columns(*more: ExportColumn) -> tuple[ExportColumn, ...]:
    """Return the columns of an exported list of payouts. `more` are inserted before the last two,
    which are the time of the end and its reason."""
    return (
        columns.text(_("접수번호"), "claim__number"),
        columns.business_or_person(_("상호 · 성명"), "claim__"),
        columns.person(_("예금주"), "account__holder_name", permission="claims.reveal_account"),
        ExportColumn(_("은행"), ("account__bank_code",), cell=lambda code: bank_name(code or "")),
        columns.account(_("계좌"), "account__", "claim__number"),
        columns.choice(_("종류"), "kind", PayoutKind),
        columns.number(_("지급액"), "amount"),
        columns.choice(_("의결"), KeyTextTransform("outcome", "basis"), GrantOutcome),
        columns.user(_("작성"), "prepared_by"),
        columns.moment(_("작성 시각"), "prepared_at"),
        columns.choice(_("상태"), "status", PayoutStatus),
        columns.user(_("승인"), "approved_by"),
        columns.moment(_("승인 시각"), "approved_at"),
        *more,
        columns.moment(_("끝난 시각"), "ended_at"),
        columns.text(_("사유"), "ended_reason"),
    )


PAYOUTS = DeskList(
    name="payouts",
    title=_("지급"),
    url_name="payouts:payouts",
    permissions=("reviews.view_payout",),
    parameters=(
        *("tab", "kind", "q", "amount_min", "amount_max", "fee", "industry", "company"),
        "figure",
    ),
    rows=filtered_payouts,
    layout=ExportLayout(
        columns=payout_columns(columns.text(_("묶음"), "batch__number")),
        claim="claim_id",
        order=("prepared_at",),
        sorts={"amount": "amount", "prepared_at": "prepared_at"},
    ),
)
