"""Forms of letters by post."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.clock import today
from claims.form_controls import DayInput
from claims.loaded_files.forms import FileForm
from claims.reasons import MOST_REASON
from reviews.notices.models import ReturnReason
from reviews.notices.post.batches import MOST
from reviews.notices.post.reading import FileKind

CONTROL = {"class": "form-control"}


def _day(label: Any, hint: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        initial=today,
        error_messages={
            "required": _("날짜를 골라 주세요."),
            "invalid": _("날짜를 2023-06-30처럼 적어 주세요."),
        },
        widget=DayInput(),
    )


class SeenForm(forms.Form):
    """Base form of the entries on a letter's page: the state of the letter that the page displayed
    (`seen`), and a reason, needed for corrections.

    The page has several such forms: the ids of their fields contain the name of the form's class.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)
    reason = forms.CharField(
        label=_("사유"),
        max_length=MOST_REASON,
        required=False,
        help_text=_("이미 적은 값을 고칠 때 적습니다."),
        widget=forms.TextInput(attrs=CONTROL | {"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        own = {"auto_id": f"id_{type(self).__name__.lower()}_%s"}
        super().__init__(*args, **own | kwargs)


class NumberForm(SeenForm):
    field_order = ("number", "posted_on", "reason")

    number = forms.CharField(
        label=_("등기번호"),
        max_length=30,
        help_text=_("숫자 13자리. 바코드 스캐너로 읽어도 됩니다."),
        error_messages={"required": _("등기번호를 적어 주세요.")},
        widget=forms.TextInput(
            attrs={"class": "form-control num", "inputmode": "numeric", "autocomplete": "off"}
        ),
    )
    posted_on = _day(_("발송일"), _("우체국에 맡긴 날."))


class ReceiptForm(SeenForm):
    field_order = ("received_on", "reason")

    received_on = _day(
        _("송달일"), _("신청인이 받은 날. 이 편지로 시작하는 기한은 이 날부터 셉니다.")
    )


class ReturnForm(SeenForm):
    field_order = ("returned_on", "why", "reason")

    returned_on = _day(_("반송일"))
    why = forms.ChoiceField(
        label=_("반송 사유"),
        choices=[("", _("골라 주세요")), *ReturnReason.choices],
        error_messages={"required": _("반송 사유를 골라 주세요.")},
        widget=forms.Select(attrs={"class": "form-select"}),
    )


class UndoForm(SeenForm):
    reason = forms.CharField(
        label=_("되돌리는 사유"),
        max_length=MOST_REASON,
        error_messages={"required": _("사유를 적어 주세요.")},
        widget=forms.TextInput(attrs=CONTROL | {"autocomplete": "off"}),
    )


class BatchForm(forms.Form):
    most = forms.IntegerField(
        label=_("통수"),
        min_value=1,
        max_value=MOST,
        initial=MOST,
        error_messages={
            "required": _("1통에서 200통까지 묶을 수 있습니다."),
            "min_value": _("1통에서 200통까지 묶을 수 있습니다."),
            "max_value": _("1통에서 200통까지 묶을 수 있습니다."),
            "invalid": _("1통에서 200통까지 묶을 수 있습니다."),
        },
        widget=forms.NumberInput(attrs={"class": "form-control num", "inputmode": "numeric"}),
    )


class ListForm(FileForm):
    field_order = ("kind", "file")

    kind = forms.ChoiceField(
        label=_("목록의 종류"),
        choices=FileKind.choices,
        initial=FileKind.NUMBERS,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={"required": _("목록의 종류를 골라 주세요.")},
    )
