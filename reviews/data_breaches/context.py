"""Data for the templates of data breaches."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.errors import DomainError
from reviews.data_breaches.affected import BREACH, LIST, bulks_of, told_counts
from reviews.data_breaches.closing import report_is_due
from reviews.data_breaches.errors import ClosedBreachError, NoticesUnderWayError
from reviews.data_breaches.forms import PostingForm, ReportForm, SourceForm
from reviews.data_breaches.letters import letters_reach_somebody
from reviews.data_breaches.models import DataBreach
from reviews.data_breaches.permissions import MANAGES
from reviews.data_breaches.states import POSTED_DAYS, REPORTED_FROM, BreachStatus, Told
from reviews.data_breaches.time_left import time_left_tag
from reviews.notices.bulk.audiences.choosing import ROWS
from reviews.notices.events import Event
from reviews.notices.models import OPEN_BULKS, NoticeLanguage

PREPARES = "reviews.prepare_bulk"


def labels_of_tabs() -> list[tuple[str, Any]]:
    """Return (value of `?state=`, label) for each tab of the list of breaches."""
    return [
        (BreachStatus.OPEN.value, BreachStatus.OPEN.label),
        ("overdue", _("기한 지남")),
        ("soon", _("오늘과 다음 영업일")),
        (BreachStatus.CLOSED.value, BreachStatus.CLOSED.label),
        ("all", _("모두")),
    ]


def claims_url(breach: DataBreach, tab: str = "") -> str:
    """Return the address of the list of a breach's claims, of one tab (a value of Told)."""
    query = {BREACH: str(breach.pk)} | ({"state": tab} if tab else {})
    return f"{reverse('data_breaches:claims')}?{urlencode(query)}"


def bulk_url(breach: DataBreach) -> str:
    """Return the address of the preview of the bulk notice to everybody whom a breach affects."""
    rows = f"{ROWS}:{LIST}?{urlencode({BREACH: str(breach.pk)})}"
    fields = {"audience": rows, "language": NoticeLanguage.KO.value}
    query = urlencode({**fields, "letter": Event.DATA_BREACH.value})
    return f"{reverse('notices:new_bulk')}?{query}"


def refusal_to_describe(breach: DataBreach) -> DomainError | None:
    """Return the error by which the text of a breach cannot be changed now; None if it can."""
    if not breach.is_open:
        return ClosedBreachError()
    waits = bulks_of(breach.pk).filter(status__in=OPEN_BULKS).exists()
    return NoticesUnderWayError() if waits else None


def breach_page(
    user: Any,
    breach: DataBreach,
    *,
    refusal: DomainError | None = None,
    forms: dict[str, BaseForm],
) -> dict[str, Any]:
    """Return the data for the page of a breach. `forms` are posted ones: `source`, `report`,
    `posting`; `refusal` is the error to show."""
    told = told_counts(breach)
    affected = sum(told.values())
    manages = user.has_perm(MANAGES) and breach.is_open
    bulks = list(bulks_of(breach.pk).order_by("-pk"))
    waits = any(bulk.status in OPEN_BULKS for bulk in bulks)
    sources = breach.sources.select_related("person", "added_by", "removed_by")
    sends = manages and not waits and bool(told[Told.NOT_YET]) and user.has_perm(PREPARES)
    new: dict[str, Any] = {"source": SourceForm, "report": ReportForm, "posting": PostingForm}
    shown = {name: forms.get(name) or (make() if manages else None) for name, make in new.items()}
    for name, form in shown.items():
        if form is not None:
            form.auto_id = f"id_{name}_%s"
    return {
        "breach": breach,
        "manages": manages,
        "changes": manages and not waits,
        "refusal": refusal,
        "time_left": time_left_tag(breach) if breach.is_open else "",
        "affected": affected,
        "told": [(one, claims_url(breach, one.value), told[one]) for one in Told if told[one]],
        "claims_url": claims_url(breach),
        "sources": sources.annotate(found=Count("claims")).order_by("pk"),
        "bulks": bulks,
        "waits": waits,
        "bulk_url": bulk_url(breach) if sends and letters_reach_somebody(breach) else "",
        "unreached": told[Told.FAILED] + told[Told.NOT_YET],
        "report_due": report_is_due(breach, affected),
        "reported_from": REPORTED_FROM,
        "posted_days": POSTED_DAYS,
        **{f"{name}_form": form for name, form in shown.items()},
    }
