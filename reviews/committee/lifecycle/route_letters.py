"""The words of a claim's new route in its letter, and what happens next."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from claims.money import format_won
from claims.register.models import Claim, Route
from reviews.notices.bulk.content import STEPS
from reviews.payouts.models import Payout
from reviews.payouts.preparation.fixed_grants import already_paid, won_came_back
from reviews.payouts.states import PayoutKind


def route_words(claim: Claim) -> str:
    """Return the claim's present route in the words that letters to claimants use."""
    return STEPS[settings.LANGUAGE_CODE][claim.route][0]


def next_step_of(claim: Claim, payout: Payout | None) -> str:
    """Return the sentence of a letter on what happens after a claim was routed anew: the difference
    is paid, the paid grant stays, or the ordinary next step of the route. `payout` is the one that
    the new route prepared, or None."""
    with translation.override(settings.LANGUAGE_CODE):
        if payout is not None and payout.kind == PayoutKind.CORRECTION:
            text = _("이미 지급한 지원금에 더해 차액 %(won)s원을 보내 드립니다.")
            if back := won_came_back(claim, until=claim.routed_at):
                text = _(
                    "이미 지급한 지원금에서 돌려주신 %(back)s원을 빼고 계산한 차액 %(won)s원을 "
                    "보내 드립니다."
                )
            text %= {"won": format_won(payout.amount), "back": format_won(back)}
            if claim.route == Route.COMMITTEE_REVIEW:
                text += " " + STEPS[settings.LANGUAGE_CODE][claim.route][1]
            return text
        if claim.route != Route.COMMITTEE_REVIEW and already_paid(claim):
            return _("이미 지급한 지원금은 그대로입니다.")
        return STEPS[settings.LANGUAGE_CODE][claim.route][1] % {
            "won": format_won(claim.tier.amount) if claim.tier else "",
            "company": str(claim.counted.company),
            "days": str(claim.routed_under.appeal_days),
        }
