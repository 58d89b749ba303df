"""Certificate: the business number in the text equals the claim's and passes its check digit."""

import re

from django.utils.translation import gettext_lazy as _

from claims.documents.models import DocumentKind
from claims.evidence.form_labels import spaced_pattern
from claims.evidence.models import Verdict
from claims.evidence.registry import Check, Found, check, unreadable
from claims.evidence.subject import Subject
from claims.identifiers import business_number_digits, format_business_number

_DASH = r"\s*[-‐‑–—−]\s*"
# With dashes any number of this shape counts; without them only after the label.
NUMBER = re.compile(
    rf"(?<![\d-])(?P<dashed>\d{{3}}{_DASH}\d{{2}}{_DASH}\d{{5}})(?![\d-])"
    rf"|{spaced_pattern('등록번호')}\s*[:：]?\s*(?P<plain>\d{{10}})(?!\d)"
)


@check
class CertificateNumber(Check):
    code = "certificate.number"
    kind = DocumentKind.SMALL_BUSINESS_CERTIFICATE
    label = _("확인서의 사업자등록번호")
    SENTENCES = {
        "same": _("사업자등록번호가 신청과 같음 (%(printed)s)"),
        "different": _("사업자등록번호가 다름: %(printed)s / 신청 %(filed)s"),
        "impossible": _("사업자등록번호의 검증 숫자가 맞지 않음: %(printed)s"),
        "none_filed": _("신청에 사업자등록번호가 없음, 확인서에는 %(printed)s"),
        "not_found": _("사업자등록번호를 찾지 못했습니다"),
    }

    def find(self, subject: Subject) -> Found:
        if not subject.text:
            return unreadable()
        filed = subject.claim.business_number
        places = list(subject.text.places(NUMBER))
        if not places:
            return Found(Verdict.UNKNOWN, "not_found")
        numbers = [re.sub(r"\D", "", p.match["dashed"] or p.match["plain"]) for p in places]
        at = numbers.index(filed) if filed in numbers else 0
        verdict, said = self._judge(numbers[at], filed)
        return Found(
            verdict,
            said,
            {
                "printed": format_business_number(numbers[at]),
                "filed": format_business_number(filed),
            },
            page=places[at].page,
            box=places[at].box,
        )

    def _judge(self, printed: str, filed: str) -> tuple[Verdict, str]:
        if business_number_digits(printed) is None:
            return Verdict.PROBLEM, "impossible"
        if not filed:
            return Verdict.UNKNOWN, "none_filed"
        if printed != filed:
            return Verdict.PROBLEM, "different"
        return Verdict.OK, "same"
