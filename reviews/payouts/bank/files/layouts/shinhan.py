"""신한은행 기업뱅킹 대량이체: the workbook of its upload page ("입력정보").

Source: the bank shows the form only after log-in. Heads and order are those that public payroll
and settlement programs write for it; seven of them agree to the letter (looked up 2026-11-25):
*입금은행 · *입금계좌 · 고객관리성명 · *입금액 · 출금통장표시내용 · 입금통장표시내용 ·
입금인코드 · 비고 · 업체사용key. A bank is named by its three digits; a line of the passbook has
room for seven Hangul letters. To be checked with the bank before its first use.
"""

from django.utils.translation import gettext_lazy as _

from reviews.payouts.bank.files.layouts.base import DISPLAYED, XLSX, Column, Layout, Results

LAYOUT = Layout(
    code="shinhan",
    label=_("신한은행 대량이체"),
    source=_(
        "신한은행 기업뱅킹 대량이체 양식을 공개된 급여·정산 프로그램들이 쓰는 대로 옮겼습니다"
        "(2026. 11. 25. 확인). 처음 쓰기 전에 은행에 확인해 주세요."
    ),
    columns=(
        Column("*입금은행", lambda line: line.bank_code),
        Column("*입금계좌", lambda line: line.account),
        Column("고객관리성명", lambda line: line.holder),
        Column("*입금액", lambda line: line.amount),
        Column("출금통장표시내용", lambda line: line.reference),
        Column("입금통장표시내용", lambda line: DISPLAYED),
        Column("입금인코드", lambda line: ""),
        Column("비고", lambda line: ""),
        Column("업체사용key", lambda line: line.reference),
    ),
    formats=((XLSX, ""),),
    sheet="입력정보",
    results=Results(
        reference=("업체사용key", "출금통장표시내용"), amount=("*입금액", "입금액", "이체금액")
    ),
)
