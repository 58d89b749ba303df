"""Form for choosing the audience of a bulk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.notices.bulk.audiences.choosing import letters_for
from reviews.notices.bulk.audiences.names import choices
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

    letter = forms.ChoiceField(
        label=_("보낼 글"),
        required=False,
        help_text=_("저장한 보기와 고른 신청에 씁니다. 경로와 접수 안내는 글이 정해져 있습니다."),
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, *args: Any, by: Any, picked: int = 0, **kwargs: Any) -> None:
        """`by`: whose saved views are offered. `picked`: claims that were picked in a list."""
        super().__init__(*args, **kwargs)
        field = self.fields["audience"]
        assert isinstance(field, forms.ChoiceField)
        chosen = self.data.get("audience", "")
        offered = [group for group in choices(by, picked, chosen) if group[1]]
        letter = self.fields["letter"]
        assert isinstance(letter, forms.ChoiceField)
        letter.choices = [(event.value, event.label) for event in letters_for(chosen)]
        field.choices = [("", _("골라 주세요")), *offered]
