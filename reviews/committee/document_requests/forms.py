"""Fields of the sheets and of the desk's steps; the verbs decide whether the values are valid."""

from __future__ import annotations

from functools import partial

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.confirmation.forms import ReasonForm
from claims.form_controls import DayInput
from claims.reasons import LONG_REASON, SHORTEST_REASON

DAY = DayInput()
_UNREADABLE = {
    "required": _("제출 기한을 정해 주세요."),
    "invalid": _("날짜를 다시 확인해 주세요."),
}


class AskForm(forms.Form):
    """Form of the day until which documents are due. The view gives the initial value, from
    `DueDays`."""

    due_on = forms.DateField(label=_("제출 기한"), widget=DAY, error_messages=_UNREADABLE)


class ExtendForm(forms.Form):
    """Form that extends a request for documents: the later due day, and the reason."""

    due_on = forms.DateField(label=_("새 기한"), widget=DAY, error_messages=_UNREADABLE)
    reason = forms.CharField(
        label=_("사유"),
        max_length=LONG_REASON,
        error_messages={"required": _("사유를 적어 주세요.")},
    )


closing_form = partial(
    ReasonForm,
    label=_("종결하는 사유"),
    hint=_("신청마다 이 사유가 남습니다."),
    least=SHORTEST_REASON,
)


start_form = partial(
    ReasonForm,
    label=_("서류가 빠진 채 시작하는 사유"),
    hint=_("심의마다 이 사유가 남고, 위원이 읽습니다."),
    least=SHORTEST_REASON,
)


reopening_form = partial(
    ReasonForm,
    label=_("다시 여는 사유"),
    hint=_("신청인에게 책임이 없는 사정을 적어 주세요. 기록에 남습니다."),
    least=SHORTEST_REASON,
)


cancel_form = partial(
    ReasonForm,
    label=_("취소하는 사유"),
    hint=_("이미 처리한 건은 그대로입니다."),
    least=SHORTEST_REASON,
)
