"""The program's own layout: every field that a transfer needs, in every format."""

from django.utils.translation import gettext_lazy as _

from claims.banks import bank_name
from reviews.payouts.bank.files.layouts.base import (
    CP949,
    CSV,
    DISPLAYED,
    UTF8,
    XLSX,
    Column,
    Layout,
    Results,
)

LAYOUT = Layout(
    code="generic",
    label=_("공통 서식"),
    source=_("이 프로그램의 서식입니다. 은행 양식에 옮겨 붙이거나 은행과 맞추어 씁니다."),
    columns=(
        Column("지급번호", lambda line: line.reference),
        Column("은행코드", lambda line: line.bank_code),
        Column("은행", lambda line: bank_name(line.bank_code)),
        Column("계좌번호", lambda line: line.account),
        Column("예금주", lambda line: line.holder),
        Column("금액", lambda line: line.amount),
        Column("입금통장표시", lambda line: DISPLAYED),
    ),
    formats=((XLSX, ""), (CSV, UTF8), (CSV, CP949)),
    sheet="이체",
    results=Results(reference=("지급번호",)),
    of_a_bank=False,
)
