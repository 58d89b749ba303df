"""Forms of published statistics: the day to count, and what a correction replaces."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from claims.form_controls import DayInput
from claims.reasons import LONG_REASON
from reviews.publication.models import Publication


class DayForm(forms.Form):
    """Form that asks for the day of a preview of the statistics; the same day can then be
    prepared."""

    on = forms.DateField(
        label=_("기준일"),
        error_messages=dict.fromkeys(("required", "invalid"), _("기준일을 골라 주세요.")),
        widget=DayInput(),
    )


class VersionField(forms.ModelChoiceField):
    """Form field that chooses a published version; the choices show its number and day."""

    def label_from_instance(self, obj: Publication) -> str:
        said = {"n": obj.number, "day": date_format(obj.as_of, "DATE_FORMAT")}
        return str(_("제%(n)s판 (기준일 %(day)s)") % said)


class PreparationForm(forms.Form):
    """Form that prepares the statistics of a day. For a correction it names the published version
    that is replaced, and the reason."""

    on = forms.DateField(widget=forms.HiddenInput)
    corrects = VersionField(
        Publication.objects.none(),
        label=_("고치는 판"),
        required=False,
        empty_label=_("고치는 판 없음 (새 기준일)"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    reason = forms.CharField(
        label=_("고치는 사유"),
        required=False,
        max_length=LONG_REASON,
        strip=True,
        help_text=_("판을 고칠 때 적습니다. 누구나 읽습니다."),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["corrects"]
        assert isinstance(field, VersionField)
        rows = Publication.objects.published().order_by("-number")
        field.queryset = rows.defer("figures", "tables")
