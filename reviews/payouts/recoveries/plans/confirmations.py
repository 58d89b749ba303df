"""Confirmation sheet before a plan of instalments is agreed."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from claims.confirmation.sheet import Sheet
from claims.users.models import User
from reviews.payouts.models import Recovery
from reviews.payouts.recoveries.limits import won_to_pay
from reviews.payouts.recoveries.plans.forms import PlanForm, instalment_rows
from reviews.payouts.recoveries.plans.verbs import check_plan_sum, check_prolonged


def plan_sheet(recovery: Recovery, form: PlanForm, by: User) -> Sheet:
    """Return the confirmation sheet before `by` agrees to a plan of instalments, with day and won
    of each; `form` is the valid PlanForm.

    Raises PlanSumError and PlanTooMuchError (`check_plan_sum`), ProlongedPlanError
    (`check_prolonged`).
    """
    instalments: list[tuple[date, int]] = form.cleaned_data["instalments"]
    total = won_to_pay(recovery)
    check_plan_sum(recovery, total, instalments)
    check_prolonged(recovery, instalments, by)
    return Sheet(
        title=_("분할 납부 정하기: %(number)s") % {"number": recovery.number},
        button=_("이대로 정하고 알리기"),
        back=reverse("payouts:recovery", args=[recovery.pk]),
        facts=(
            (_("접수번호"), recovery.claim.number),
            (_("신청인"), str(recovery.claim.shown_name)),
            (_("합의 내용"), form.cleaned_data["reason"]),
        ),
        count=len(instalments),
        total=total,
        notified=_("신청인에게 납부 일정을 보냅니다."),
        next_person=_("없음. 정하면 첫 회차의 날이 납부기한이 됩니다."),
        undo_text=_("다시 정하면 앞의 일정은 쓰지 않습니다"),
        version=f"{recovery.pk}:{recovery.outstanding}:{total}",
        headers=(_("회차"), _("납부일"), _("금액")),
        rows=tuple(instalment_rows(instalments)),
    )
