"""Form for choosing the audience of a bulk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.notices.bulk.audiences import choices
from reviews.notices.models import NoticeLanguage


class AudienceForm(forms.Form):
    audience = forms.ChoiceField(
        label=_("알릴 대상"),
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={
            "required": _("알릴 대상을 골라 주세요."),
            "invalid_choice": _("알릴 대상을 목록에서 골라 주세요."),
        },
    )
    language = forms.ChoiceField(
        label=_("언어"),
        choices=NoticeLanguage.choices,
        initial=NoticeLanguage.KO,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["audience"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("골라 주세요")), *[group for group in choices() if group[1]]]
