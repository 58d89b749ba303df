"""Kinds of document. A policy requires some of them; a document has one."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    SMALL_BUSINESS_CERTIFICATE = "small_business_certificate", _("소상공인 확인서")
    SALES_LOSS_PROOF = "sales_loss_proof", _("매출 피해 입증자료")
    SERVICE_USAGE_PROOF = "service_usage_proof", _("서비스 활용 영업 입증자료")
    BANKBOOK_COPY = "bankbook_copy", _("통장 사본")
    OTHER = "other", _("기타 서류")

    @property
    def short(self) -> str:
        """The short name of a kind of document, for a table head or the gallery of documents."""
        return str(SHORT_NAMES[self])


SHORT_NAMES = {
    DocumentKind.SMALL_BUSINESS_CERTIFICATE: _("확인서"),
    DocumentKind.SALES_LOSS_PROOF: _("매출 입증"),
    DocumentKind.SERVICE_USAGE_PROOF: _("활용 입증"),
    DocumentKind.BANKBOOK_COPY: _("통장 사본"),
    DocumentKind.OTHER: _("기타"),
}
