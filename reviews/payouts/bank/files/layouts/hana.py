"""하나은행 기업뱅킹 파일이체 ("HNB 대량이체"): nine fixed columns.

Source: the bank shows the form only after log-in. Heads and order are those that public payroll
and settlement programs write for it; five of them agree to the letter, two of those quote the
form's own notes (looked up 2026-11-25): 입금은행 · 입금계좌번호 · 입금액 · 예상예금주 ·
입금통장표시 · 출금통장표시 · 메모 · CMS코드 · 받는분 휴대폰번호. The first three are required, an
account has digits only, and the upload accepts xls, csv and txt but not xlsx, so the file is a CSV.
To be checked with the bank before its first use.
"""

from django.utils.translation import gettext_lazy as _

from reviews.payouts.bank.files.layouts.base import CP949, CSV, DISPLAYED, Column, Layout, Results

LAYOUT = Layout(
    code="hana",
    label=_("하나은행 파일이체"),
    source=_(
        "하나은행 기업뱅킹 파일이체 양식을 공개된 급여·정산 프로그램들이 쓰는 대로 옮겼습니다"
        "(2026. 11. 25. 확인). 처음 쓰기 전에 은행에 확인해 주세요."
    ),
    columns=(
        Column("입금은행", lambda line: line.bank_code),
        Column("입금계좌번호", lambda line: line.account),
        Column("입금액", lambda line: line.amount),
        Column("예상예금주", lambda line: line.holder),
        Column("입금통장표시", lambda line: DISPLAYED),
        Column("출금통장표시", lambda line: line.reference),
        Column("메모", lambda line: line.reference),
        Column("CMS코드", lambda line: ""),
        Column("받는분 휴대폰번호", lambda line: ""),  # the bank needs no number of ours
    ),
    formats=((CSV, CP949),),
    sheet="Sheet1",
    results=Results(reference=("메모", "출금통장표시")),
)
