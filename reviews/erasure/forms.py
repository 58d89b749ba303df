"""Forms of an erasure: the day to count from, and the reasons of a retention."""

from __future__ import annotations

from functools import partial

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.confirmation.forms import ReasonForm
from claims.form_controls import DayInput
from claims.reasons import LONG_REASON, SHORTEST_REASON


class CutoffForm(forms.Form):
    """Form that asks for the day since before which nothing happened with a claim."""

    cutoff = forms.DateField(
        label=_("기준일"),
        error_messages=dict.fromkeys(("required", "invalid"), _("기준일을 골라 주세요.")),
        widget=DayInput(),
    )


retention_form = partial(
    ReasonForm,
    label=_("보존 사유"),
    hint=_(
        "소송이나 감사처럼 지우면 안 되는 사유와 언제까지인지 적어 주세요. 이름은 적지 않습니다."
    ),
    least=SHORTEST_REASON,
    most=LONG_REASON,
)


lifting_form = partial(
    ReasonForm,
    label=_("해제 사유"),
    hint=_("무엇이 끝났는지 적어 주세요. 기록에 남습니다."),
    least=SHORTEST_REASON,
    most=LONG_REASON,
)


decline_form = partial(
    ReasonForm,
    label=_("거절 사유"),
    hint=_("간사가 고칠 수 있게 적어 주세요. 기록에 남습니다."),
    least=SHORTEST_REASON,
    most=LONG_REASON,
)
