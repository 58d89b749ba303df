"""Forms of an appeal; the verbs decide whether the values are valid."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.clock import today
from claims.display import stored_words
from claims.form_controls import DayInput
from reviews.committee.appeals.verbs import LONGEST_GROUNDS

CHANNELS = ("전화", "이메일", "우편", "방문")  # stored in Korean, as the channels of claims


class AppealForm(forms.Form):
    filed_on = forms.DateField(
        label=_("신청일"),
        help_text=_("신청인이 이의신청을 한 날입니다. 우편이면 받은 날을 적어 주세요."),
        widget=DayInput(),
        error_messages={
            "required": _("신청일을 적어 주세요."),
            "invalid": _("날짜를 다시 확인해 주세요."),
        },
    )
    channel = forms.ChoiceField(
        label=_("접수채널"),
        choices=[(word, stored_words.CHANNELS[word]) for word in CHANNELS],
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": _("고를 수 없는 값입니다. 목록에서 다시 골라 주세요.")},
    )
    grounds = forms.CharField(
        label=_("이유"),
        max_length=LONGEST_GROUNDS,
        widget=forms.Textarea(attrs={"rows": 5, "class": "form-control"}),
        help_text=_("신청인의 말을 그대로 적습니다. 다시 심의하는 위원이 읽습니다."),
        error_messages={"required": _("이의신청의 이유를 적어 주세요.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.fields["filed_on"].initial = today()
        self.fields["filed_on"].widget.attrs["max"] = today().isoformat()
