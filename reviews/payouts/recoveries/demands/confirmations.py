"""Confirmation sheet before money is demanded."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.confirmation.sheet import Sheet
from claims.money import won_text
from reviews.payouts.models import Recovery
from reviews.payouts.recoveries.demands.forms import DemandForm
from reviews.payouts.states.recoveries import RECOVERY_OPEN, RecoveryStatus


def demand_sheet(recovery: Recovery, form: DemandForm) -> Sheet:
    """Return the confirmation sheet before a recovery is approved and the money demanded; `form`
    asks for the day to pay by."""
    payout = recovery.payout
    return Sheet(
        title=_("환수 승인: %(number)s") % {"number": recovery.number},
        button=_("승인하고 청구"),
        back=reverse("payouts:recovery", args=[recovery.pk]),
        facts=(
            (_("접수번호"), recovery.claim.number),
            (_("신청인"), str(recovery.claim.shown_name)),
            (_("지급"), f"{payout.get_kind_display()} {won_text(payout.amount)}"),
            (_("원인"), recovery.get_cause_display()),
            (_("신청인에게 알릴 사유"), recovery.reason),
            *_other_demands(recovery),
            (_("납부계좌"), settings.RECOVERY_ACCOUNT),
            (_("올린 사람"), str(recovery.proposed_by)),
        ),
        total=recovery.amount,
        typed_sum_from=recovery.payout.policy.typed_sum_from,
        notified=_("신청인에게 환수 안내를 보냅니다."),
        next_person=_("입금되면 지급 담당이 적고 다른 지급 담당이 확인합니다."),
        version=f"{recovery.pk}:{recovery.status}",
        fields=form,
    )


def _other_demands(recovery: Recovery) -> list[tuple[str, str]]:
    """Return the fact that names the claim's other recoveries that are proposed or still owed, with
    the won that each asks for: together they ask for no more than two people know of. [] without
    any. One query."""
    open_ones = (RecoveryStatus.PROPOSED, *RECOVERY_OPEN)
    rows = Recovery.objects.filter(claim=recovery.claim_id, status__in=open_ones)
    rows = rows.exclude(pk=recovery.pk).select_related("payout").order_by("pk")
    said = [
        f"{one.number} {one.payout.get_kind_display()} {won_text(one.outstanding or one.amount)} "
        f"({one.get_status_display()})"
        for one in rows
    ]
    return [(_("이 신청의 다른 환수"), ", ".join(said))] if said else []
