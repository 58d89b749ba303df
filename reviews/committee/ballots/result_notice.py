"""The notice of a decision's result to the claimant, for both rounds."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from claims.korean import in_korean
from claims.money import won_text
from claims.register.models import Claim
from reviews.committee.models import Choice, Decision, Outcome
from reviews.notices.events import Event
from reviews.notices.outbox.write import write_notice
from reviews.notices.texts.payments import payment_text
from reviews.payouts.grants.grant_states import grant_standing
from reviews.payouts.models import Payout

EVENTS = {
    Outcome.GRANTED: Event.DECISION_GRANTED,
    Outcome.PARTLY_GRANTED: Event.DECISION_PARTLY_GRANTED,
    Outcome.DENIED: Event.DECISION_DENIED,
}
# A decision's outcome in the words of a letter.
CHOICES = {
    Outcome.GRANTED: Choice.GRANT,
    Outcome.PARTLY_GRANTED: Choice.PARTLY,
    Outcome.DENIED: Choice.DENY,
}


def write_result_notice(decision: Decision, claim: Claim) -> None:
    """Write the notice of a decision's result to the claimant, in the caller's transaction:
    `first_result` or `second_result`, by the review's round. A second call writes nothing. Raises
    NoTemplateError, and RuntimeError outside a transaction."""
    of = second_result if decision.review.round == 2 else first_result
    event, variables = of(decision, claim)
    write_notice(event=event, claim=claim, variables=variables, key=_key(decision))


def reason_in_letter(rationale: str, amount: int, first: Decision | None = None) -> str:
    """Return the reason (Korean) that the letter of a decision of `amount` won states: its
    `rationale` as it is, else a sentence of ours. `first`: the first round's decision, in the
    letter of a second round."""
    if rationale:
        return rationale
    with in_korean():
        if first is not None and amount <= first.amount:
            return _("처음 판단을 바꿀 자료를 찾지 못했습니다.")
        return _("제출하신 서류로 손실을 확인했습니다.")


def first_result(decision: Decision, claim: Claim) -> tuple[Event, dict[str, str]]:
    """Return the event and the variables of the letter about a first round's decision: outcome,
    reason, resolution number, days to appeal, and unless it is denied the amount and how it is
    paid."""
    with in_korean():
        variables = {
            "outcome": _outcome(decision),
            "reason": reason_in_letter(decision.rationale, decision.amount),
            "resolution_no": decision.resolution_no,
            "appeal_days": str(decision.review.policy.appeal_days),  # the policy that decided
        }
    if decision.outcome != Outcome.DENIED:
        variables["amount"] = _won(decision.amount)
        variables["payment"] = _payment("decided", claim)
    return EVENTS[Outcome(decision.outcome)], variables


def second_result(decision: Decision, claim: Claim) -> tuple[Event, dict[str, str]]:
    """Return the event and the variables of the letter about a second round's decision:
    APPEAL_RAISED with the new amount, the difference and how it is paid, or APPEAL_CONFIRMED with
    the first result. Raises Decision.DoesNotExist without a first decision."""
    first = Decision.objects.get(review__claim=claim, review__round=1)
    raised = decision.amount > first.amount
    reason = reason_in_letter(decision.rationale, decision.amount, first)
    common = {"reason": reason, "resolution_no": decision.resolution_no}
    if raised:
        more = {
            "outcome": _outcome(decision),
            "amount": _won(decision.amount),
            "difference": _won(_paid_for(decision)),
            "payment": _payment("difference", claim),
        }
        return Event.APPEAL_RAISED, common | more
    result = f"{_outcome(first)} {_won(first.amount)}" if first.amount else _outcome(first)
    return Event.APPEAL_CONFIRMED, common | {"first_result": result}


def _key(decision: Decision) -> str:
    return f"decision:{decision.resolution_no}"


def _paid_for(decision: Decision) -> int:
    """Return the amount (won) of the payout that a second round's decision prepared: its surplus
    over the first decision, less corrections paid since. 0 without such a payout."""
    row = Payout.objects.filter(key=_key(decision)).first()
    return row.amount if row is not None else 0


def _payment(what: str, claim: Claim) -> str:
    """Return the sentence (Korean) on how a decision's money comes (`payment_text`). One query."""
    missing = grant_standing(claim.pk).no_account
    return payment_text(what, settings.LANGUAGE_CODE, no_account=missing)


def _outcome(decision: Decision) -> str:
    with in_korean():
        return str(CHOICES[Outcome(decision.outcome)].label)


def _won(amount: int) -> str:
    with in_korean():
        return won_text(amount)
