"""Notices of a withdrawn claim to its claimant, each in the transaction of its verb."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from claims.korean import letter_day, letter_weekday
from claims.money import format_won
from claims.register.models import Claim
from reviews.committee.lifecycle.route_letters import next_step_of, route_words
from reviews.committee.models import Withdrawal
from reviews.notices.events import Event
from reviews.notices.outbox.write import write_notice
from reviews.notices.texts.routes import GRANTS, barred_text
from reviews.payouts.grants.grant_states import grant_standing
from reviews.payouts.models import Payout
from reviews.payouts.states.payouts import PayoutStatus


def notify_withdrawn(withdrawal: Withdrawal, claim: Claim) -> None:
    """Write the notice to the claimant that a claim was withdrawn, with the last day on which this
    can be undone, in the caller's transaction. A second call writes nothing. Raises
    NoTemplateError, and RuntimeError outside a transaction."""
    write_notice(
        event=Event.CLAIM_WITHDRAWN,
        claim=claim,
        variables=withdrawn_variables(withdrawal),
        key=f"withdrawal:{withdrawal.pk}",
    )


def withdrawn_variables(withdrawal: Withdrawal) -> dict[str, str]:
    return {
        "withdrawn_on": letter_day(timezone.localdate(withdrawal.at)),
        "undo_until": letter_weekday(withdrawal.undo_until),
    }


def notify_undone(withdrawal: Withdrawal, claim: Claim) -> None:
    """Write the notice to the claimant that the withdrawal of the claim was undone, and what
    happens next, in the caller's transaction. Call it after route and payouts were restored. A
    second call writes nothing. Raises NoTemplateError, and RuntimeError outside a transaction."""
    write_notice(
        event=Event.WITHDRAWAL_UNDONE,
        claim=claim,
        variables=undone_variables(withdrawal, claim),
        key=f"withdrawal:{withdrawal.pk}:undone",
    )


def undone_variables(withdrawal: Withdrawal, claim: Claim) -> dict[str, str]:
    """Return the letter's variables `withdrawn_on` and `next_step`: the new route of a claim that
    the undo routed again, else the payouts prepared again and the grants on hold."""
    rerouted = claim.routed_at == withdrawal.undone_at
    return {
        "withdrawn_on": letter_day(timezone.localdate(withdrawal.at)),
        "next_step": _on_new_route(claim) if rerouted else _as_before(withdrawal, claim),
    }


def _on_new_route(claim: Claim) -> str:
    said = GRANTS[settings.LANGUAGE_CODE]["window_extended"] % {"route": route_words(claim)}
    return f"{said} {next_step_of(claim)}"


def _as_before(withdrawal: Withdrawal, claim: Claim) -> str:
    texts = GRANTS[settings.LANGUAGE_CODE]
    anew = Payout.objects.filter(claim=claim, prepared_at__gte=withdrawal.undone_at)
    anew = anew.exclude(status=PayoutStatus.CANCELLED)
    won = anew.aggregate(won=Sum("amount"))["won"]
    parts = [
        texts["as_before"],
        texts["prepared_again"] % {"won": format_won(won)} if won else "",
        barred_text(grant_standing(claim.pk), settings.LANGUAGE_CODE),
    ]
    return " ".join(part for part in parts if part)
