"""Duplicates: the claim's phone is also that of another business's claim."""

from django.utils.translation import gettext_lazy as _

from claims.documents.models import DocumentKind
from claims.evidence.models import Verdict
from claims.evidence.registry import Check, Found, check, duplicate_finding
from claims.evidence.subject import Subject


@check
class SamePhone(Check):
    code = "same.phone"
    kind = DocumentKind.OTHER
    of_claim = True
    label = _("다른 신청과 같은 휴대전화")
    SENTENCES = {
        "of_another": _("다른 사업자의 신청 %(count)s건과 휴대전화가 같음"),
    }

    def inputs(self, subject: Subject) -> tuple[object, ...]:
        return tuple(subject.others.phones.get(subject.claim.pk, ()))

    def find(self, subject: Subject) -> Found | None:
        # the same people have one phone for all their claims and businesses: nothing to say
        others = subject.others.of(subject.others.phones.get(subject.claim.pk, ()))
        unrelated = [
            other
            for other in others
            if not other.is_of(subject.claim) and not other.is_run_by(subject.claim)
        ]
        return duplicate_finding(Verdict.WARNING, "of_another", unrelated) if unrelated else None
