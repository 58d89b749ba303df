"""Bankbook: its account is the claim's. The plain number is compared only, never stored."""

import re

from django.utils.translation import gettext_lazy as _

from claims.documents.models import DocumentKind
from claims.evidence import form_labels
from claims.evidence.models import Verdict
from claims.evidence.registry import Check, Found, check, unreadable
from claims.evidence.subject import Subject
from claims.evidence.text import Place, Text
from claims.personal_data.masking import mask_account

LABEL = form_labels.label_pattern("계좌번호", "구좌번호", "계좌 번호", "입금계좌")
# 10 to 14 digits, with a bank's dashes or blanks or without
ACCOUNT = re.compile(r"(?<![\d-])\d(?:[-‐–\s]?\d){9,13}(?![\d-])")
LINES = 2  # the number is beside its label or on the next line


@check
class BankbookAccount(Check):
    code = "bankbook.account"
    kind = DocumentKind.BANKBOOK_COPY
    label = _("통장의 계좌번호")
    SENTENCES = {
        "same": _("계좌번호가 신청과 같음 (%(filed)s)"),
        "different": _("계좌번호가 다름: 통장 %(printed)s / 신청 %(filed)s"),
        "none_filed": _("신청에 지급 계좌가 없음, 통장에는 %(printed)s"),
        "not_found": _("계좌번호를 찾지 못했습니다"),
    }

    def find(self, subject: Subject) -> Found:
        if not subject.text:
            return unreadable()
        filed = subject.account_number()
        same = _same(subject.text, filed) if filed else None
        place = same or _labelled(subject.text)
        if place is None:
            return Found(Verdict.UNKNOWN, "not_found")
        said, verdict = "same", Verdict.OK
        if not filed:
            said, verdict = "none_filed", Verdict.UNKNOWN
        elif same is None:
            said, verdict = "different", Verdict.PROBLEM
        masked = {"printed": mask_account(place.match[0]), "filed": mask_account(filed)}
        return Found(verdict, said, masked, page=place.page, box=place.box)


def _same(text: Text, filed: str) -> Place | None:
    """Return the first place where an account number with the digits `filed` is printed; None
    without one."""
    for place in text.places(ACCOUNT):
        if re.sub(r"\D", "", place.match[0]) == filed:
            return place
    return None


def _labelled(text: Text) -> Place | None:
    """Return the place of the first account number that follows the label 계좌번호 (or the like) on
    the same line or the next ones; None without one."""
    for page in text:
        for line in form_labels.joined_lines(page, LINES):
            label = LABEL.search(line.text)
            match = ACCOUNT.search(line.text, label.end()) if label else None
            if match:
                return Place(match, page.number, line.box_of(*match.span()))
    return None
