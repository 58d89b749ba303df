"""The confirmation sheet shown before many payouts are approved at once."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from claims.confirmation.sheet import Sheet
from claims.policy.models import SupportPolicy
from reviews.payouts.approvals.selection import ConditionSelection


def approval_sheet(selection: ConditionSelection) -> Sheet:
    """Return the confirmation sheet for approving all payouts of a condition: count, sum in won,
    letters, and how long it can be undone. From the policy's `typed_sum_from` won on, the person
    types the sum."""
    left = selection.remaining
    return Sheet(
        title=_("지급 한꺼번에 승인"),
        button=_("승인"),
        back=reverse("payouts:payouts"),
        count=selection.count,
        total=selection.total,
        total_note=_("다음에 승인할 %(n)s건은 뺌") % {"n": f"{left:,}"} if left else "",
        typed_sum_from=SupportPolicy.objects.effective().typed_sum_from,
        notified=_("신청인에게 승인 통지 %(n)s건이 바로 나갑니다.") % {"n": f"{selection.count:,}"},
        next_person=_("지급 담당이 이체 묶음을 만들고, 다른 지급 담당이 이체를 승인합니다."),
        undo_text=_("이체 묶음에 넣기 전까지 풀 수 있습니다. 나간 통지는 되돌릴 수 없습니다."),
        version=selection.seen,
    )
