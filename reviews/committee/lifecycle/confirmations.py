"""Confirmation sheets of a withdrawal."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.confirmation.forms import ReasonForm
from claims.confirmation.sheet import Sheet
from claims.money import format_won
from reviews.committee.lifecycle.withdrawal import SHORTEST_REASON
from reviews.committee.models import Review, SupplementRequest, SupplementStatus
from reviews.payouts.models import Payout
from reviews.payouts.states import GRANT_KINDS, UNBATCHED


def withdrawal_form(*args: Any, **more: Any) -> ReasonForm:
    """Return the form for the claimant's reason."""
    return ReasonForm(
        *args,
        label=_("신청인이 철회한 사유"),
        hint=_("언제 어떻게 철회 의사를 밝혔는지 적어 주세요. 기록에 남습니다."),
        least=SHORTEST_REASON,
        **more,
    )


def withdrawal_sheet(review: Review, form: ReasonForm) -> Sheet:
    """Return the sheet before a review is closed for its claimant: what ends with it, and that
    nobody is notified."""
    claim = review.claim
    facts = [
        (_("접수번호"), claim.number),
        (_("신청인"), str(claim.shown_name)),
        (_("상태"), str(review.get_status_display())),
    ]
    if review.round == 1:
        grants = Payout.objects.filter(claim=claim, kind__in=GRANT_KINDS, status__in=UNBATCHED)
        won = grants.aggregate(won=Sum("amount"))["won"] or 0
        if won:
            facts.append((_("취소되는 지원금"), _("%(won)s원") % {"won": format_won(won)}))
        then = _("없음. 신청과 심의가 함께 끝나고, 표결은 봉인된 채 남습니다.")
    else:
        then = _("없음. 이의신청이 끝나고 처음 의결이 그대로 유지됩니다.")
    asked = SupplementRequest.objects.filter(review=review, status=SupplementStatus.ASKED).count()
    if asked:
        facts.append((_("취소되는 보완요청"), _("%(n)s건") % {"n": asked}))
    return Sheet(
        title=_("철회 처리"),
        button=_("철회로 처리"),
        back=reverse("committee:desk", args=[claim.number]),
        facts=tuple(facts),
        notified=_("자동으로 나가는 통지는 없습니다."),
        next_person=then,
        version=f"{review.pk}:{review.revision}",
        fields=form,
    )
