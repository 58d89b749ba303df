"""Forms of a request about personal data; the verbs decide whether the values are valid."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.clock import today
from claims.confirmation.forms import ReasonForm
from claims.form_controls import DayInput
from claims.reasons import LONG_REASON, SHORTEST_REASON
from reviews.data_subject_requests.models import DataSubjectRequest
from reviews.data_subject_requests.states import (
    GROUNDS,
    OUTCOMES,
    Ground,
    Identity,
    RequestChannel,
    RequestKind,
    RequestOutcome,
)
from reviews.data_subject_requests.verbs import LONGEST_WORDS

UNKNOWN = {"invalid_choice": _("고를 수 없는 값입니다. 목록에서 다시 골라 주세요.")}
PROOFS = [(one.value, one.label) for one in Identity if one != Identity.UNPROVEN]


def _select(label: Any, choices: Any, hint: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        help_text=hint,
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages=UNKNOWN,
    )


def _day(label: Any, hint: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        widget=DayInput(),
        error_messages={
            "required": _("날짜를 적어 주세요."),
            "invalid": _("날짜를 다시 확인해 주세요."),
        },
    )


def _text(label: Any, hint: Any, *, least: int, most: int, missing: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        min_length=least,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
        help_text=hint,
        error_messages={
            "required": missing,
            "min_length": _("다섯 글자 이상 적어 주세요."),
        },
    )


class _Form(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)


class RegisterForm(_Form):
    """Form that registers a request: its kind, the day, the channel, the claimant's words and how
    it was proven who asks."""

    kind = _select(_("요구"), RequestKind.choices)
    filed_on = _day(_("요구한 날"), _("우편이면 받은 날입니다. 이날부터 10일 안에 답합니다."))
    channel = _select(_("접수채널"), RequestChannel.choices)
    identity = _select(
        _("신원 확인"),
        Identity.choices,
        _("본인이나 대리인임을 확인한 방법입니다. 확인하기 전에는 개인정보를 내주지 않습니다."),
    )
    asks = _text(
        _("신청인의 말"),
        _("무엇을 바라는지 그대로 적습니다. 암호화해 보관합니다."),
        least=1,
        most=LONGEST_WORDS,
        missing=_("신청인이 말한 것을 적어 주세요."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["filed_on"].initial = today()
        self.fields["filed_on"].widget.attrs["max"] = today().isoformat()


class IdentityForm(_Form):
    """Form that records how it was proven who asks."""

    identity = _select(_("신원 확인"), PROOFS)


class ExtensionForm(_Form):
    """Form that puts off the answer to a request for access: the new day, and the reason."""

    until = _day(_("늘린 기한"), _("영업일로 적습니다. 기한은 한 번만 늘립니다."))
    reason = _text(
        _("기한을 늘리는 사유"),
        _("이 글이 신청인에게 그대로 안내됩니다."),
        least=SHORTEST_REASON,
        most=LONG_REASON,
        missing=_("사유를 적어 주세요."),
    )


class AnswerForm(_Form):
    """Form that answers a request: what becomes of it, the ground of a refusal, and what was done.
    It offers the grounds of the request's kind."""

    outcome = forms.ChoiceField(
        label=pgettext_lazy("data request", "답"),
        choices=RequestOutcome.choices,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={"required": _("답을 골라 주세요.")} | UNKNOWN,
    )
    ground = forms.ChoiceField(
        label=_("들어주지 않는 근거"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
        help_text=_("일부나 전부를 들어주지 않을 때만 고릅니다. 신청인에게 안내됩니다."),
        error_messages=UNKNOWN,
    )
    reason = _text(
        _("답한 내용"),
        _("무엇을 했는지, 왜 하지 않았는지 적습니다. 이 글이 신청인에게 그대로 안내됩니다."),
        least=SHORTEST_REASON,
        most=LONG_REASON,
        missing=_("답한 내용을 적어 주세요."),
    )

    def __init__(self, *args: Any, request: DataSubjectRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = RequestKind(request.kind)
        outcomes: Any = self.fields["outcome"]
        outcomes.choices = [(one.value, one.label) for one in OUTCOMES[kind]]
        grounds = GROUNDS[kind]
        field: Any = self.fields["ground"]
        field.choices = [
            ("", _("근거를 골라 주세요")),
            *((one, Ground(one).label) for one in grounds),
        ]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("outcome") == RequestOutcome.GRANTED:
            return given | {"ground": ""}
        if "outcome" in given and not given.get("ground") and "ground" not in self.errors:
            self.add_error("ground", _("근거를 골라 주세요."))
        return given


withdrawal_form = partial(
    ReasonForm,
    label=_("신청인이 철회한 사유"),
    hint=_("언제 어떻게 철회 의사를 밝혔는지 적어 주세요. 기록에 남습니다."),
    least=SHORTEST_REASON,
)
