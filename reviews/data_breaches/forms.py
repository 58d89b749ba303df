"""Forms of a data breach; the verbs decide whether the values are valid."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.confirmation.forms import ReasonForm
from claims.form_controls import DayInput, text_input
from claims.reasons import LONG_REASON, SHORTEST_REASON
from claims.users.models import User
from reviews.data_breaches.models import LONGEST_TEXT, DataBreach
from reviews.data_breaches.states import OF_A_PERSON, BreachKind, DataItem, SourceKind

UNKNOWN = {"invalid_choice": _("고를 수 없는 값입니다. 목록에서 다시 골라 주세요.")}
DAY_ERRORS = {
    "required": _("날짜를 적어 주세요."),
    "invalid": _("날짜를 다시 확인해 주세요."),
}
DESCRIPTION = (
    "title", "version", "outside_access", "sensitive", "happened_from", "happened_until",
    "items", "circumstances", "advice", "measures",
)  # fmt: skip


def _moment(label: Any, hint: Any = "", *, required: bool = True) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.DateTimeInput(
            format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", "class": "form-control"}
        ),
        error_messages={
            "required": _("날짜와 시각을 적어 주세요."),
            "invalid": _("날짜와 시각을 다시 확인해 주세요."),
        },
    )


def _day(label: Any, hint: Any = "", *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label, help_text=hint, required=required, widget=DayInput(), error_messages=DAY_ERRORS
    )


def _text(label: Any, hint: Any, **more: Any) -> forms.CharField:
    given: dict[str, Any] = {"min_length": SHORTEST_REASON, "max_length": LONGEST_TEXT} | more
    return forms.CharField(
        label=label,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
        error_messages={
            "required": _("신청인이 읽을 내용을 적어 주세요."),
            "min_length": _("다섯 글자 이상 적어 주세요."),
        },
        **given,
    )


class _Form(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)


class DescriptionForm(_Form):
    """Form with the name of a breach and what the letters say about it, as `version` showed it."""

    title = forms.CharField(
        label=_("이름"),
        max_length=80,
        help_text=_("직원끼리 알아볼 이름입니다. 개인정보는 적지 않습니다."),
        widget=text_input(),
        error_messages={"required": _("알아볼 이름을 적어 주세요.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput())
    items = forms.MultipleChoiceField(
        label=_("유출된 항목"),
        choices=DataItem.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        error_messages={"required": _("유출된 개인정보의 항목을 하나 이상 골라 주세요.")} | UNKNOWN,
    )
    happened_from = _day(
        _("유출된 날 (처음)"), _("모르면 비웁니다. 확인하고 있다고 안내됩니다."), required=False
    )
    happened_until = _day(_("유출된 날 (끝)"), _("하루이면 비웁니다."), required=False)
    circumstances = _text(
        _("경위"), _("어떻게 유출되었는지 한두 문장으로 적습니다. 신청인에게 그대로 안내됩니다.")
    )
    advice = _text(_("신청인이 할 수 있는 일"), _("피해를 줄이려면 무엇을 하면 되는지 적습니다."))
    measures = _text(_("대응과 구제"), _("무엇을 했는지, 피해를 입으면 어떻게 돕는지 적습니다."))
    outside_access = forms.BooleanField(
        label=_("외부의 불법적인 접근(해킹)으로 유출됨"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    sensitive = forms.BooleanField(
        label=_("주민등록번호 같은 고유식별정보나 민감정보가 들어 있음"),
        required=False,
        help_text=_("둘 가운데 하나라도 해당하면 사람 수와 관계없이 신고합니다."),
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )


class BreachForm(DescriptionForm):
    """Form that records a breach."""

    version = None  # type: ignore[assignment]
    kind = forms.ChoiceField(
        label=pgettext_lazy("data breach", "종류"),
        choices=BreachKind.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages=UNKNOWN,
    )
    known_at = _moment(
        _("알게 된 때"), _("이때부터 72시간 안에 통지하고 신고합니다. 고칠 수 없습니다.")
    )


def description_of(breach: DataBreach) -> dict[str, Any]:
    """Return the initial values of a DescriptionForm."""
    return {name: getattr(breach, name) for name in DESCRIPTION}


class SourceForm(_Form):
    """Form that finds affected claims."""

    kind = forms.ChoiceField(
        label=_("찾는 방법"),
        choices=SourceKind.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages=UNKNOWN,
    )
    person = forms.ModelChoiceField(
        User.objects.none(),
        label=_("사람"),
        required=False,
        empty_label=_("골라 주세요"),
        help_text=_(
            "계정을 도난당했거나 파일을 잃어버린 사람입니다. 화면에서 저장한 서류와 의결서는 "
            "「한 사람이 본 모든 신청」으로 찾습니다."
        ),
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages=UNKNOWN,
    )
    since = _moment(_("처음"), required=False)
    until = _moment(_("끝"), _("이 시각 전까지 봅니다."), required=False)
    numbers = forms.CharField(
        label=_("접수번호"),
        required=False,
        help_text=_("접수번호를 적는 방법일 때만 적습니다. 빈칸, 쉼표, 줄바꿈으로 나눕니다."),
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["person"]
        people.queryset = User.objects.order_by("name", "username")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        kind = given.get("kind")
        if kind in OF_A_PERSON:
            for name in ("person", "since", "until"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("이 방법에서는 꼭 적습니다."))
        elif kind == SourceKind.NUMBERS and not given.get("numbers"):
            self.add_error("numbers", _("접수번호를 적어 주세요."))
        return given


class ReportForm(_Form):
    """Form with the report to the authority, or the ground on which none is made."""

    reported_at = _moment(_("신고한 때"), required=False)
    number = forms.CharField(
        label=_("신고 접수번호"), required=False, max_length=40, widget=text_input()
    )
    waiver = _text(
        _("신고하지 않는 근거"),
        _("신고했으면 비웁니다. 예: 파일을 되찾아 아무도 보지 않은 것을 확인했음"),
        required=False,
        max_length=LONG_REASON,
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        reported = bool(given.get("reported_at") or given.get("number"))
        if self.errors:
            return given
        if reported == bool(given.get("waiver")):
            raise forms.ValidationError(
                _("신고한 때와 접수번호를 적거나, 신고하지 않는 근거를 적어 주세요.")
            )
        if reported and not given.get("reported_at"):
            self.add_error("reported_at", _("날짜와 시각을 적어 주세요."))
        if reported and not given.get("number"):
            self.add_error("number", _("신고 접수번호를 적어 주세요."))
        return given


class PostingForm(_Form):
    """Form with the day and place at which a breach was made public."""

    posted_on = _day(_("게시한 날"))
    place = forms.CharField(
        label=_("게시한 곳"),
        max_length=200,
        help_text=_("홈페이지 주소를 적습니다. 30일 이상 게시합니다."),
        widget=text_input(),
        error_messages={"required": _("게시한 곳의 주소나 이름을 적어 주세요.")},
    )


removal_form = partial(
    ReasonForm,
    label=_("빼는 사유"),
    hint=_("이 방법으로 찾은 신청이 대상에서 빠집니다. 기록은 남습니다."),
    least=SHORTEST_REASON,
    most=LONG_REASON,
)


class ClosingForm(ReasonForm):
    """Form with the reason of a closing and, where `late`, why claimants or the authority heard of
    the breach after the term."""

    delay_reason = forms.CharField(
        label=_("늦은 이유"),
        help_text=_("알게 된 때부터 72시간 안에 통지하고 신고하지 못한 이유을 적습니다."),
        min_length=SHORTEST_REASON,
        max_length=LONG_REASON,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
        error_messages={
            "required": _("72시간을 넘긴 이유을 적어 주세요."),
            "min_length": _("다섯 글자 이상 적어 주세요."),
        },
    )

    def __init__(self, *args: Any, late: bool, **more: Any) -> None:
        hint = _("무엇을 확인했고 재발을 어떻게 막는지 적습니다. 감사 담당이 읽습니다.")
        more |= {"label": _("종결 사유"), "hint": hint, "least": SHORTEST_REASON}
        super().__init__(*args, most=LONG_REASON, **more)
        if not late:
            del self.fields["delay_reason"]
