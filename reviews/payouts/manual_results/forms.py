"""Forms of a manual result: the reference to the bank statement, and for a failure or a refused
file the reason."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.payouts.manual_results.verbs import SHORTEST_REFERENCE


class StatementForm(forms.Form):
    reference = forms.CharField(
        label=_("은행 거래명세 번호·일자"),
        min_length=SHORTEST_REFERENCE,
        max_length=100,
        strip=True,
        help_text=_("예: 2022. 11. 7. 거래내역 31쪽. 확인하는 사람이 같은 명세를 찾아 봅니다."),
        error_messages={
            "required": _("거래명세의 번호나 일자를 적어 주세요."),
            "min_length": _("거래명세를 찾을 수 있게 네 글자 이상 적어 주세요."),
        },
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )


class RefusalForm(forms.Form):
    reference = forms.CharField(
        label=_("은행 통지 번호·일자"),
        min_length=SHORTEST_REFERENCE,
        max_length=100,
        strip=True,
        help_text=_("예: 2022. 11. 7. 반려 통지. 확인하는 사람이 같은 통지를 찾아 봅니다."),
        error_messages={
            "required": _("은행 통지의 번호나 일자를 적어 주세요."),
            "min_length": _("통지를 찾을 수 있게 네 글자 이상 적어 주세요."),
        },
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
    text = forms.CharField(
        label=_("은행이 알린 사유"),
        max_length=200,
        strip=True,
        help_text=_("예: 잔액 부족, 파일 형식 오류. 신청인에게는 알리지 않습니다."),
        error_messages={"required": _("은행이 알린 사유를 적어 주세요.")},
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
    )


class FailureForm(StatementForm):
    text = forms.CharField(
        label=_("은행이 알린 사유"),
        max_length=200,
        strip=True,
        help_text=_("이 사유가 신청인에게 그대로 안내됩니다."),
        error_messages={"required": _("은행이 알린 사유를 적어 주세요.")},
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
    )
