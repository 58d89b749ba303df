"""The outcome on the desk: a review's result, its payments and the next step, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from claims.clock import today
from claims.money import prose_won
from reviews.committee.appeals.deadlines import last_day_after
from reviews.committee.appeals.verbs import appeal_blocker
from reviews.committee.desk.queries import ReviewRows
from reviews.committee.document_requests.context import steps_after_closing
from reviews.committee.models import (
    Appeal,
    AppealStatus,
    Decision,
    Outcome,
    Review,
    ReviewStatus,
)
from reviews.committee.queue.state_labels import (
    StateLabel,
    state_label_of,
    state_label_of_decision,
    state_label_of_round,
)
from reviews.payouts.models import Payout
from reviews.payouts.models.querysets import pay_state_of, worst_pay_state
from reviews.payouts.states.payouts import PayoutStatus, PayState


@dataclass(frozen=True)
class PaymentLine:
    """One payment of a decision on the desk: the payout, its state, and a sentence with the next
    step."""

    payout: Payout
    state: PayState
    text: str


@dataclass(frozen=True)
class OutcomeOnDesk:
    """Result of a review as the desk shows it: a decision, a proposal that awaits the chair, a
    withdrawal, or a closing without documents. `amount` is in won, None if there is none;
    `standing` is the state in words; `next_steps` are sentences."""

    standing: StateLabel
    label: str
    amount: int | None
    at: datetime | None
    by: Any = None
    note: str = ""
    payments: list[PaymentLine] = field(default_factory=list)
    next_steps: list[str] = field(default_factory=list)


def outcome_context(review: Review, context: Mapping[str, Any]) -> dict[str, Any]:
    """Return {"standing": the state of the review in words, for the bar at the top, "outcome":
    OutcomeOnDesk, None before a result}. `context` is the desk's, with `rows`, `row` and `result`.

    One query for a granting decision, none otherwise.
    """
    rows, row = context["rows"], context["row"]
    decision: Decision | None = rows.decision
    payments: list[PaymentLine] = []
    if decision is not None and decision.outcome != Outcome.DENIED:
        payments = [
            _line(payout) for payout in Payout.objects.determining_pay_state(review.claim_id)
        ]
    pay = worst_pay_state(line.state for line in payments) if payments else None
    own, voided = state_label_of_round(review, decision), review.claim.is_voided
    return {
        "standing": state_label_of(row, pay, voided=voided) if row is not None else own,
        "outcome": _outcome(review, rows, payments, pay, context),
    }


def _outcome(
    review: Review,
    rows: ReviewRows,
    payments: list[PaymentLine],
    pay: PayState | None,
    context: Mapping[str, Any],
) -> OutcomeOnDesk | None:
    if review.status == ReviewStatus.WITHDRAWN:
        word = _("무효") if review.claim.is_voided else _("철회")
        return _closed(review, word, [_("심의를 끝냈습니다. 다음 단계는 없습니다.")])
    if review.status == ReviewStatus.UNSUBMITTED:
        withdrawn = review.claim.withdrawn_at is not None
        steps = [] if withdrawn else steps_after_closing(rows.document_requests)
        return _closed(review, _("미제출 종결"), steps)
    decision = rows.decision
    if decision is not None:
        return OutcomeOnDesk(
            standing=state_label_of_decision(decision.outcome, pay, review.round),
            label=decision.get_outcome_display(),
            amount=decision.amount,
            at=decision.at,
            by=decision.confirmed_by,
            payments=payments,
            next_steps=_after_decision(review, decision, rows.appeal, payments),
        )
    return _proposed(rows, context["result"]) if context["result"] else None


def _closed(review: Review, label: str, next_steps: list[str]) -> OutcomeOnDesk:
    """Return the outcome of a review that was closed without a decision, under this label."""
    return OutcomeOnDesk(
        standing=state_label_of_round(review, None)._replace(label=label),
        label=label,
        amount=None,
        at=review.closed_at,
        by=review.closed_by,
        note=review.closing_reason,
        next_steps=next_steps,
    )


def _proposed(rows: ReviewRows, result: Mapping[str, Any]) -> OutcomeOnDesk:
    """Return the outcome of a ballot whose `result` waits for the chair's confirmation."""
    return OutcomeOnDesk(
        standing=StateLabel("info", "rubber-stamp", _("위원장 확인 대기")),
        label=_("의결안: %(outcome)s") % {"outcome": result["label"]},
        amount=result.get("amount"),
        at=rows.ballot.closed_at if rows.ballot else None,
        next_steps=[_("위원장이 의결을 확정하면 신청인에게 결과를 알립니다.")],
    )


