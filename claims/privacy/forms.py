"""The form for downloads of personal data: every one needs a reason."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DownloadReasonForm(forms.Form):
    """Form that asks for the reason for a download (2 to 300 characters), which the access log
    stores. `reason_help` is the field's help text."""

    reason_help: str | Promise = _("누가, 언제, 왜 내려받았는지 접속기록에 남습니다.")
    reason = forms.CharField(
        label=_("내려받는 사유"),
        min_length=2,
        max_length=300,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
        error_messages={
            "required": _("사유를 적어 주세요."),
            "min_length": _("사유를 두 글자 이상 적어 주세요."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = self.reason_help  # type: ignore[assignment]
