"""Template contexts of the pages of inspections: all months, and one month by person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from claims.lists.figures import figure_named
from claims.privacy.access_views import entries
from claims.privacy.figures import (
    FIGURES,
    LIST,
    OFFICE_CLOSES,
    OFFICE_OPENS,
    last_day,
)
from claims.privacy.inspections.forms import FindingForm
from claims.privacy.inspections.models import SIGN, AccessInspection
from claims.privacy.inspections.months import DAYS_TO_SIGN, LoggedMonth, logged_months, this_month
from claims.privacy.inspections.people import (
    BEFORE,
    LEAST,
    TIMES,
    PersonMonth,
    kept_people_of,
    marks_of,
    names_of,
)
from claims.privacy.models import AccessEntry

SHOWN_FILES = 30


@dataclass(frozen=True)
class Cell:
    """One figure of one person: `n` entries, the person's own mean (None without an earlier month),
    True in `is_unusual` if the rule marks it, and the address of its list, '' without one."""

    label: Any
    n: int
    mean: float | None
    is_unusual: bool
    url: str


@dataclass(frozen=True)
class Row:
    """One person of the table; `name` is also shown where the account is closed."""

    name: str
    cells: tuple[Cell, ...]


def months_page(user: Any) -> dict[str, Any]:
    """Return the context of the list of months. Two queries."""
    return {"months": logged_months(), "days": DAYS_TO_SIGN, "may_sign": user.has_perm(SIGN)}


def month_page(user: Any, month: date, form: FindingForm | None = None) -> dict[str, Any]:
    """Return the context of a month's inspection: the figures of the inspection in force, else
    those of now, and the newest files of the month with their reasons for those who may read the
    log. Four queries at most, and the count of an unsigned month, which is cached."""
    signed = list(
        AccessInspection.objects.filter(month=month).select_related("by", "corrects").order_by("pk")
    )
    standing = signed[-1] if signed else None
    people = stored_people(standing) if standing else kept_people_of(month)
    reads_log = user.has_perm("claims.view_accessentry")
    may_sign = user.has_perm(SIGN) and month < this_month()
    return {
        "month": month,
        "logged": LoggedMonth(month, standing),
        "signed": signed[::-1],
        "standing": standing,
        "columns": FIGURES,
        "rows": _rows(people, month, reads_log),
        "totals": _totals(people, month, reads_log),
        "marks": marks_of(people),
        **rule(),
        **(_files(month) if reads_log else {}),
        "may_sign": may_sign,
        "form": form or FindingForm(needed=bool(standing or marks_of(people))),
    }


def stored_people(inspection: AccessInspection) -> list[PersonMonth]:
    """Return the figures that were stored with a signed inspection."""
    return [
        PersonMonth(one["user"], one["counts"], one["before"], one["months"])
        for one in inspection.figures["people"]
    ]


def rule() -> dict[str, Any]:
    """Return the numbers of the rule by which figures are marked, as the page says them."""
    return {
        "before": BEFORE,
        "times": TIMES,
        "least": [(one.label, LEAST[one.name]) for one in FIGURES],
        "opens": OFFICE_OPENS,
        "closes": OFFICE_CLOSES,
    }


def list_url(name: str, month: date, **more: str) -> str:
    """Return the address of the access log with the entries of a figure in a month."""
    days = {"since": month.isoformat(), "until": last_day(month).isoformat()}
    return figure_named(LIST, name).url(**days, **more)


def _rows(people: Sequence[PersonMonth], month: date, reads_log: bool) -> list[Row]:
    users = names_of(people)
    found = []
    for one in people:
        user = users[one.user]
        cells = tuple(
            Cell(
                figure.label,
                one.counts[figure.name],
                one.mean(figure.name),
                one.is_unusual(figure.name),
                list_url(figure.name, month, person=user.username) if reads_log else "",
            )
            for figure in FIGURES
        )
        found.append(Row(user.get_full_name() or user.username, cells))
    return found


def _totals(people: Sequence[PersonMonth], month: date, reads_log: bool) -> list[Cell]:
    return [
        Cell(
            one.label,
            sum(row.counts[one.name] for row in people),
            None,
            False,
            list_url(one.name, month) if reads_log else "",
        )
        for one in FIGURES
    ]


def _files(month: date) -> dict[str, Any]:
    return {"files": files_of(month)[:SHOWN_FILES], "files_url": list_url("files", month)}


def files_of(month: date) -> QuerySet[AccessEntry]:
    """Return the files that were made or downloaded in a month, the largest number of rows
    first."""
    figure = figure_named(LIST, "files")
    found = entries().filter(figure.condition(), at__date__gte=month, at__date__lte=last_day(month))
    return found.order_by("-count", "-pk")
