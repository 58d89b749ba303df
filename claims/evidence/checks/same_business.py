"""Duplicates: another claim with the same business number.

Claims for two services of one business are honest; two claims for one service may not be.
"""

from django.utils.translation import gettext_lazy as _

from claims.documents.models import DocumentKind
from claims.evidence.models import Verdict
from claims.evidence.registry import Check, Found, check, duplicate_finding
from claims.evidence.subject import Subject


@check
class SameBusiness(Check):
    code = "same.business"
    kind = DocumentKind.SMALL_BUSINESS_CERTIFICATE
    of_claim = True
    label = _("같은 사업자의 다른 신청")
    SENTENCES = {
        "same_service": _("같은 사업자가 같은 서비스로 낸 신청이 %(count)s건 더 있음"),
        "other_service": _("같은 사업자가 다른 서비스로 낸 신청이 %(count)s건 있음"),
    }

    def inputs(self, subject: Subject) -> tuple[object, ...]:
        return tuple(subject.others.businesses.get(subject.claim.pk, ()))

    def find(self, subject: Subject) -> Found | None:
        others = subject.others.of(subject.others.businesses.get(subject.claim.pk, ()))
        service = subject.claim.service.counted_id
        again = [other for other in others if other.counted_service == service]
        if again:
            return duplicate_finding(Verdict.WARNING, "same_service", again)
        return duplicate_finding(Verdict.OK, "other_service", others) if others else None
