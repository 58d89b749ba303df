"""Certificate: the business name on it is the claim's."""

from django.utils.translation import gettext_lazy as _

from claims.documents.models import DocumentKind
from claims.evidence import form_labels
from claims.evidence.models import Verdict
from claims.evidence.name_likeness import are_alike, likeness
from claims.evidence.registry import Check, Found, check, unreadable
from claims.evidence.subject import Subject
from claims.identifiers import same_name

NAME = form_labels.label_pattern(
    "기업명", "상호", "상호명", "업체명", "회사명", "법인명", "법인명(단체명)"
)
STOPS = form_labels.label_pattern(
    *("대표자", "대표자명", "성명", "사업자등록번호", "등록번호", "법인등록번호", "소재지"),
    *("본점 소재지", "주소", "주업종", "업종", "상시근로자 수", "유효기간", "전화번호"),
)
LONGEST = 60  # letters of a name in a sentence


@check
class CertificateName(Check):
    code = "certificate.name"
    kind = DocumentKind.SMALL_BUSINESS_CERTIFICATE
    label = _("확인서의 상호")
    SENTENCES = {
        "same": _("상호가 신청과 같음"),
        "alike": _("상호가 신청과 비슷함: %(printed)s / %(filed)s"),
        "different": _("상호가 다름: %(printed)s / %(filed)s"),
        "not_found": _("상호를 찾지 못했습니다"),
    }

    def find(self, subject: Subject) -> Found | None:
        filed = subject.claim.business_name
        if not filed:
            return None
        if not subject.text:
            return unreadable()
        values = list(form_labels.find_values(subject.text, NAME, STOPS))
        for value in values:
            if same_name(value.text, filed):
                return Found(Verdict.OK, "same", page=value.page, box=value.box)
        if not values:
            return Found(Verdict.UNKNOWN, "not_found")
        first = max(values, key=lambda value: likeness(value.text, filed))
        if first.page not in subject.text.read_pages:
            first = values[0]
        elif are_alike(first.text, filed):
            names = {"printed": first.text[:LONGEST], "filed": filed[:LONGEST]}
            return Found(Verdict.OK, "alike", names, page=first.page, box=first.box)
        names = {"printed": first.text[:LONGEST], "filed": filed[:LONGEST]}
        return Found(Verdict.WARNING, "different", names, page=first.page, box=first.box)
