"""Bankbook: its holder is the business or its representative."""

import re

from django.utils.translation import gettext_lazy as _

from claims.documents.models import DocumentKind
from claims.evidence import form_labels
from claims.evidence.models import Verdict
from claims.evidence.name_likeness import are_alike
from claims.evidence.registry import Check, Found, check, unreadable
from claims.evidence.subject import Subject
from claims.identifiers import same_name
from claims.personal_data.masking import mask_name

HOLDER = form_labels.label_pattern(
    "예금주", "예금주명", "성명", "고객명", "계좌주", "가입자명", "명의인"
)
STOPS = form_labels.label_pattern(
    *("예금주", "예금주명", "관리점", "개설점", "취급점", "거래점", "계좌번호", "예금종류"),
    *("상품명", "개설일", "신규일", "발행일", "통장 발행일", "발급일", "사업자등록번호", "과목"),
    *("생년월일", "고객번호", "통화", "은행명"),
)
# `홍길동 님`, `홍길동 귀하`, `홍길동 (인)`
COURTESY = re.compile(r"\s*(?:님|귀하|고객님|\(인\))\s*$")
NAMELIKE = re.compile(r"[^\d]{2,40}")


@check
class BankbookHolder(Check):
    code = "bankbook.holder"
    kind = DocumentKind.BANKBOOK_COPY
    label = _("통장의 예금주")
    SENTENCES = {
        "representative": _("예금주가 대표자와 일치"),
        "business": _("예금주가 상호와 일치"),
        "person": _("예금주가 신청인과 일치"),
        "different": _("예금주가 상호나 대표자와 다름 (%(holder)s)"),
        "not_found": _("예금주를 찾지 못했습니다"),
    }

    def find(self, subject: Subject) -> Found:
        if not subject.text:
            return unreadable()
        names = _names(subject)
        values = list(form_labels.find_values(subject.text, HOLDER, STOPS))
        for value in values:
            holder = COURTESY.sub("", value.text)
            for said, name in names:
                if same_name(holder, name) or (
                    value.page in subject.text.read_pages and are_alike(holder, name)
                ):
                    masked = {"holder": mask_name(holder)}
                    return Found(Verdict.OK, said, masked, page=value.page, box=value.box)
        for value in values:
            holder = COURTESY.sub("", value.text)
            if NAMELIKE.fullmatch(holder):
                masked = {"holder": mask_name(holder)}
                return Found(Verdict.PROBLEM, "different", masked, page=value.page, box=value.box)
        return self._without_label(subject, names)

    def _without_label(self, subject: Subject, names: list[tuple[str, str]]) -> Found:
        """Return the answer for a bankbook without a labelled holder: OK for a line that consists
        of one of the names alone, as on the cover of many bankbooks, else UNKNOWN. `names` are as
        `_names` returns them."""
        for line in subject.text.lines:
            for said, name in names:
                if same_name(COURTESY.sub("", line.text), name):
                    box, masked = line.box_of(0, len(line.text)), {"holder": mask_name(name)}
                    return Found(Verdict.OK, said, masked, page=line.page, box=box)
        return Found(Verdict.UNKNOWN, "not_found")


def _names(subject: Subject) -> list[tuple[str, str]]:
    """Return the filed names that may hold the account, as (code of the sentence, name): the
    representative, the business, and the claimant if there is no representative."""
    claim = subject.claim
    holders = [("representative", claim.representative), ("business", claim.business_name)]
    if not claim.representative:
        holders.append(("person", claim.person_name))
    return [(said, name) for said, name in holders if name]
