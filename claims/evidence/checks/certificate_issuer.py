"""Certificate: it names the ministry that issues it."""

import re

from django.utils.translation import gettext_lazy as _

from claims.documents.models import DocumentKind
from claims.evidence.form_labels import spaced_pattern
from claims.evidence.models import Verdict
from claims.evidence.registry import Check, Found, check, unreadable
from claims.evidence.subject import Subject

ISSUER = re.compile(rf"{spaced_pattern('중소벤처기업부')}(?:\s*{spaced_pattern('장관')})?")


@check
class CertificateIssuer(Check):
    code = "certificate.issuer"
    kind = DocumentKind.SMALL_BUSINESS_CERTIFICATE
    label = _("확인서의 발급기관")
    SENTENCES = {
        "named": _("발급기관 중소벤처기업부"),
        "not_named": _("발급기관(중소벤처기업부)이 적혀 있지 않음"),
    }

    def find(self, subject: Subject) -> Found:
        if not subject.text:
            return unreadable()
        # the ministry's seal is at the foot; its laws and forms may be quoted above
        places = list(subject.text.places(ISSUER))
        if not places:
            return Found(Verdict.WARNING, "not_named")
        return Found(Verdict.OK, "named", page=places[-1].page, box=places[-1].box)