def _line(payout: Payout) -> PaymentLine:
    return PaymentLine(payout, pay_state_of(payout), _payment_text(payout))


def _payment_text(payout: Payout) -> str:
    """Return a sentence on the state of one payment and the step that follows."""
    batch = payout.batch
    match PayoutStatus(payout.status):
        case PayoutStatus.PREPARED if payout.account_id is None:
            return _("입금할 계좌가 없어 보류했습니다. 계좌를 받으면 지급 담당이 승인합니다.")
        case PayoutStatus.PREPARED:
            return _("지급 담당의 승인을 기다립니다.")
        case PayoutStatus.APPROVED:
            return _("지급을 승인했습니다. 다음 이체 묶음에 들어갑니다.")
        case PayoutStatus.BATCHED if batch is not None and batch.released_at:
            return _("은행에 이체를 맡겼습니다. 결과를 기다립니다.")
        case PayoutStatus.BATCHED:
            return _("이체 묶음에 들어갔습니다. 이체 승인을 기다립니다.")
        case PayoutStatus.PAID:
            return _("%(day)s에 입금했습니다.") % {"day": _day(payout.ended_at)}
        case _:
            return _("입금하지 못했습니다. 지급 담당이 계좌를 확인하고 다시 작성합니다.")


def _after_decision(
    review: Review, decision: Decision, appeal: Appeal | None, payments: list[PaymentLine]
) -> list[str]:
    steps = []
    if decision.amount and not payments:
        steps.append(_("더 지급할 금액이 없습니다."))
    if review.round == 2:
        return [_against_first(decision, appeal), *steps] if appeal else steps
    if appeal is not None:
        return [*steps, _appeal_text(appeal)]
    if blocker := appeal_blocker(review.claim):
        return [*steps, str(blocker.message)]
    return [*steps, _appeal_period_text(review)]


def _against_first(decision: Decision, appeal: Appeal) -> str:
    """Return a sentence that compares the decision of the second round with that of the first: a
    grant after a denial, by how much it was raised, or that it was confirmed."""
    first = appeal.review1.decision
    if decision.amount and not first.amount:
        return _("처음 의결은 부지급이었습니다.")
    if decision.amount > first.amount:
        return _("처음 의결액 %(first)s에서 %(more)s을 올렸습니다.") % {
            "first": prose_won(first.amount),
            "more": prose_won(decision.amount - first.amount),
        }
    return _("처음 의결을 유지했습니다.")


def _appeal_text(appeal: Appeal) -> str:
    match AppealStatus(appeal.status):
        case AppealStatus.RECEIVED:
            return _("이의신청을 접수했습니다. 간사가 %(day)s까지 처리합니다.") % {
                "day": _day(appeal.decide_by)
            }
        case AppealStatus.ACCEPTED:
            return _("다른 위원들이 재심의하고 있습니다. 의결액은 낮아지지 않습니다.")
        case AppealStatus.REJECTED_LATE:
            return _("이의신청이 기한 뒤에 와서 의결이 그대로 유지됩니다.")
        case AppealStatus.WITHDRAWN:
            return _("이의신청이 철회되어 의결이 그대로 유지됩니다.")
        case _:
            return _("재심의 의결이 났습니다.")


def _appeal_period_text(review: Any) -> str:
    """Return the sentence on the last day to appeal, counted from the letter's receipt
    (`review.told_at`), or that the letter has not been sent yet."""
    if review.told_at is None:
        return _("결과 통지가 아직 나가지 않았습니다.")
    received = localdate(review.told_at)
    until = last_day_after(review, received)
    days = {"told": _day(received), "until": _day(until)}
    if until < today():
        return _("%(told)s에 결과를 알렸고, 이의신청 기한(%(until)s)이 지났습니다.") % days
    return _("%(told)s에 결과를 알렸습니다. 이의신청은 %(until)s까지 받습니다.") % days


def _day(at: date | datetime | None) -> str:
    return date_format(at, "DATE_FORMAT") if at else "–"
