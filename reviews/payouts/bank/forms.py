"""Forms of the bank pages: upload of a result file, answer to result lines, their owner and next
inquiry, and the export of the reconciliation."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.users.models import User
from reviews.payouts.models import AnswerAction

# The effect of each answer that closes a line, on the line and on its payment.
EFFECTS: dict[str, str | Promise] = {
    AnswerAction.ACCEPTED: _(
        "지급의 상태와 금액은 바뀌지 않습니다. 이 줄 때문에 막혔던 재지급은 할 수 있게 됩니다."
    ),
    AnswerAction.NOT_OURS: _("어떤 지급도 바뀌지 않습니다. 우리와 관계없는 줄로 닫습니다."),
}


class ResultsForm(forms.Form):
    file = forms.FileField(
        label=_("은행 결과 파일"),
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".csv,.txt,.xlsx"}),
        help_text=_(
            "CSV(UTF-8, CP949)나 XLSX, 10MB까지. 지급번호, 금액, 처리결과 열이 있어야 합니다."
        ),
        error_messages={
            "required": _("올릴 파일을 골라 주세요."),
            "empty": _("파일이 비어 있습니다. 내용이 있는 파일을 올려 주세요."),
        },
    )


class AnswerForm(forms.Form):
    action = forms.ChoiceField(
        label=_("처리"),
        choices=AnswerAction,
        error_messages={"required": _("어떻게 닫을지 골라 주세요.")},
    )
    note = forms.CharField(
        label=_("설명"),
        max_length=300,
        strip=True,
        error_messages={"required": _("무엇을 확인했는지 적어 주세요.")},
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )

    @property
    def closing(self) -> Iterator[tuple[str, str | Promise, str | Promise, bool]]:
        """Yield the two answers that close a result line: value, label, effect in words, and True
        for the one selected in the form."""
        for action in (AnswerAction.ACCEPTED, AnswerAction.NOT_OURS):
            yield action.value, action.label, EFFECTS[action], self["action"].value() == action


class OwnerForm(forms.Form):
    """Form to choose the user who takes care of open result lines, from `people`; an empty choice
    leaves the lines without an owner."""

    owner = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        error_messages={"invalid_choice": _("지급 담당만 줄을 맡을 수 있습니다.")},
    )

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]


class WaitForm(forms.Form):
    """Form that records an inquiry to the bank about result lines: a note, and the day to ask again
    (empty: the caller uses `usual_day`)."""

    ask_again_on = forms.DateField(
        required=False,
        error_messages={"invalid": _("다시 물을 날은 2026-11-30처럼 적어 주세요.")},
    )
    note = AnswerForm.base_fields["note"]


class ExportForm(forms.Form):
    format = forms.ChoiceField(choices=[("csv", "CSV"), ("xlsx", "XLSX")])
    reason = forms.CharField(
        label=_("내려받는 사유"),
        min_length=2,
        max_length=200,
        strip=True,
        error_messages={
            "required": _("사유를 적어 주세요."),
            "min_length": _("사유를 두 글자 이상 적어 주세요."),
        },
    )
