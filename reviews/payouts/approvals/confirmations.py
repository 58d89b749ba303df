"""Confirmation sheets: before many payouts are approved, before the approvals of one act are
voided, and before one payout is cancelled."""

from __future__ import annotations

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from claims.confirmation.forms import ReasonForm
from claims.confirmation.sheet import Sheet
from claims.policy.models import SupportPolicy
from reviews.payouts.approvals.fingerprint import seen_value
from reviews.payouts.approvals.selection import MOST_ROWS, ConditionSelection
from reviews.payouts.errors.approvals import NotWaitingError
from reviews.payouts.models import Payout
from reviews.payouts.models.expressions.preparing_again import is_still_owed, of_fixed_grant
from reviews.payouts.states.payouts import PayoutStatus


def approval_sheet(
    *, count: int, total: int, seen: str, back: str, note: str = "", picks: str = ""
) -> Sheet:
    """Return the confirmation sheet before many payouts are approved together: number, sum in won,
    number of notices to claimants, and how approvals can be voided. From the policy's
    `typed_sum_from` won on, the person must type the sum. `seen` is the digest of the payouts
    (`selection_of`), `note` stands beside the sum, `picks` is the list that they were picked on."""
    return Sheet(
        title=_("지급 한꺼번에 승인"),
        button=_("승인"),
        back=back,
        count=count,
        total=total,
        total_note=note,
        typed_sum_from=SupportPolicy.objects.typed_sum_from(),
        notified=_("신청인에게 승인 통지 %(n)s건이 바로 나갑니다.") % {"n": f"{count:,}"},
        next_person=_("지급 담당이 이체 묶음을 만들고, 다른 지급 담당이 이체를 승인합니다."),
        undo_text=_(
            "승인한 뒤 10초 동안 한꺼번에 되돌리고, 그 뒤 이체 묶음에 넣기 전까지는 지급 화면에서 "
            "하나씩, 또는 함께 승인한 것을 모두 풉니다. 나간 통지는 되돌릴 수 없습니다."
        ),
        version=seen,
        picks=picks,
    )


def condition_sheet(selection: ConditionSelection, *, back: str) -> Sheet:
    """Return the `approval_sheet` of all payouts of a filtered list, with the number of those that
    are left to a further approval beside the sum."""
    left = selection.remaining
    return approval_sheet(
        count=selection.count,
        total=selection.total,
        seen=selection.seen,
        back=back,
        note=_("다음에 승인할 %(n)s건은 뺌") % {"n": f"{left:,}"} if left else "",
        picks="payouts",
    )


def is_asked_first(sheet: Sheet) -> bool:
    """Return True if the approvals of an `approval_sheet` need its confirmation: several payouts
    whose sum must be typed, or more than MOST_ROWS."""
    count = sheet.count or 0
    return count > MOST_ROWS or (count > 1 and sheet.needs_sum)


def void_sheet(payout: Payout) -> Sheet:
    """Return the confirmation sheet before the approvals of one act are voided: those of `payout`
    and of all that were approved with it and are in no batch. Raises NotWaitingError if it is not
    approved."""
    if payout.status != PayoutStatus.APPROVED or payout.approved_at is None:
        raise NotWaitingError
    rows = Payout.objects.approved_in_act(payout.approved_by, payout.approved_at)
    found = rows.aggregate(count=Count("pk"), total=Sum("amount"))
    return Sheet(
        title=_("함께 승인한 지급 모두 풀기"),
        button=_("승인 풀기"),
        back=reverse("payouts:payout", args=[payout.pk]),
        facts=(
            (_("승인"), str(payout.approved_by)),
            (_("승인 시각"), date_format(localtime(payout.approved_at), "DATETIME_FORMAT")),
        ),
        count=found["count"],
        total=found["total"],
        notified=_("나가지 않은 승인 통지는 멈춥니다. 나간 통지는 되돌릴 수 없습니다."),
        next_person=_("지급 담당이 다시 승인합니다."),
        undo_text=_("되돌리려면 다시 승인합니다. 이체 묶음에 넣은 지급은 그대로 둡니다."),
    )


def cancel_sheet(payout: Payout, form: ReasonForm) -> Sheet:
    """Return the confirmation sheet before one payout is cancelled: claim, payee, ground, state,
    who prepared and approved it, and who can prepare it again. `form` asks for the reason."""
    facts: list[tuple[str, object]] = [
        (_("접수번호"), payout.claim.number),
        (_("신청인"), payout.claim.shown_name),
        (_("종류"), payout.get_kind_display()),
        (_("의결"), payout.basis.get("resolution_no", "")),
        (_("상태"), payout.get_status_display()),
        (_("지급 계좌"), payout.account_label or "–"),
        (_("작성"), payout.prepared_by or _("의결 자동")),
        (_("승인"), payout.approved_by or ""),
    ]
    return Sheet(
        title=_("지급 취소"),
        button=_("지급 취소"),
        back=reverse("payouts:payout", args=[payout.pk]),
        facts=tuple((label, str(value)) for label, value in facts if value),
        total=payout.amount,
        typed_sum_from=SupportPolicy.objects.typed_sum_from(),
        notified=_(
            "간사에게 알립니다. 신청인에게는 알리지 않고, 나가지 않은 승인 통지는 멈춥니다."
        ),
        next_person=_after_cancelling(payout),
        undo_text=_("취소한 지급은 되살리지 못합니다. 간사가 새로 작성할 수 있습니다."),
        version=seen_value(payout),
        fields=form,
    )


def _after_cancelling(payout: Payout) -> str:
    """Return a sentence in the user's language that says who can prepare the payout again, and from
    which page."""
    if payout.replaces_id:
        return _("간사가 실패한 지급의 화면에서 다시 작성하고, 지급 담당이 다시 승인합니다.")
    if of_fixed_grant(payout):
        return _(
            "간사가 이 화면에서 같은 금액으로 다시 작성하고, 지급 담당이 다시 승인합니다. 그사이 "
            "신청의 경로가 바뀌면 새 경로의 금액으로 작성합니다."
        )
    if not is_still_owed(payout):
        return _("더 지급하려면 간사가 앞선 지급에서 다시 작성하고, 지급 담당이 다시 승인합니다.")
    return _("간사가 이 화면에서 같은 금액으로 다시 작성하고, 지급 담당이 다시 승인합니다.")
