"""Forms of the bank's pages: a file of results, an answer to its lines, an export."""

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.payouts.models import AnswerAction


class ResultsForm(forms.Form):
    file = forms.FileField(
        label=_("은행 결과 파일"),
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".csv,.txt,.xlsx"}),
        help_text=_(
            "CSV(UTF-8, CP949)나 XLSX, 10MB까지. 지급번호, 금액, 처리결과 열이 있어야 합니다."
        ),
        error_messages={
            "required": _("올릴 파일을 골라 주세요."),
            "empty": _("파일이 비어 있습니다."),
        },
    )


class AnswerForm(forms.Form):
    action = forms.ChoiceField(
        label=_("처리"),
        choices=AnswerAction,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    note = forms.CharField(
        label=_("설명"),
        max_length=300,
        strip=True,
        error_messages={"required": _("무엇을 확인했는지 적어 주세요.")},
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )


class ExportForm(forms.Form):
    format = forms.ChoiceField(choices=[("csv", "CSV"), ("xlsx", "XLSX")])
    reason = forms.CharField(
        label=_("내려받는 사유"),
        min_length=2,
        max_length=200,
        strip=True,
        error_messages={
            "required": _("사유를 적어 주세요."),
            "min_length": _("사유를 두 글자 이상 적어 주세요."),
        },
    )
