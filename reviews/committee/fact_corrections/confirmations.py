"""The confirmation sheet of corrected facts: what they do to route and money."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from claims.confirmation.sheet import Sheet
from claims.errors import ConflictError
from claims.money import format_won, won_text
from claims.register.models import Claim, FactCorrection, Route
from reviews.committee.fact_corrections.plan import Plan, check_plan, plan_of
from reviews.committee.fact_corrections.words import changes_of
from reviews.committee.lifecycle.route_sheet import money_before
from reviews.payouts.preparation.fixed_grants import Target


def facts_sheet(correction: FactCorrection, claim: Claim) -> Sheet:
    """Return the confirmation sheet for the second person: which facts change, and what follows for
    route and money.

    Raises ConflictError (settled already) and, if the route would change: ReviewStandsError (the
    claim has a review), OpenObjectionError, BatchedClaimError (a grant is in a batch),
    FailedGrantError (one failed and was not paid since), HeldForPayeeError (on hold, and an offset
    took part of its grant).
    """
    if not correction.is_waiting:
        raise ConflictError(_("이미 처리된 사실 정정입니다. 지금 상태를 확인해 주세요."))
    plan = plan_of(claim, correction)
    check_plan(claim, plan)
    changed = [(fact, f"{before} → {after}") for fact, before, after in changes_of(correction)]
    facts: list[tuple[Any, Any]] = [
        (_("접수번호"), claim.number),
        (_("신청인"), str(claim.shown_name)),
        *changed,
        (_("지금 경로"), str(claim.get_route_display())),
        *effect_of(claim, plan),
        (_("근거"), str(correction.get_proof_display())),
        (_("사유"), correction.reason),
        (_("요청한 사람"), str(correction.proposed_by)),
    ]
    return Sheet(
        title=_("사실 정정 확인: %(number)s") % {"number": claim.number},
        button=_("확인하고 정정하기"),
        back=reverse("committee:fact_correction", args=[claim.number]),
        facts=tuple(facts),
        notified=_("신청인에게 바로잡은 내용과 경로가 안내됩니다."),
        next_person=_next_of(plan),
        version=f"{correction.pk}:{correction.status}:{claim.routed_at}",
    )


def effect_of(claim: Claim, plan: Plan) -> list[tuple[Any, Any]]:
    """Return (label, value) lines on what a plan does to the claim's route and money: the new
    route, and what is paid, cancelled or paid too much. Raises HeldForPayeeError if the claim is on
    hold and an offset took part of its grant."""
    target = plan.target
    if target is None:
        text = _("그대로입니다.")
        if plan.kept:
            text = _("이의로 사람이 정한 경로라 그대로입니다.")
        return [(_("정정 뒤 경로"), text)]
    return [(_("정정 뒤 경로"), str(Route(target.route).label)), *_money(claim, target)]


def _money(claim: Claim, target: Target) -> list[tuple[Any, Any]]:
    facts, had = money_before(claim, target.won)
    if had is not None:
        if target.won >= had:
            facts.append((_("더 지급할 금액"), won_text(target.won - had)))
        else:
            text = _("%(won)s원. 지급한 것은 그대로이며, 돌려받으려면 환수를 따로 올립니다.")
            said = {"won": format_won(had - target.won)}
            facts.append((_("새 지원금보다 더 지급한 금액"), text % said))
    return facts


def _next_of(plan: Plan) -> str:
    if plan.target is None:
        return _("없음. 경로가 그대로입니다.")
    if plan.target.route == Route.COMMITTEE_REVIEW:
        return _("간사. 심의가 열리고 서류를 기다립니다.")
    if plan.target.route == Route.TIER_GRANT:
        return _("지급 담당. 지원금이 작성되면 승인합니다.")
    return _("없음. 지급하는 지원금이 없습니다.")
