"""Preparation of payouts: from a decision of the council, or by the secretariat."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef

from claims.policy.models import SupportPolicy
from claims.register.models import BankAccount, Claim
from claims.trail.triggers import refused_by
from claims.users.permissions import require_permission
from reviews.payouts.constraint_errors import constraint_error
from reviews.payouts.errors.preparation import (
    AboveDecisionError,
    FailedAccountStandsError,
    KeyTakenError,
    NotCancelledError,
    NotFailedError,
    SetOffWhollyError,
)
from reviews.payouts.locks import lock_payout
from reviews.payouts.models import AnswerAction, Payout, PayoutBar, ResultAnswer
from reviews.payouts.models.expressions.preparing_again import of_fixed_grant
from reviews.payouts.preparation.amounts import (
    amount_again,
    repetition_won,
)
from reviews.payouts.preparation.grounds import (
    ground_of,
    may_be_prepared_again,
    numbered_key,
    repeated_on,
)
from reviews.payouts.states.batches import OTHER_WORD, BankOutcome, ResultMatch
from reviews.payouts.states.payouts import BarReason, PayoutKind, PayoutStatus

if TYPE_CHECKING:
    from claims.users.models import User


def prepare_payout(
    *,
    claim: Claim,
    kind: PayoutKind | str,
    amount: int,
    basis: dict[str, Any],
    barred: Iterable[tuple[User, str]],
    policy: SupportPolicy,
    key: str,
    prepared_by: User | None = None,
    replaces: Payout | None = None,
    corrects: Payout | None = None,
) -> Payout:
    """Write one prepared payout of `amount` won to the claim's newest account (none: it waits for
    one) and its PayoutBar rows. Call it in a transaction with the claim locked; no permission is
    checked. `basis` is the ground: {"resolution_no", "outcome", "round"} of a decision, or the tier
    or policy. `barred` are pairs (user who may not approve, BarReason); `prepared_by` is added, and
    the person who loaded the failure of `replaces`. The same `key` again returns the existing
    payout.

    Raises KeyTakenError (the key of another claim, kind or amount), RuntimeError outside a
    transaction, and for the database's rules AlreadyPreparedError (one of the kind exists),
    AboveLossError, NotThePlanError, GrantedOtherwiseError, EnteredYourselfError,
    ClaimWithdrawnError, PayeeGrantedError, HeldForPayeeError, BankNotAskedError and rarer ones
    (`constraint_error`).
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a payout must be prepared in the transaction of its decision or grant")
    if existing := _prepared_under(key, (claim.pk, kind, amount)):
        return existing
    try:
        with transaction.atomic():
            payout = Payout.objects.create(
                claim=claim,
                claimant_id=claim.claimant_id,
                programme_id=policy.programme_id,
                policy=policy,
                kind=kind,
                amount=amount,
                basis=basis,
                account=BankAccount.objects.newest_of(claim),
                prepared_by=prepared_by,
                replaces=replaces,
                corrects=corrects,
                key=key,
            )
    except IntegrityError as error:
        raise constraint_error(error) from error
    own = [(prepared_by, BarReason.PREPARED)] if prepared_by is not None else []
    _bar(payout, [*barred, *own, *_reporters_of(replaces)])
    return payout


def _reporters_of(failed: Payout | None) -> list[tuple[User, str]]:
    """Return the bar of the person who loaded the file of the bank by which this payment failed or
    came back; [] for a manual result, which two people confirmed, if somebody else closed another
    result of the bank for it since then (0135), and for None. One query."""
    if failed is None:
        return []
    closed = ResultAnswer.objects.filter(result__payout=failed, result__match__in=OTHER_WORD)
    closed = closed.exclude(action=AnswerAction.ASKED_BANK).filter(at__gte=OuterRef("at"))
    by_another = closed.exclude(by=OuterRef("entered_by"))
    results = failed.results.filter(~Exists(by_another), match=ResultMatch.APPLIED)
    failures = results.filter(file__isnull=False).exclude(outcome=BankOutcome.PAID)
    failures = failures.select_related("entered_by")
    return [(result.entered_by, BarReason.REPORTED) for result in failures]


def _prepared_under(key: str, same: tuple[int, PayoutKind | str, int]) -> Payout | None:
    """Return the payout with this key, None without one. Raises KeyTakenError if its claim (id),
    kind and amount are not those of `same`."""
    found = Payout.objects.filter(key=key).first()
    if found is not None and (found.claim_id, found.kind, found.amount) != same:
        raise KeyTakenError(key=key)
    return found


def _bar(payout: Payout, barred: Iterable[tuple[User, str]]) -> None:
    """Write the bars of users (with BarReason) who may not approve the payout, each once."""
    bars = {(user.pk, str(BarReason(why))) for user, why in barred}
    PayoutBar.objects.bulk_create(
        PayoutBar(payout=payout, user_id=user_id, why=why) for user_id, why in sorted(bars)
    )


