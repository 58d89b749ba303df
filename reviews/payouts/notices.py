"""Notices to claimants about approvals and bank results of their payouts, written in the
transaction of the cause, many at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import clock
from claims.korean import in_korean, letter_weekday
from claims.money import won_text
from reviews.notices.events import Event
from reviews.notices.outbox.write import Letter, write_notices
from reviews.notices.variables.values import shown_account
from reviews.notices.verbs import take_back_unsent
from reviews.payouts.models import BankResult, Payout
from reviews.payouts.states.batches import BankOutcome

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from claims.users.models import User

LETTERS_A_SECOND = 250  # letters that one approval writes in a second, also on a busy machine


def notify_approved(payouts: Iterable[Payout]) -> None:
    """Write the notice of approval for each of these payouts to its claimant. A payout approved
    again after a void gets a new notice.

    The notices are sent after APPROVAL_UNDO_SECONDS, so that an approval undone before then sends
    nothing; a second later for each LETTERS_A_SECOND of them, since the undo is offered only when
    all are written.
    """
    payouts, undo = list(payouts), settings.APPROVAL_UNDO_SECONDS
    seconds = undo + len(payouts) // LETTERS_A_SECOND
    send_after = clock.now() + timedelta(seconds=seconds) if undo else None
    with in_korean():
        write_notices(
            Letter(
                event=Event.PAYOUT_APPROVED,
                claim=payout.claim,
                variables=approval_variables(payout),
                key=_approval_key(payout),
                send_after=send_after,
            )
            for payout in payouts
        )


def suppress_voided(payouts: Iterable[Payout], by: User | None) -> None:
    """Suppress the unsent approval notices of these payouts, with a void of the approval as the
    reason. Notices already sent are left alone."""
    _stop(payouts, by, gettext_lazy("승인을 풀어 보내지 않음"))


def suppress_cancelled(payouts: Iterable[Payout], by: User | None) -> None:
    """Suppress the unsent approval notices of these payouts, with a cancellation of the payout as
    the reason. Notices already sent are left alone."""
    _stop(payouts, by, gettext_lazy("지급을 취소해 보내지 않음"))


def _stop(payouts: Iterable[Payout], by: User | None, reason: Promise) -> None:
    with in_korean():
        text = str(reason)
    take_back_unsent(keys=map(_approval_key, payouts), by=by, reason=text)


def _approval_key(payout: Payout) -> str:
    return f"payout_approved:{payout.pk}:{payout.approval_no}"


def notify_results(results: Iterable[BankResult]) -> None:
    """Write the notices that tell claimants of these bank results: paid, or failed (also for a
    return). A payment gets at most one of each kind."""
    with in_korean():
        write_notices(result_letter(result) for result in results)


def result_letter(result: BankResult) -> Letter:
    """Return the notice of one bank result without writing it: paid, or failed with the bank's
    reason. Raises ValueError for a result without a payout."""
    return _sent(result) if result.outcome == BankOutcome.PAID else _failed(result)


def approval_variables(payout: Payout) -> dict[str, str]:
    """Return the template variables that all notices about a payout share: `kind` (label of its
    kind) and `amount` (in won, as text)."""
    return {
        "kind": str(payout.get_kind_display()),
        "amount": won_text(payout.amount),
    }


def _sent(result: BankResult) -> Letter:
    payout = _paid_of(result)
    day = timezone.localtime(result.at).date()
    return Letter(
        event=Event.PAYOUT_SENT,
        claim=payout.claim,
        variables={
            **approval_variables(payout),
            "account": shown_account(payout.claim, payout.account),
            "paid_on": letter_weekday(day),
        },
        key=f"payout_sent:{payout.pk}",
    )


def _failed(result: BankResult) -> Letter:
    payout = _paid_of(result)
    return Letter(
        event=Event.PAYOUT_FAILED,
        claim=payout.claim,
        variables={
            **approval_variables(payout),
            "account": shown_account(payout.claim, payout.account),
            "cause": result.text or _("은행에서 입금하지 못했습니다."),
        },
        key=f"payout_failed:{payout.pk}",
    )


def _paid_of(result: BankResult) -> Payout:
    if result.payout is None:
        raise ValueError("a bank result without a payout cannot have a notice")
    return result.payout
