"""Confirmation sheets of acts on an appeal."""

from __future__ import annotations

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.confirmation.forms import ReasonForm
from claims.confirmation.sheet import Sheet
from claims.display.dates import day
from claims.policy.deadlines import add_working_days
from reviews.committee.errors import AppealExtendedError, NotOpenError
from reviews.committee.models import APPEAL_OPEN, Appeal

extension_form = partial(
    ReasonForm,
    label=gettext_lazy("연장 사유"),
    hint=gettext_lazy("이 사유가 신청인에게 그대로 안내됩니다."),
    least=2,
)


def _facts(appeal: Appeal) -> list[tuple[str, str]]:
    claim = appeal.review1.claim
    return [
        (_("접수번호"), claim.number),
        (_("신청인"), str(claim.shown_name)),
        (_("상태"), str(appeal.get_status_display())),
    ]


def _back(appeal: Appeal) -> str:
    return reverse("committee:appeal", args=[appeal.review1.claim.number])


def extension_sheet(appeal: Appeal, form: ReasonForm) -> Sheet:
    """Return the confirmation sheet before an appeal's time is extended, with the present and the
    later day. `form` asks for the reason.

    Raises NotOpenError (the appeal has ended), AppealExtendedError (extended once already).
    """
    if appeal.status not in APPEAL_OPEN:
        raise NotOpenError
    if appeal.extended_at is not None:
        raise AppealExtendedError
    days = appeal.review1.policy.appeal_extension
    later = add_working_days(appeal.decide_by, days)
    return Sheet(
        title=_("결정 기한 %(days)s영업일 연장") % {"days": days},
        button=_("연장하고 알리기"),
        back=_back(appeal),
        facts=(
            *_facts(appeal),
            (_("지금 기한"), day(appeal.decide_by)),
            (_("늦춘 기한"), day(later)),
        ),
        notified=_("신청인에게 연장한 기한과 사유가 안내됩니다."),
        next_person=_("없음. 연장은 한 번만 할 수 있습니다."),
        version=f"{appeal.pk}:{appeal.status}",
        fields=form,
    )


def withdrawal_sheet(appeal: Appeal, form: ReasonForm) -> Sheet:
    """Return the confirmation sheet before an appeal is closed because its claimant withdraws it.
    Raises NotOpenError if the appeal has ended."""
    if appeal.status not in APPEAL_OPEN:
        raise NotOpenError
    return Sheet(
        title=_("이의신청 철회 처리"),
        button=_("철회로 처리"),
        back=_back(appeal),
        facts=tuple(_facts(appeal)),
        notified=_("자동으로 나가는 통지는 없습니다."),
        next_person=_("없음. 이의신청이 끝나고 처음 의결이 그대로 유지됩니다."),
        version=f"{appeal.pk}:{appeal.status}",
        fields=form,
    )
