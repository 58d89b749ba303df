"""Fields of the sheets and of the desk's steps; the verbs decide whether the values are valid."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from claims.confirmation.forms import ReasonForm
from reviews.committee.lifecycle.withdrawal import SHORTEST_REASON

DAY = forms.DateInput(attrs={"class": "form-control", "type": "date"}, format="%Y-%m-%d")
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
        label=_("사유"), max_length=300, error_messages={"required": _("사유를 적어 주세요.")}
    )


def closing_form(*args: Any, **more: Any) -> ReasonForm:
    """Return the form that asks for the reason for closing reviews without documents. The arguments
    are passed on to ReasonForm."""
    return ReasonForm(
        *args,
        label=_now("종결하는 사유"),
        hint=_now("신청마다 이 사유가 남습니다."),
        least=SHORTEST_REASON,
        **more,
    )


def start_form(*args: Any, **more: Any) -> ReasonForm:
    """Return the form that asks for the reason for starting reviews without all documents; the
    members read it. The arguments are passed on to ReasonForm."""
    return ReasonForm(
        *args,
        label=_now("서류가 빠진 채 시작하는 사유"),
        hint=_now("심의마다 이 사유가 남고, 위원이 읽습니다."),
        least=SHORTEST_REASON,
        **more,
    )


def reopening_form(*args: Any, **more: Any) -> ReasonForm:
    """Return the form that asks for the reason for reopening a closed review. The arguments are
    passed on to ReasonForm."""
    return ReasonForm(
        *args,
        label=_now("다시 여는 사유"),
        hint=_now("신청인에게 책임이 없는 사정을 적어 주세요. 기록에 남습니다."),
        least=SHORTEST_REASON,
        **more,
    )


def cancel_form(*args: Any, **more: Any) -> ReasonForm:
    """Return the form that asks for the reason for cancelling a bulk. The arguments are passed on
    to ReasonForm."""
    return ReasonForm(
        *args,
        label=_now("취소하는 사유"),
        hint=_now("이미 처리한 건은 그대로입니다."),
        least=SHORTEST_REASON,
        **more,
    )
