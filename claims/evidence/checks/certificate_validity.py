"""Certificate: the validity printed on it covers the days of the outage."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from claims.documents.models import DocumentKind
from claims.evidence.dates import PERIOD, PERIOD_READ, format_day, period_of
from claims.evidence.form_labels import joined_lines, label_pattern
from claims.evidence.models import Verdict
from claims.evidence.registry import Check, Found, check, unreadable
from claims.evidence.subject import Subject
from claims.evidence.text import Box, Text

LABEL = label_pattern("유효기간", "유효기한", "확인서 유효기간", "확인 유효기간")
LINES = 3  # a form may break the period over so many

Period = tuple[date, date]


@check
class CertificateValidity(Check):
    code = "certificate.validity"
    kind = DocumentKind.SMALL_BUSINESS_CERTIFICATE
    label = _("확인서의 유효기간")
    SENTENCES = {
        "covers": _("장애 기간에 유효 (%(last)s까지)"),
        "ended": _("유효기간이 장애 전에 끝남 (%(last)s까지)"),
        "began_later": _("유효기간이 장애 뒤에 시작함 (%(first)s부터)"),
        "partly": _("유효기간이 장애 기간의 일부만 포함함 (%(first)s ~ %(last)s)"),
        "crosswise": _("유효기간의 날짜를 알 수 없습니다"),
        "not_found": _("유효기간을 찾지 못했습니다"),
    }

    def find(self, subject: Subject) -> Found | None:
        if not subject.text:
            return unreadable()
        if subject.outage is None:
            return None
        place = _labelled(subject.text) or _only(subject.text)
        if place is None:
            return Found(Verdict.UNKNOWN, "not_found")
        period, page, box = place
        if period is None:
            return Found(Verdict.UNKNOWN, "crosswise", page=page, box=box)
        verdict, said = _judge(period, subject.outage)
        values = {"first": format_day(period[0]), "last": format_day(period[1])}
        data = {"from": period[0].isoformat(), "to": period[1].isoformat()}
        return Found(verdict, said, values, page=page, box=box, data=data)


def _labelled(text: Text) -> tuple[Period | None, int, Box | None] | None:
    """Return (period, page, place) after the label 유효기간, perhaps on the next lines; None
    without one. The period is None if its days are impossible or reversed."""
    for page in text:
        for line in joined_lines(page, LINES):
            label = LABEL.search(line.text)
            pattern = PERIOD_READ if page.number in text.read_pages else PERIOD
            period = pattern.search(line.text, label.end()) if label else None
            if period:
                return period_of(period), page.number, line.box_of(*period.span())
    return None


def _only(text: Text) -> tuple[Period | None, int, Box | None] | None:
    """Return (period, page, place) of a document that names a single period; None for none or
    several. The period is None if its days are impossible or reversed."""
    places = list(text.places(PERIOD))
    if len({period_of(place.match) for place in places}) != 1:
        return None
    return period_of(places[0].match), places[0].page, places[0].box


def _judge(period: Period, outage: Period) -> tuple[Verdict, str]:
    if period[1] < outage[0]:
        return Verdict.PROBLEM, "ended"
    if period[0] > outage[1]:
        return Verdict.WARNING, "began_later"
    if period[0] <= outage[0] and outage[1] <= period[1]:
        return Verdict.OK, "covers"
    return Verdict.WARNING, "partly"
