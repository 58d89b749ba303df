"""Canned texts for a supplement request, by kind of document; the secretary can edit them.

They are Korean in every language of the page: the text goes word for word into a Korean letter.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.documents.models import DocumentKind


@dataclass(frozen=True)
class CannedText:
    """Text that the secretary can insert into a supplement request and edit; `kind` is the kind of
    document that it asks for, None for any."""

    label: Promise
    text: str
    kind: DocumentKind | None = None


CANNED_TEXTS = (
    CannedText(
        _("확인서 유효기간"),
        "유효기간에 장애 기간이 들어 있는 소상공인 확인서를 보내 주세요.",
        DocumentKind.SMALL_BUSINESS_CERTIFICATE,
    ),
    CannedText(
        _("날짜별 매출"),
        "장애 기간과 그 앞뒤 4주의 매출이 날짜별로 보이는 자료(카드매출 내역 등)를 보내 주세요.",
        DocumentKind.SALES_LOSS_PROOF,
    ),
    CannedText(
        _("서비스 이용 내역"),
        "장애 기간에 서비스를 영업에 쓴 것이 날짜와 함께 보이는 자료(주문, 예약, 광고 내역 등)를 "
        "보내 주세요.",
        DocumentKind.SERVICE_USAGE_PROOF,
    ),
    CannedText(
        _("예금주와 계좌"),
        "사업자나 대표자 이름의 통장 사본을, 예금주와 계좌번호가 모두 보이게 보내 주세요.",
        DocumentKind.BANKBOOK_COPY,
    ),
    CannedText(_("글자가 안 보임"), "글자를 읽을 수 있도록 다시 찍거나 스캔해서 보내 주세요."),
)
