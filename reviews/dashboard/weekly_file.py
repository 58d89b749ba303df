"""The weeks of a period as a file (통계), written as lists are (claims/exports/file_writers.py).

It counts and names nobody, and has 26 rows at most: no worker, no mask and no access entry.
"""

from __future__ import annotations

from collections.abc import Iterator

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
    and won paid by the end of the week, less what came back. Three queries."""
    head = [
        *(_("주 (월요일)"), _("지급"), _("일부 지급"), _("부지급"), _("첫 의결")),
        *(_("재심의 의결"), _("서류 완비"), _("누적 지급 (원)")),
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
    and the won paid by its end since the first payment, less what came back."""
    paid = statistics.paid_weeks()
    found = []
    for row in statistics.weeks():
        so_far = [won for day, won in paid if day <= row["week"]]
        won = so_far[-1] if so_far else 0
        found.append((row["week"].isoformat(), *(row[name] for name in COUNTED), won))
    return found[-period:]
