"""Traces: a photograph of the loss that its camera dates before the outage.

Only of the loss: the use of the service may well have been photographed before. A day after the
outage says nothing either, since papers are photographed when they are handed in; and a camera
whose clock was never set says 2000 or 1970.
"""

from django.utils.translation import gettext_lazy as _

from claims.documents.models import Document, DocumentKind
from claims.evidence.dates import format_day
from claims.evidence.models import Verdict
from claims.evidence.registry import Check, Found, check
from claims.evidence.subject import Subject

CLOCK_SET_YEARS = 8  # before the outage; older dates are those of a clock that was never set


@check
class PictureDay(Check):
    code = "picture.day"
    kind = DocumentKind.SALES_LOSS_PROOF
    rests_on_words = False
    label = _("사진을 찍은 날")
    SENTENCES = {
        "before": _(
            "사진기가 적은 찍은 날이 %(day)s로 장애(%(outage)s)보다 앞섬. 시계가 틀렸을 수도 "
            "있으니 내용의 날짜를 확인해 주세요"
        ),
    }

    def reads(self, document: Document) -> bool:
        return super().reads(document) and document.media_type.startswith("image/")

    def inputs(self, subject: Subject) -> tuple[object, ...]:
        assert subject.document is not None  # noqa: S101 - for mypy
        document = subject.document
        return (document.sha256, document.kind, document.status, subject.outage)

    def find(self, subject: Subject) -> Found | None:
        taken = subject.traces.made
        if taken is None or subject.outage is None:
            return None
        first, _last = subject.outage
        if not first.year - CLOCK_SET_YEARS <= taken.year or taken >= first:
            return None
        values = {"day": format_day(taken), "outage": format_day(first)}
        return Found(Verdict.WARNING, "before", values, page=1)
