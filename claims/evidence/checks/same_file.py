"""Duplicates: the same file, byte for byte, on another claim."""

from django.utils.translation import gettext_lazy as _

from claims.documents.models import DocumentKind
from claims.evidence.models import Verdict
from claims.evidence.registry import Check, Found, check, duplicate_finding
from claims.evidence.subject import Subject

# A business may send these with each of its claims: they concern the business, not a loss.
OF_THE_BUSINESS = frozenset(
    {
        DocumentKind.SMALL_BUSINESS_CERTIFICATE,
        DocumentKind.BANKBOOK_COPY,
        DocumentKind.OTHER,
    }
)


@check
class SameFile(Check):
    code = "same.file"
    needs_content = False
    label = _("다른 신청과 같은 파일")
    SENTENCES = {
        "of_another": _("다른 사업자의 신청 %(count)s건에도 같은 파일이 있음"),
        "of_one_person": _("같은 대표자의 다른 사업자 신청 %(count)s건에도 같은 파일이 있음"),
        "of_the_same": _("같은 사업자의 다른 신청 %(count)s건에도 낸 자료"),
    }

    def inputs(self, subject: Subject) -> tuple[object, ...]:
        assert subject.document is not None  # noqa: S101 - for mypy
        files = subject.others.files.get(subject.document.pk, ())
        return (subject.document.kind, sorted({same.claim_id for same in files}))

    def find(self, subject: Subject) -> Found | None:
        assert subject.document is not None  # noqa: S101 - for mypy
        files = subject.others.files.get(subject.document.pk, ())
        others = subject.others.of(same.claim_id for same in files)
        of_others = [other for other in others if not other.is_of(subject.claim)]
        unrelated = [other for other in of_others if not other.is_run_by(subject.claim)]
        if unrelated:
            return duplicate_finding(Verdict.PROBLEM, "of_another", unrelated)
        if of_others:
            return duplicate_finding(Verdict.WARNING, "of_one_person", of_others)
        if others and subject.document.kind not in OF_THE_BUSINESS:
            return duplicate_finding(Verdict.WARNING, "of_the_same", others)
        return None
