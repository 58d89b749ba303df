"""Sentences of the sales check: results, and reasons for no result."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

_ONE_SIDE = _("(장애 앞뒤 한쪽의 매출과만 견주었습니다)")

FELL: dict[str, str | Promise] = {
    "fell": _("장애 %(days)s일 매출이 예상보다 %(lost)s원 적습니다 (오차 ±%(half)s원)"),
    "fell_about": _(
        "장애 %(days)s일 매출이 예상보다 %(lost)s원 적습니다 (오차 ±%(half)s원). "
        "신청액이 조금 많지만 자료 밖의 매출로 설명될 수 있습니다"
    ),
    "fell_less": _(
        "장애 %(days)s일 매출이 예상보다 %(lost)s원 적지만 (오차 ±%(half)s원), "
        "신청액 %(claimed)s원에는 못 미칩니다"
    ),
    "no_fall": _(
        "장애 %(days)s일에 매출이 줄지 않았습니다 (예상보다 %(fall)s원 적음, 오차 ±%(half)s원)"
    ),
    "rose": _(
        "장애 %(days)s일에 매출이 줄지 않았습니다 (예상보다 %(fall)s원 많음, 오차 ±%(half)s원)"
    ),
    "uneven": _("매출이 평소에도 고르지 않아 장애 영향을 구분할 수 없습니다 (오차 ±%(half)s원)"),
}

WHY_NOT: dict[str, str | Promise] = {
    "too_long": _("표가 너무 길어 끝까지 읽지 못했습니다"),
    "sheets_differ": _("두 시트에서 같은 날(%(day)s)의 매출이 다릅니다"),
    "total_contradicts": _("표의 합계가 일별 금액의 합과 다릅니다"),
    "columns_contradict": _("한 행의 합계가 승인에서 취소를 뺀 금액과 다릅니다"),
    "weekday_contradicts": _("날짜와 요일이 맞지 않는 행이 있습니다"),
    "day_twice": _("같은 날(%(day)s)이 표에 두 번 있습니다"),
    "two_tables": _("한 시트에 일별 표가 둘 있어 어느 것인지 알 수 없습니다"),
    "day_unclear": _("날짜 열이 둘이고 서로 다릅니다"),
    "day_unreadable": _("확실히 읽을 수 없는 날짜가 있습니다"),
    "row_unreadable": _("날짜 없이 금액만 있는 행이 있습니다"),
    "amount_unreadable": _("확실히 읽을 수 없는 금액이 있습니다"),
    "amount_unclear": _("어느 열이 매출인지 하나로 정할 수 없습니다"),
    "unit_unclear": _("금액의 단위를 확실히 알 수 없습니다"),
    "cancel_unclear": _("취소 건이 매출에서 빠졌는지 알 수 없습니다"),
    "columns_unclear": _("표의 열을 확실히 나눌 수 없습니다"),
    "year_unknown": _("날짜에 연도가 없습니다"),
    "delayed_days": _("매입일·입금일 기준이라 며칠 늦습니다. 승인일 기준 자료가 필요합니다"),
    "not_daily": _("월별·기간별 합계뿐이라 장애 기간의 매출을 알 수 없습니다"),
    "no_table": _("일별 매출 표를 찾지 못했습니다"),
    "days_missing": _("장애 기간 중 자료에 없는 날이 있습니다: %(missing)s"),
    "too_few_days": _("견줄 같은 요일이 너무 적습니다. 장애 앞뒤 몇 주의 일별 매출이 필요합니다"),
    "holiday": _("장애 기간에 공휴일(%(day)s)이 있어 견줄 날이 없습니다"),
    "unproved": _(
        "사진의 표를 읽었지만 인쇄된 합계로 확인되지 않아 계산하지 않았습니다. 직접 확인해 주세요"
    ),
    "no_sales": _("장애 기간이 모두 평소 쉬는 요일입니다"),
}

SENTENCES: dict[str, str | Promise] = {
    **FELL,
    **{f"{word}_one_side": format_lazy("{} {}", said, _ONE_SIDE) for word, said in FELL.items()},
    **WHY_NOT,
    "picture_less": _(
        "사진의 표를 읽어 계산하면 신청액에 못 미칩니다. 잘못 읽었을 수 있으니 직접 확인해 주세요"
    ),
}
