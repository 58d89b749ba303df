"""The weeks of a period as a file (통계), written as lists are (claims/exports/file_writers.py).

It counts and names nobody, and has 26 rows at most: no worker, no mask and no access entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from claims import clock
from claims.exports.file_writers import MEDIA_TYPES, as_csv, as_xlsx
from claims.exports.models import FileFormat
from claims.lists.columns import Kind
from reviews.dashboard import statistics

COUNTED = ("granted", "partly_granted", "denied", "decided", "anew", "ready")


def weekly_file(form: FileFormat, period: int) -> StreamingHttpResponse:
    """Return a CSV or XLSX download with one row for each week of the period: decisions by outcome,
    and won paid in the week and by its end, less what came back. Three queries."""
    head = [
        *(_("주 (월요일)"), _("의결: 지급승인"), _("의결: 일부승인"), _("의결: 부지급")),
        *(_("첫 의결 모두"), _("재심의 의결"), _("서류 완비")),
        *(_("그 주에 지급한 돈 (원)"), _("누적 지급 (원)")),
    ]
    title = _("주별 통계")
    rows = weekly_rows(period)
    kinds = [Kind.TEXT, *[Kind.NUMBER] * (len(head) - 1)]
    content: Iterator[bytes] = (
        as_csv(head, [rows]) if form == FileFormat.CSV else as_xlsx(title, head, kinds, [rows])
    )
    response = StreamingHttpResponse(content, content_type=MEDIA_TYPES[form])
    name = f"{title}-{clock.today():%Y%m%d}.{form.value}"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Disposition"] = disposition or ""
    return response


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