@transaction.atomic
def prepare_replacement(*, payout: Payout, by: User, same_account: bool = False) -> Payout:
    """Prepare a failed payment again, to the claim's newest account; its bars are copied. It pays
    what is left (`repetition_won`): less what offsets took off earlier repetitions, and of a fixed
    grant what the claim's route grants now. `same_account` says that the person means the account
    of the failed transfer.

    Raises ForbiddenError (permission `prepare_payout`), NotFailedError (409: not failed, or
    repeated already), SetOffWhollyError (409: nothing is left), FailedAccountStandsError (the same
    account without `same_account`), and of `prepare_payout` BankNotAskedError (open bank line about
    it), ClaimWithdrawnError, PayeeGrantedError, HeldForPayeeError.
    """
    require_permission(by, "reviews.prepare_payout")
    failed = lock_payout(payout.pk)
    tries = Payout.objects.filter(replaces=failed)
    if (
        failed.status != PayoutStatus.FAILED
        or tries.exclude(status=PayoutStatus.CANCELLED).exists()
    ):
        raise NotFailedError
    amount = repetition_won(failed)
    if not amount:
        raise SetOffWhollyError
    newest = BankAccount.objects.newest_of(failed.claim)
    if not same_account and newest is not None and newest.pk == failed.account_id:
        raise FailedAccountStandsError
    kind, ground = repeated_on(failed)
    return prepare_payout(
        claim=failed.claim,
        kind=kind,
        amount=amount,
        basis=ground.basis,
        barred=barred_from(failed),
        policy=ground.policy,
        key=ground.key,
        prepared_by=by,
        replaces=failed,
        corrects=failed.corrects,
    )


@transaction.atomic
def prepare_again(*, payout: Payout, by: User) -> Payout:
    """Prepare a cancelled payout of a decision, a cancelled fixed grant or correction of one, or
    the correction of a decided payment that gives back what an undone offset took, again: same
    claim and kind, the newest account, the same bars. What rests on a decision has its whole amount
    less what offsets took; of a fixed grant, the claim gets what its route and policy grant now
    above what it had (`amount_again`). Repetitions and other corrections are prepared from the
    payout that they repeat or correct.

    Raises ForbiddenError (permission `prepare_payout`), NotCancelledError (409: not cancelled, or
    `may_be_prepared_again` is False), AboveDecisionError (paid corrections leave no room in the
    decision), and of `prepare_payout` AboveLossError, NotThePlanError, ClaimWithdrawnError,
    PayeeGrantedError, HeldForPayeeError.
    """
    require_permission(by, "reviews.prepare_payout")
    ended = lock_payout(payout.pk)
    if not may_be_prepared_again(ended):
        raise NotCancelledError
    ground = ground_of(ended)
    try:
        return prepare_payout(
            claim=ended.claim,
            kind=ended.kind,
            amount=amount_again(ended),
            basis=ground.basis,
            barred=barred_from(ended),
            policy=ground.policy,
            key=ground.key,
            prepared_by=by,
            corrects=ground.corrects,
        )
    except IntegrityError as error:
        if refused_by(error) == "payout_without_preparer_rests_on_a_decision":
            raise AboveDecisionError from error
        raise


@transaction.atomic
def prepare_cancelled_again(*, payout: Payout, by: User) -> Payout:
    """Prepare a payout again that was cancelled with its claim's withdrawal, or for an offset that
    was undone: a repetition by `prepare_replacement`, the correction of a decided payment as a
    further correction of it, any other by `prepare_again`.

    Raises ForbiddenError (permission `prepare_payout`), NotCancelledError, NotFailedError and
    SetOffWhollyError (409: not to be prepared any more), AboveDecisionError, and those of
    `prepare_payout`, such as AboveLossError and ClaimWithdrawnError.
    """
    require_permission(by, "reviews.prepare_payout")
    if payout.replaces is not None:
        again = payout.account_id == payout.replaces.account_id  # as the first preparer knew
        return prepare_replacement(payout=payout.replaces, by=by, same_account=again)
    if payout.corrects is None or of_fixed_grant(payout):
        return prepare_again(payout=payout, by=by)
    tries = Payout.objects.filter(corrects=payout.corrects).count()
    return prepare_payout(
        claim=payout.claim,
        kind=payout.kind,
        amount=amount_again(payout),
        basis=payout.basis,
        barred=barred_from(payout),
        policy=payout.policy,
        key=numbered_key(f"correct:{payout.corrects_id}", tries),
        prepared_by=by,
        corrects=payout.corrects,
    )


def barred_from(payout: Payout) -> list[tuple[User, str]]:
    """Return pairs (user, BarReason) of the people who may not approve this payout, for the
    argument `barred` of `prepare_payout`: all but who loaded an earlier failure, which two people
    have answered since (0135). One query."""
    bars = payout.bars.exclude(why=BarReason.REPORTED).select_related("user")
    return [(bar.user, bar.why) for bar in bars]
