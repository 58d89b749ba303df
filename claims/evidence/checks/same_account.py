"""Duplicates: the claim's account is also that of another business's claim."""

from django.utils.translation import gettext_lazy as _

from claims.documents.models import DocumentKind
from claims.evidence.models import Verdict
from claims.evidence.registry import Check, Found, check, duplicate_finding
from claims.evidence.subject import Subject


@check
class SameAccount(Check):
    code = "same.account"
    kind = DocumentKind.BANKBOOK_COPY
    of_claim = True
    label = _("다른 신청과 같은 계좌")
    SENTENCES = {
        "of_another": _("다른 사업자의 신청 %(count)s건과 지급 계좌가 같음"),
        "of_one_person": _("같은 대표자의 다른 사업자 신청 %(count)s건과 지급 계좌가 같음"),
    }

    def inputs(self, subject: Subject) -> tuple[object, ...]:
        return tuple(subject.others.accounts.get(subject.claim.pk, ()))

    def find(self, subject: Subject) -> Found | None:
        # a second claim of one business names the same account: nothing to say
        others = subject.others.of(subject.others.accounts.get(subject.claim.pk, ()))
        of_others = [other for other in others if not other.is_of(subject.claim)]
        unrelated = [other for other in of_others if not other.is_run_by(subject.claim)]
        if unrelated:
            return duplicate_finding(Verdict.WARNING, "of_another", unrelated)
        return duplicate_finding(Verdict.OK, "of_one_person", of_others) if of_others else None
