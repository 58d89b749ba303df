"""Form for suppressing an address: channel, reason, note."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reviews.notices.models import SuppressionReason
from reviews.notices.sending_policy.suppression import channels_of

_SELECT = forms.Select(attrs={"class": "form-select"})


class SuppressForm(forms.Form):
    """Form that suppresses an address: channel, reason and note. `channels` are the choices as
    (channel, text with the masked address)."""

    channel = forms.ChoiceField(
        label=pgettext_lazy("address", "받는 주소"),
        widget=_SELECT,
        error_messages={
            "required": _("제외할 주소를 골라 주세요."),
            "invalid_choice": _("제외할 주소를 목록에서 골라 주세요."),
        },
    )
    reason = forms.ChoiceField(
        label=_("사유"),
        widget=_SELECT,
        help_text=_(
            "수신 거부와 잘못된 번호는 그 전화의 모든 경로에, 차단은 그 경로에만 적용됩니다."
        ),
        error_messages={"required": _("사유를 골라 주세요.")},
    )
    note = forms.CharField(
        label=_("메모"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "form-control"}),
        help_text=_("예: 전화로 거부 의사를 밝힘. 개인정보는 적지 마세요."),
    )

    def __init__(self, *args: Any, channels: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["channel"]
        why = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        assert isinstance(why, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = channels
        fitting = [
            (reason.value, reason.label)
            for reason in SuppressionReason
            if any(channels_of(reason, channel) for channel, _words in channels)
        ]
        why.choices = [("", _("골라 주세요")), *fitting]
