"""The weeks of a period as a file (통계), and the weekly report (주간 보고) as a workbook, both
written as lists are (claims/exports/file_writers.py).

They count and name nobody, and are short: no worker, no mask and no access entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.http import StreamingHttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from claims import clock
from claims.downloads import save_as
from claims.exports.file_writers import MEDIA_TYPES, Sheet, as_csv, as_workbook
from claims.exports.models import FileFormat
from claims.lists.columns import Kind
from reviews.committee.queue.filters import first_days_of_weeks
from reviews.dashboard import forecast, statistics
from reviews.dashboard.weekly_figures import report_lines

COUNTED = ("granted", "partly_granted", "denied", "decided", "anew", "ready")


def weekly_file(form: FileFormat, period: int) -> StreamingHttpResponse:
    """Return a CSV or XLSX download with one row for each week of the period: decisions by outcome,
    and won paid in the week and by its end, less what came back. Three queries."""
    sheet = _weeks_sheet(period)
    content: Iterator[bytes] = (
        as_csv(sheet.head, sheet.chunks) if form == FileFormat.CSV else as_workbook([sheet])
    )
    return _response(content, form, sheet.title)


def weekly_report() -> StreamingHttpResponse:
    """Return the weekly report as an XLSX download: a sheet with each step of this week, the week
    before and since the beginning, and a sheet with the last weeks one by one."""
    monday = first_days_of_weeks(1)[0]
    day = date_format(monday, "MONTH_DAY_FORMAT")
    before = date_format(monday - timedelta(weeks=1), "MONTH_DAY_FORMAT")
    head = [
        *(_("단계"), _("항목"), _("단위")),
        _("이번 주 (%(day)s부터 오늘까지)") % {"day": day},
        _("지난주 (%(day)s부터 일요일까지)") % {"day": before},
        *(pgettext("report", "처음부터"), _("지금"), _("설명")),
    ]
    numbers = [Kind.NUMBER] * 4
    kinds = [Kind.TEXT, Kind.TEXT, Kind.TEXT, *numbers, Kind.TEXT]
    lines: list[tuple[str | int | None, ...]] = [tuple(one) for one in report_lines()]
    summary = Sheet(_("요약"), head, kinds, [lines])
    content = as_workbook([summary, _weeks_sheet(forecast.USUAL)])
    return _response(content, FileFormat.XLSX, _("주간 보고"))


def _weeks_sheet(period: int) -> Sheet:
    head = [
        *(_("주 (월요일)"), _("의결: 지급승인"), _("의결: 일부승인"), _("의결: 부지급")),
        *(_("첫 의결 모두"), _("재심의 의결"), _("서류 완비")),
        *(_("그 주에 지급한 돈 (원)"), _("누적 지급 (원)")),
    ]
    kinds = [Kind.TEXT, *[Kind.NUMBER] * (len(head) - 1)]
    return Sheet(_("주별 통계"), head, kinds, [weekly_rows(period)])


def _response(content: Iterator[bytes], form: FileFormat, title: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(content, content_type=MEDIA_TYPES[form])
    return save_as(response, f"{title}-{clock.today():%Y%m%d}.{form.value}")


def weekly_rows(period: int) -> list[tuple[str | int, ...]]:
    """Return one row for each of the last `period` weeks: its Monday (ISO), the counts of COUNTED,
    the won paid in it (less what came back in it, so they may be below 0), and the won paid by its
    end since the first payment, less what came back."""
    paid = statistics.paid_weeks()
    found = []
    for row in statistics.weeks():
        by_end = _paid_until(paid, row["week"])
        before = _paid_until(paid, row["week"] - timedelta(weeks=1))
        counts = (row[name] for name in COUNTED)
        found.append((row["week"].isoformat(), *counts, by_end - before, by_end))
    return found[-period:]


def _paid_until(paid: list[tuple[date, int]], week: date) -> int:
    """Return the won paid by the end of a week (its Monday), of those of `paid_weeks`."""
    so_far = [won for day, won in paid if day <= week]
    return so_far[-1] if so_far else 0
