"""Forms: upload of a claims file, and the reason for downloading rejected rows."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.intake.models import FilingWindow, WindowKind
from claims.privacy.forms import DownloadReasonForm


class WindowChoice(forms.ModelChoiceField):
    def label_from_instance(self, window: Any) -> str:
        return f"{window.name} ({window.code})"


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("접수 파일"),
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".csv,.txt,.tsv,.xlsx"}),
        help_text=_("CSV(UTF-8, CP949, UTF-16)나 XLSX. XLSX는 200,000행까지 읽습니다."),
        error_messages={
            "required": _("올릴 파일을 골라 주세요."),
            "empty": _("파일이 비어 있습니다."),
        },
    )
    window = WindowChoice(
        label=_("접수기간"),
        queryset=FilingWindow.objects.filter(kind=WindowKind.FILING),
        empty_label=None,
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"required": _("접수기간을 골라 주세요.")},
    )
    notify = forms.BooleanField(
        label=_("접수 안내 보내기"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
        help_text=_(
            "켜지 않으면 이 파일로는 아무 통지도 나가지 않습니다. 켜면 새로 실린 신청마다 접수"
            " 안내를 한 번 보냅니다. 100명이 넘으면 다른 간사나 위원장이 승인한 뒤에 나갑니다."
        ),
    )


class RejectedRowsForm(DownloadReasonForm):
    reason_help = _("연락처와 계좌번호가 그대로 들어 있습니다. 사유는 접속기록에 남습니다.")
    form = forms.ChoiceField(
        label=_("형식"),
        choices=[("csv", "CSV"), ("xlsx", "XLSX")],
        initial="csv",
        widget=forms.Select(attrs={"class": "form-select"}),
    )
