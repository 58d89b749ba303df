"""Forms of hand-overs."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.clock import today
from claims.exports.models import FileFormat
from claims.form_controls import DayInput, personal_input
from claims.handovers.models import HandoverReceiver
from claims.handovers.states import ANSWERS, BY_OFFICE, Choice
from claims.loaded_files.forms import FileForm
from claims.policy.models import Company
from claims.reasons import MOST_REASON

SELECT, TEXT, RADIO = (
    {"class": "form-select"},
    {"class": "form-control"},
    {"class": "form-check-input"},
)


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=DayInput(**{"class": "form-control num"}),
        error_messages={"required": _("날짜를 골라 주세요."), "invalid": _("날짜를 골라 주세요.")},
        **more,
    )


def _receiver() -> forms.ModelChoiceField[HandoverReceiver]:
    return forms.ModelChoiceField(
        label=_("인수 기관"),
        queryset=HandoverReceiver.objects.order_by("name"),
        empty_label=_("기관을 골라 주세요"),
        widget=forms.Select(attrs=SELECT),
        error_messages={"required": _("인수 기관을 골라 주세요.")},
    )


class HandoverForm(forms.Form):
    """Form of a new hand-over: receiver, choice of claims, format and contents of the file, and a
    note.
    """

    receiver = _receiver()
    choice = forms.ChoiceField(
        label=_("넘길 신청"),
        choices=Choice.choices,
        initial=Choice.ALL,
        widget=forms.RadioSelect(attrs=RADIO),
    )
    numbers = forms.CharField(
        label=_("접수번호"),
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs=TEXT | {"rows": 4, "spellcheck": "false"}),
        help_text=_("‘고른 신청’일 때만 적습니다. 줄을 바꾸거나 쉼표로 나누어 1,000건까지."),
    )
    file_format = forms.ChoiceField(
        label=_("형식"),
        choices=FileFormat.choices,
        initial=FileFormat.XLSX,
        widget=forms.RadioSelect(attrs=RADIO),
    )
    with_narrative = forms.BooleanField(
        label=_("피해내용도 넘깁니다"),
        required=False,
        widget=forms.CheckboxInput(attrs=RADIO),
        help_text=_(
            "신청인이 쓴 글에는 다른 사람 이야기가 있을 수 있습니다. 꼭 필요할 때만 고릅니다."
        ),
    )
    note = forms.CharField(
        label=_("메모"),
        required=False,
        max_length=MOST_REASON,
        widget=forms.TextInput(attrs=TEXT),
        help_text=_("확인하는 사람이 읽습니다. 피해내용을 넘기면 그 이유를 적습니다."),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        numbers = [one for one in re.split(r"[\s,;]+", given.get("numbers") or "") if one]
        given["numbers"] = numbers if given.get("choice") == Choice.PICKED else None
        if given["numbers"] == []:
            self.add_error("numbers", _("넘길 접수번호를 적어 주세요."))
        return given

    @property
    def verb_arguments(self) -> dict[str, Any]:
        """The arguments of `choosing.propose_handover` but `by`, from a valid form."""
        return {name: self.cleaned_data[name] for name in (
            "receiver", "numbers", "file_format", "with_narrative", "note",
        )}  # fmt: skip


class ReceiverForm(forms.ModelForm):
    class Meta:
        model = HandoverReceiver
        fields = ("company", "name", "phone", "contact", "purpose", "kept_for")
        widgets = {
            "company": forms.Select(attrs=SELECT),
            "name": forms.TextInput(attrs=TEXT),
            "phone": personal_input(inputmode="tel"),
            "contact": personal_input(),
            "purpose": forms.TextInput(attrs=TEXT),
            "kept_for": forms.TextInput(attrs=TEXT),
        }
        error_messages = {
            "company": {"unique": _("이 계열사의 인수 기관이 이미 있습니다.")},
        }
        help_texts = {
            "company": _("계열사가 아닌 기관이면 비워 둡니다. 등록한 뒤에는 바꾸지 못합니다."),
            "phone": _("신청인에게 보내는 편지에 적습니다."),
            "contact": _("담당 부서나 사람, 파일을 보낼 방법."),
            "purpose": _(
                "동의를 받을 때 신청인에게 읽어 줍니다. 바꾸면 동의를 다시 받아야 합니다."
            ),
            "kept_for": _(
                "동의를 받을 때 신청인에게 읽어 줍니다. 바꾸면 동의를 다시 받아야 합니다."
                " 예: 처리한 날부터 3년"
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["company"]
            return
        companies: Any = self.fields["company"]
        companies.queryset = Company.objects.filter(is_operator=False, handover_receiver=None)
        companies.empty_label = _("계열사가 아님")


class ConsentForm(forms.Form):
    """Form of a claimant's answer on giving their data to one receiver: receiver, answer, channel
    and day."""

    receiver = _receiver()
    answer = forms.ChoiceField(
        label=_("신청인의 답"),
        choices=[(answer.value, answer.label) for answer in ANSWERS],
        widget=forms.RadioSelect(attrs=RADIO),
        error_messages={"required": _("신청인의 답을 골라 주세요.")},
    )
    channel = forms.ChoiceField(
        label=_("받은 방법"),
        choices=[
            ("", _("방법을 골라 주세요")),
            *((channel.value, channel.label) for channel in BY_OFFICE),
        ],
        widget=forms.Select(attrs=SELECT),
        error_messages={"required": _("받은 방법을 골라 주세요.")},
    )
    day = _day(_("받은 날"), initial=today)


class ReceiptForm(forms.Form):
    received_on = _day(_("인수한 날"), initial=today)
    received_by = forms.CharField(
        label=_("인수한 사람"),
        max_length=60,
        widget=personal_input(),
        help_text=_("회사에서 파일을 받았다고 확인한 사람."),
        error_messages={"required": _("인수한 사람을 적어 주세요.")},
    )
    sha256 = forms.CharField(
        label=_("회사가 확인한 파일 지문(SHA-256)"),
        max_length=100,
        widget=forms.TextInput(attrs=TEXT | {"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("회사가 알려 준 64자리를 그대로 옮겨 적습니다."),
        error_messages={"required": _("회사가 알려 준 파일 지문을 적어 주세요.")},
    )


class ResultsForm(FileForm):
    corrects = forms.BooleanField(
        label=_("앞선 결과를 고침"),
        required=False,
        widget=forms.CheckboxInput(attrs=RADIO),
        help_text=_("이미 적힌 지급·미지급 결과를 이 파일의 내용으로 바꿉니다."),
    )


class ConsentsForm(FileForm):
    receiver = _receiver()
