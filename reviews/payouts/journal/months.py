"""Month of the journal and of the ledger that the parameter `month` chooses."""

from __future__ import annotations

import re
from datetime import date

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext

from claims import clock
from claims.lists.registry import Condition

MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])\Z", re.ASCII)


def chosen_month(params: QueryDict) -> date | None:
    """Return the first day of the month in the parameter `month` ("2026-11") of a query string, the
    first that is a month; None without one."""
    found = next(filter(None, map(MONTH.match, params.getlist("month"))), None)
    return date(int(found[1]), int(found[2]), 1) if found else None


def shown_month(params: QueryDict) -> date:
    """Return the month that a page shows: the chosen one, else the present one."""
    return chosen_month(params) or clock.today().replace(day=1)


def month_conditions(params: QueryDict) -> list[Condition]:
    """Return the chosen month as a condition in words; [] for all months."""
    month = chosen_month(params)
    if month is None:
        return []
    words = date_format(month, "YEAR_MONTH_FORMAT")
    return [Condition("month", f"{month:%Y-%m}", gettext("월"), words)]
