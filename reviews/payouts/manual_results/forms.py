"""Forms of a manual result: the reference to the bank's statement or notice, and for a failure or a
refused file the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.payouts.manual_results.verbs import SHORTEST_REFERENCE

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def _reference(
    label: _StrPromise, example: _StrPromise, missing: _StrPromise, short: _StrPromise
) -> forms.Field:
    return forms.CharField(
        label=label,
        min_length=SHORTEST_REFERENCE,
        max_length=100,
        strip=True,
        help_text=example,
        error_messages={"required": missing, "min_length": short},
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )


def _reason(help_text: _StrPromise) -> forms.Field:
    return forms.CharField(
        label=_("은행이 알린 사유"),
        max_length=200,
        strip=True,
        help_text=help_text,
        error_messages={"required": _("은행이 알린 사유를 적어 주세요.")},
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
    )


class StatementForm(forms.Form):
    reference = _reference(
        _("은행 거래명세 번호·일자"),
        _("예: 2022. 11. 7. 거래내역 31쪽. 확인하는 사람이 같은 명세를 찾아 봅니다."),
        _("거래명세의 번호나 일자를 적어 주세요."),
        _("거래명세를 찾을 수 있게 네 글자 이상 적어 주세요."),
    )


class FailureForm(StatementForm):
    text = _reason(_("이 사유가 신청인에게 그대로 안내됩니다."))


class RefusalForm(forms.Form):
    reference = _reference(
        _("은행 통지 번호·일자"),
        _("예: 2022. 11. 7. 반려 통지. 확인하는 사람이 같은 통지를 찾아 봅니다."),
        _("은행 통지의 번호나 일자를 적어 주세요."),
        _("통지를 찾을 수 있게 네 글자 이상 적어 주세요."),
    )
    text = _reason(_("예: 잔액 부족, 파일 형식 오류. 신청인에게는 알리지 않습니다."))
