"""The form of the sheet 내려받기: format, masked or plain, and the reason."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.exports.models import FORMATS, ZIP, FileFormat
from claims.privacy.forms import DownloadReasonForm

MASKED, PLAIN = "masked", "plain"


class ExportForm(DownloadReasonForm):
    """Form of an export: format, masked or plain, and the reason.

    `needs_reason`: the list has personal data; `may_plain`: the user may take some of it in plain.
    """

    format = forms.ChoiceField(
        label=_("형식"),
        choices=FileFormat.choices,
        initial=FileFormat.XLSX,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    shown = forms.ChoiceField(
        label=_("개인정보"),
        choices=[(MASKED, _("가린 채로")), (PLAIN, _("가리지 않고"))],
        initial=MASKED,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(
        self,
        *args: Any,
        needs_reason: bool,
        may_plain: bool,
        has_papers: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if has_papers:
            chosen: Any = self.fields["format"]
            chosen.choices, chosen.initial = FORMATS, ZIP
        if not needs_reason:
            del self.fields["reason"]
        if not may_plain:
            del self.fields["shown"]

    @property
    def verb_arguments(self) -> dict[str, Any]:
        """The arguments of `request_export` that a valid form gives: {"file_format", "plain",
        "reason"}."""
        data = self.cleaned_data
        return {
            "file_format": data["format"],
            "plain": data.get("shown") == PLAIN,
            "reason": data.get("reason", ""),
            "token": data["token"],
        }
