"""The form by which an inspection is signed or corrected."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.privacy.inspections.models import MOST_FINDING


class FindingForm(forms.Form):
    """Form with the finding of an inspection; it may be empty if `needed` is False."""

    finding = forms.CharField(
        label=_("점검 결과"),
        max_length=MOST_FINDING,
        strip=True,
        error_messages={"required": _("무엇을 확인했는지 점검 결과를 적어 주세요.")},
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 4}),
    )

    def __init__(self, *args: Any, needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["finding"]
        field.required = needed
        field.help_text = (
            _("평소와 다른 수치마다 누구에게 무엇을 확인했는지 적습니다. 고칠 수 없습니다.")
            if needed
            else _("특별한 것이 없으면 비워도 됩니다. 고칠 수 없습니다.")
        )  # type: ignore[assignment]
