"""Service use: the dates in the proof lie inside the outage."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from claims.documents.models import DocumentKind
from claims.evidence.dates import DAY_OR_SHORT, day_of, days_in, format_day, short_day_of
from claims.evidence.models import Verdict
from claims.evidence.registry import Check, Found, check, unreadable
from claims.evidence.subject import Subject
from claims.evidence.text import Box

MOST = 20_000  # dates that are read
MOST_WEIGHED = 100  # dates of a picture that are compared; the surest is shown


class Dated(NamedTuple):
    day: date
    page: int
    box: Box | None = None


@check
class UsageDates(Check):
    code = "usage.dates"
    kind = DocumentKind.SERVICE_USAGE_PROOF
    label = _("활용 입증자료의 날짜")
    version = 2
    SENTENCES = {
        "inside": _("장애 기간의 날짜 %(inside)s건 (%(first)s ~ %(last)s)"),
        "outside": _("장애 기간의 날짜가 없음 (%(first)s ~ %(last)s)"),
        "not_found": _("날짜를 찾지 못했습니다"),
    }

    def find(self, subject: Subject) -> Found | None:
        if subject.outage is None:
            return None
        if not subject.text and not subject.sheets:
            return unreadable()
        near = subject.outage[0].year
        dates = [dated for dated, _n in zip(_dates(subject, near), range(MOST), strict=False)]
        if not dates:
            return Found(Verdict.UNKNOWN, "not_found")
        first, last = subject.outage
        inside = [dated for dated in dates if first <= dated.day <= last]
        chosen = inside or dates
        place = _surest(subject, chosen)
        return Found(
            Verdict.OK if inside else Verdict.WARNING,
            "inside" if inside else "outside",
            {
                "inside": len(inside),
                "first": format_day(min(dated.day for dated in chosen)),
                "last": format_day(max(dated.day for dated in chosen)),
            },
            page=place.page,
            box=place.box,
            data={"inside": len(inside), "outside": len(dates) - len(inside)},
        )


def _surest(subject: Subject, dates: list[Dated]) -> Dated:
    """Return the date whose place the page shows: the first one. If that was read from a picture,
    the one with the highest confidence among the first MOST_WEIGHED dates read from pictures."""
    text = subject.text
    if dates[0].page not in text.read_pages:
        return dates[0]
    read = [one for one in dates if one.page in text.read_pages][:MOST_WEIGHED]
    return max(read, key=lambda one: text.confidence_at(one.page, one.box))


def _dates(subject: Subject, near: int) -> Iterator[Dated]:
    for place in subject.text.places(DAY_OR_SHORT):
        with_year = place.match["year"] is not None
        day = day_of(place.match) if with_year else short_day_of(place.match, near)
        if day is not None:
            yield Dated(day, place.page, place.box)
    for sheet in subject.sheets:
        for row in sheet.rows:
            for cell in row:
                for day in days_in(cell):
                    yield Dated(day, sheet.page)
