"""Sales: the fall on the days of the outage against the same weekdays around them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.documents.models import DocumentKind
from claims.evidence.models import SALES_FALL, Verdict
from claims.evidence.registry import Check, Found, check
from claims.evidence.sales import sentences
from claims.evidence.sales.cells import UnsureError
from claims.evidence.sales.estimate import REACH, Estimate, estimate, judge
from claims.evidence.sales.pictured import read_pictured
from claims.evidence.sales.reading import UNPROVED, Series, read_lines, read_sheets
from claims.evidence.sentences import UNREADABLE
from claims.evidence.subject import Subject
from claims.working_days import holidays_of

DRAWN_DAYS = 14  # on either side of the outage, for the chart
# the card companies' workbook ranks before the business's own ledger, a picture behind it
RANKS = {"sheet": 10_000, "text": 0, "picture": -10_000}


@check
class SalesFall(Check):
    code = SALES_FALL
    kind = DocumentKind.SALES_LOSS_PROOF
    label = _("매출 감소")
    SENTENCES = sentences.SENTENCES
    version = 2

    def inputs(self, subject: Subject) -> tuple[object, ...]:
        document, incident = subject.document, subject.incident
        read = (tuple(sorted(subject.read.items())),) if subject.read else ()
        return (
            *read,
            (document.sha256, document.kind, document.status) if document else (),
            subject.claim.current_claimed_loss,
            (incident.began_at.isoformat(), incident.ended_at.isoformat()) if incident else (),
        )

    def find(self, subject: Subject) -> Found | None:
        if subject.incident is None:
            return None
        began = timezone.localtime(subject.incident.began_at)
        ended = timezone.localtime(subject.incident.ended_at)
        if not subject.sheets and not subject.text:
            return Found(Verdict.UNKNOWN, UNREADABLE)
        try:
            series = _read(subject, began.year)
            found = estimate(series.days, began, ended, _holidays(began, ended))
        except UnsureError as error:
            page = min(subject.text.read_pages) if error.reason == UNPROVED else None
            return Found(Verdict.UNKNOWN, error.reason, _sentence_values(error.values), page=page)
        return _found(subject.claim.current_claimed_loss or 0, series, found)


def _read(subject: Subject, near: int) -> Series:
    """Return the daily sales in the document: from its sheets, else its printed text, else words
    read from pictures. `near` is the year of the outage. Raises UnsureError with the reason if no
    series can be read with certainty."""
    if subject.sheets:
        return read_sheets(subject.sheets, near)
    if subject.text.printed:
        return read_lines([(line.page, line.words) for line in subject.text.printed.lines], near)
    return read_pictured([(line.page, line.words) for line in subject.text.lines], near)


def _holidays(began: dt.datetime, ended: dt.datetime) -> frozenset[dt.date]:
    reach = dt.timedelta(days=REACH)
    years = range((began - reach).year, (ended + reach).year + 1)
    return frozenset().union(*(holidays_of(year) for year in years))


def _sentence_values(values: Mapping[str, object]) -> dict[str, str]:
    """Return those `values` of an UnsureError that its sentence names, as text: `day`, and of
    `missing` the first seven days. A cell's text is left out, since it may be personal."""
    found = {}
    if isinstance(day := values.get("day"), str):
        found["day"] = _short(day)
    if isinstance(missing := values.get("missing"), list):
        found["missing"] = ", ".join(_short(day) for day in missing[:7])
    return found


def _short(day: str) -> str:
    date = dt.date.fromisoformat(day)
    return f"{date.month}. {date.day}."


def _found(claimed: int, series: Series, found: Estimate) -> Found:
    """Return the finding for an estimate. `claimed` is the claimed loss in won. An estimate from a
    picture that does not confirm the claim becomes UNKNOWN, and none has an estimated loss."""
    judged = judge(claimed, found)
    said = "rose" if judged.said == "no_fall" and found.fall < 0 else judged.said
    said = f"{said}_one_side" if found.one_sided else said
    verdict, pictured = Verdict(judged.verdict), series.source == "picture"
    if pictured and verdict != Verdict.OK:  # it may confirm, and never counts against a claim
        verdict, said = Verdict.UNKNOWN, "picture_less"
    page, box = series.places.get(found.first, (series.page, None))
    return Found(
        verdict,
        said,
        values={
            "days": len(found.falls),
            "lost": f"{found.lost:,}",
            "fall": _thousands(abs(found.fall)),
            "half": _thousands(found.half),
            "claimed": f"{claimed:,}",
        },
        page=page,
        box=box,
        data=_data(series, found),
        # what was read from a picture is drawn for people, and is no money that one can take
        estimated_loss=None if pictured else found.lost,
    )


def _thousands(won: int) -> str:
    """Round an uncertain amount away from zero to whole thousands of won."""
    return f"{-(-won // 1_000) * 1_000:,}"


def _data(series: Series, found: Estimate) -> dict[str, Any]:
    """Return the data of the chart, to be stored with the finding: for each day from DRAWN_DAYS
    before the outage to as many after, the won sold and expected, and the estimate in won."""
    margin = dt.timedelta(days=DRAWN_DAYS)
    return {
        "days": [
            {"day": day.isoformat(), "won": won, "expected": found.expected.get(day)}
            for day, won in _with_resting(series, found).items()
            if found.first - margin <= day <= found.last + margin
        ],
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "lost": found.lost,
        **_range(series, found),
        "sheet": series.sheet,
        "partial": [day.isoformat() for day in found.partial],
        "one_sided": found.one_sided,
        "rank": len(series.known) + RANKS[series.source],
    }


def _range(series: Series, found: Estimate) -> dict[str, int]:
    """Return the range of the estimate in won, {"low", "high"}; for words read from a picture their
    confidence instead, {"read"}, since such an amount is not certain."""
    if series.source == "picture":
        return {"read": series.confidence}
    return {"low": found.low, "high": found.high}


def _with_resting(series: Series, found: Estimate) -> dict[dt.date, int]:
    """Return {day: won} of the days whose amount is known, in order, with 0 for days of the outage
    that are missing: on their weekday the business never opens."""
    days = {**dict.fromkeys(found.falls, 0), **series.known}
    return dict(sorted(days.items()))
