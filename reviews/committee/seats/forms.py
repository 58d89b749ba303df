"""Forms of the pages of seats; the verbs decide whether the values are valid."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.form_controls import PERSONAL, DayInput
from reviews.committee.models import InterestKind, LeftAs
from reviews.committee.seats.challenges import LONGEST_GROUNDS
from reviews.committee.seats.replace_voter import REPLACED_AS

TEXT = {"class": "form-control", "autocomplete": "off"}
DAY_WRONG = {
    "required": _("날짜를 적어 주세요."),
    "invalid": _("날짜는 2023-04-14처럼 적어 주세요."),
}


def _day(label: Any, **more: Any) -> forms.DateField:
    widget = DayInput(autocomplete="off")
    return forms.DateField(label=label, widget=widget, error_messages=DAY_WRONG, **more)


class InterestForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("종류"),
        choices=[one for one in InterestKind.choices if one[0] != InterestKind.NONE],
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"required": _("종류를 골라 주세요.")},
    )
    value = forms.CharField(
        label=_("값"),
        max_length=100,
        widget=forms.TextInput(attrs=TEXT | PERSONAL),
        help_text=_("값은 저장하지 않고 대조에 쓰는 지문과 가린 모습만 남깁니다."),
        error_messages={"required": _("값을 적어 주세요.")},
    )
    note = forms.CharField(
        label=_("관계"), max_length=100, required=False, widget=forms.TextInput(attrs=TEXT)
    )


class LeaveForm(forms.Form):
    """Form of a member's leave (부재): first day, last day and a note. Its ids have a prefix of
    their own, as it shares its page with another form."""

    starts_on = _day(_("시작일"))
    ends_on = _day(_("끝나는 날"))
    note = forms.CharField(
        label=_("사유"), max_length=100, required=False, widget=forms.TextInput(attrs=TEXT)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_leave_%s"} | kwargs)


class ChallengeForm(forms.Form):
    grounds = forms.CharField(
        label=_("기피 사유"),
        max_length=LONGEST_GROUNDS,
        error_messages={"required": _("기피 사유를 적어 주세요.")},
    )
    filed_on = _day(_("신청일"), required=False)


class AnswerForm(forms.Form):
    """Form of the chair's decision on a challenge: upheld or dismissed, with the reason."""

    decision = forms.ChoiceField(
        choices=[("upheld", _("인용")), ("dismissed", _("기각"))],
        error_messages={"required": _("인용과 기각 가운데 하나를 골라 주세요.")},
    )
    answer = forms.CharField(
        label=_("결정 사유"),
        max_length=LONGEST_GROUNDS,
        error_messages={"required": _("결정 사유를 적어 주세요.")},
    )


class ReplaceForm(forms.Form):
    """Form of the chair's decision that a member who has voted leaves: how (one of REPLACED_AS),
    and the reason."""

    how = forms.ChoiceField(
        label=_("물러나는 구분"),
        choices=[(how.value, how.label) for how in REPLACED_AS],
        initial=LeftAs.REASSIGNED,
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"required": _("구분을 골라 주세요.")},
    )
    reason = forms.CharField(
        label=_("사유"),
        max_length=300,
        widget=forms.TextInput(attrs=TEXT),
        help_text=_("심의 화면과 의결서에 남습니다."),
        error_messages={"required": _("사유를 적어 주세요.")},
    )
