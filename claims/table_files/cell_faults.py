"""Sentences about cells of a file that cannot be read, by the code of the fault."""

from django.utils.translation import gettext_lazy as _

# Each says what to do. A package adds those of its own columns.
CELL_SENTENCES = {
    "missing": _("비어 있습니다. 필수 값입니다."),
    "amount_unreadable": _("금액으로 읽을 수 없습니다. 1,200,000처럼 숫자로 적어 주세요."),
    "amount_negative": _("금액이 0보다 작습니다."),
    "amount_fraction": _("원 단위 아래가 있습니다. 정수로 적어 주세요."),
    "date_unreadable": _("날짜로 읽을 수 없습니다. 2022-10-19 14:05처럼 적어 주세요."),
    "date_impossible": _("없는 날짜나 시각입니다."),
    "business_number_invalid": _("사업자등록번호의 검증 숫자가 맞지 않습니다."),
    "account_mangled": _("계좌번호가 숫자 서식으로 바뀌었습니다. 텍스트로 다시 적어 주세요."),
    "account_unreadable": _("계좌번호는 하이픈을 빼고 숫자 10~14자리여야 합니다."),
    "bank_unknown": _("알 수 없는 은행입니다. 은행 이름이나 세 자리 코드로 적어 주세요."),
    "phone_unreadable": _("국내 전화번호로 읽을 수 없습니다."),
    "word_unknown": _("정해진 말 가운데 하나로 적어 주세요."),
}
