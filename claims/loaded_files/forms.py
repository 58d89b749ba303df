"""The form of a file that is loaded line by line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_BYTES = 20 << 20


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("파일"),
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".csv,.txt,.xlsx"}),
        error_messages={
            "required": _("올릴 파일을 골라 주세요."),
            "empty": _("파일이 비어 있습니다. 내용이 있는 파일을 올려 주세요."),
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("20MB까지 받습니다. 나누어 올려 주세요."))
        return file
