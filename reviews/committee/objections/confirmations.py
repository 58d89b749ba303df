"""Confirmation sheets of acts on an objection."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.confirmation.forms import ReasonForm
from claims.confirmation.sheet import Sheet
from claims.display.dates import day
from claims.money import won_text
from claims.reasons import SHORTEST_REASON
from claims.register.models import Claim, Route
from reviews.committee.errors import NotOpenError
from reviews.committee.lifecycle.route_change import check_payouts
from reviews.committee.lifecycle.route_sheet import money_before
from reviews.committee.models import Objection, ObjectionOutcome, ObjectionStatus
from reviews.committee.objections.rerouting import target_of


def _back(claim: Claim) -> str:
    return reverse("committee:objection", args=[claim.number])


def answer_sheet(objection: Objection, claim: Claim) -> Sheet:
    """Return the sheet on which the second person confirms an answer: the claimant's words
    (decrypted), and its effect on route and payouts.

    Raises NotOpenError (no answer waits) and, for an upheld one, BatchedClaimError (a grant is in a
    batch), FailedGrantError (one failed, not paid since), HeldForPayeeError (on hold, and an
    offset took part of its grant), and those of `target_of`.
    """
    if objection.status != ObjectionStatus.PROPOSED:
        raise NotOpenError
    upheld = objection.outcome == ObjectionOutcome.UPHELD
    facts: list[tuple[Any, Any]] = [
        (_("접수번호"), claim.number),
        (_("신청인"), str(claim.shown_name)),
        (_("신청인이 바라는 것"), objection.reveal_asks(claim.number)),
        (_("지금 경로"), str(claim.get_route_display())),
        (_("답"), str(objection.get_outcome_display())),
    ]
    then = _("없음. 신청인은 협의체의 심의를 요청할 수 있습니다.")
    if not claim.current_claimed_loss and not upheld:
        then = _("없음. 신청액이 없는 신청이라 협의체로 넘길 수 없습니다.")
    if upheld:
        facts += _effect(objection, claim)
        then = _next_of(objection)
    facts += [(_("이유"), objection.reason), (_("답을 올린 사람"), str(objection.proposed_by))]
    return Sheet(
        title=_("이의의 답 확인: %(number)s") % {"number": claim.number},
        button=_("확인하고 알리기"),
        back=_back(claim),
        facts=tuple(facts),
        notified=_("신청인에게 답과 이유가 안내됩니다."),
        next_person=then,
        version=f"{objection.pk}:{objection.status}:{objection.proposed_at}",
    )


def _effect(objection: Objection, claim: Claim) -> list[tuple[Any, Any]]:
    check_payouts(claim)
    target = target_of(claim, objection.to_route, objection.to_tier)
    facts: list[tuple[Any, Any]] = [(_("바로잡은 경로"), str(objection.get_to_route_display()))]
    money, had = money_before(claim, target.won)
    facts += money
    if had is not None:
        facts.append((_("더 지급할 금액"), won_text(max(target.won - had, 0))))
    return facts


def _next_of(objection: Objection) -> str:
    if objection.to_route == Route.COMMITTEE_REVIEW:
        return _("간사. 심의가 열리고 서류를 기다립니다.")
    if objection.to_route == Route.TIER_GRANT:
        return _("지급 담당. 지원금이 작성되면 승인합니다.")
    return _("없음. 지급하는 지원금이 없습니다.")


withdrawal_form = partial(
    ReasonForm,
    label=gettext_lazy("신청인이 철회한 사유"),
    hint=gettext_lazy("언제 어떻게 철회 의사를 밝혔는지 적어 주세요. 기록에 남습니다."),
    least=SHORTEST_REASON,
)


def withdrawal_sheet(objection: Objection, form: ReasonForm) -> Sheet:
    """Return the confirmation sheet before an objection is closed because its claimant withdraws
    it. `form` asks for the reason. Raises NotOpenError if it has been answered or closed."""
    if not objection.is_open:
        raise NotOpenError
    claim = objection.claim
    return Sheet(
        title=_("이의 철회 처리"),
        button=_("철회로 처리"),
        back=_back(claim),
        facts=(
            (_("접수번호"), claim.number),
            (_("신청인"), str(claim.shown_name)),
            (_("제기일"), day(objection.filed_on)),
            (_("상태"), str(objection.get_status_display())),
        ),
        notified=_("자동으로 나가는 통지는 없습니다."),
        next_person=_("없음. 이의가 끝나고 지금 경로가 그대로 유지됩니다."),
        version=f"{objection.pk}:{objection.status}",
        fields=form,
    )
