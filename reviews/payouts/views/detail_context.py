"""Template context of the page of one payout: its ground, its history, and what the user may do."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from claims.hooks import tie_blocker
from claims.register.models import BankAccount, HolderMatch
from claims.representation.queries import payee_of
from claims.users.models import User
from claims.users.requests import acting_user
from reviews.payouts.approvals.blockers import blocker_for, tie_errors
from reviews.payouts.approvals.fingerprint import seen_value, waiver_value
from reviews.payouts.approvals.selection import CHECK_THE_FAILURE
from reviews.payouts.ledger.budget import budgets
from reviews.payouts.models import Payout
from reviews.payouts.models.triggers.recoveries import PROPOSE
from reviews.payouts.preparation.amounts import amount_again, repetition_won
from reviews.payouts.preparation.corrections import rests_on_a_decision
from reviews.payouts.preparation.payees import payee_error
from reviews.payouts.recoveries.demands.verbs import recoverable
from reviews.payouts.states.batches import BatchStatus
from reviews.payouts.states.payouts import UNBATCHED, PayoutKind, PayoutStatus
from reviews.payouts.tax.rule import tax_of
from reviews.payouts.views.forms import CorrectionForm
from reviews.payouts.views.timeline import history_of


def payout_page(request: HttpRequest, payout: Payout) -> dict[str, Any]:
    """Return the template context of the page of one payout for the user of the request: the
    payout, its history, and the acts that the user may do."""
    user = acting_user(request)
    return {
        "payout": payout,
        "kind": payout.get_kind_display(),
        "sampled": payout.status in UNBATCHED and payout.sampled,  # type: ignore[attr-defined]
        "history": history_of(payout),
        "bank_lines": list(
            payout.results.select_related("file", "entered_by", "hand__proposed_by")
            .prefetch_related("answers")
            .order_by("pk")
        ),
        "seen": seen_value(payout),
        "renew_won": amount_again(payout) if _is_owed(payout) else 0,
        "recoveries": list(payout.recoveries.order_by("pk")),
        "may_recover": user.has_perm(PROPOSE) and recoverable(payout) > 0,
        "reduced_from": payout.basis.get("reduced"),
        "entries": payout.entries.order_by("pk"),
        "tax": tax_of(payout.amount, payout.policy) if payout.policy.taxed else None,
        **_account(payout),
        **_approval(payout, user),
        **_voiding(payout, user),
        **_repetition(payout, user),
        **corrections(payout),
    }


def _account(payout: Payout) -> dict[str, Any]:
    """Return the part of the context about the account: as it is written, True in
    `account_is_newest` where it is the claim's newest, and whether a transfer to it failed."""
    newest = BankAccount.objects.newest_of(payout.claim)
    is_newest = newest is not None and newest.pk == payout.account_id
    stands = payout.status == PayoutStatus.FAILED and is_newest
    return {
        "account": payout.account_label,
        "account_is_newest": is_newest,
        "account_failed": payout.status in UNBATCHED and payout.account_failed,  # type: ignore[attr-defined]
        "failed_account_stands": stands,
        "again_fields": "reviews/payouts/same_account.html" if stands else "",
        "payee_changed": _payee_changed(payout),
    }


def _approval(payout: Payout, user: User) -> dict[str, Any]:
    """Return the part of the context about the approval of a prepared payout: the error that
    refuses it to this user (`refusal_now`), the budget, and whether another holder of the account
    must be waived first."""
    waits = payout.status == PayoutStatus.PREPARED
    payee = payee_error(payout) if waits else None
    mismatch = (
        waits
        and payout.account is not None
        and payout.account.holder_match == HolderMatch.MISMATCH
        and (payout.holder_waived_by_id is None or payee is not None)
    )
    shows_approve = waits and user.has_perm("reviews.approve_payout")
    tie = tie_errors([payout], user).get(payout.pk) if shows_approve else None
    may_waive = user.has_perm("reviews.prepare_payout")
    return {
        "refusal_now": (blocker_for(payout, user) or payee or tie) if waits else None,
        "shows_approve": shows_approve,
        "check_the_failure": CHECK_THE_FAILURE,
        "budgets": budgets([payout.programme_id]) if shows_approve else [],
        "shows_waive": mismatch,
        "may_waive": may_waive,
        "waiver_seen": waiver_value(payout, payee_of(payout.claim)) if mismatch else "",
        "why_not_waived": tie_blocker(user, payout.claim_id) if mismatch and may_waive else None,
    }


def _voiding(payout: Payout, user: User) -> dict[str, Any]:
    """Return the part of the context about voiding an approval, with those of the same act, and
    about cancelling a payout that is in no batch."""
    in_office = user.has_perm("reviews.approve_payout") or user.has_perm("reviews.prepare_payout")
    return {
        "shows_void": in_office and payout.status == PayoutStatus.APPROVED,
        "approved_together": _approved_together(payout),
        "shows_cancel": in_office and payout.status in UNBATCHED,
    }


def _repetition(payout: Payout, user: User) -> dict[str, Any]:
    """Return the part of the context about preparing a failed payout again: `successor`, the payout
    that repeats it, None without one; else the won that are left, or True in `nothing_left`."""
    successor = payout.successors.exclude(status=PayoutStatus.CANCELLED).first()
    unrepeated = payout.status == PayoutStatus.FAILED and successor is None
    again_won = repetition_won(payout) if unrepeated else 0
    return {
        "successor": successor,
        "shows_prepare_again": again_won > 0,
        "again_won": again_won,
        "nothing_left": unrepeated and not again_won,
        "may_prepare_again": user.has_perm("reviews.prepare_payout"),
    }


def _approved_together(payout: Payout) -> int:
    """Return the number of other payouts that were approved with this approved one in one act and
    are in no batch yet; 0 for one that is not approved. One query for an approved one."""
    if payout.status != PayoutStatus.APPROVED or payout.approved_at is None:
        return 0
    act = Payout.objects.approved_in_act(payout.approved_by, payout.approved_at)
    return act.exclude(pk=payout.pk).count()


def _payee_changed(payout: Any) -> str:
    """Return the sentence for an approved payout, or one of a batch that is not released, that
    would go to somebody other than the person who now receives for the claimant; '' for every
    other."""
    if not payout.payee_changed:
        return ""
    if payout.status == PayoutStatus.APPROVED:
        return _(
            "대신 받는 사람이 바뀌어 이체 묶음에 들어가지 않습니다. 승인을 풀고 계좌와 예금주 "
            "차이를 다시 확인해 승인해 주세요."
        )
    if payout.batch.status != BatchStatus.BUILT:
        return ""
    return _(
        "묶은 뒤에 받는 사람이 바뀌어 이체를 승인할 수 없습니다. 묶음을 취소하고 계좌와 예금주 "
        "차이를 다시 확인해 주세요."
    )


def _is_owed(payout: Payout) -> bool:
    """Return True for a cancelled payout that is to be prepared again. One query for a cancelled
    one."""
    if payout.status != PayoutStatus.CANCELLED:
        return False
    return Payout.objects.filter(pk=payout.pk).awaiting_preparation_again().exists()


def corrections(payout: Payout) -> dict[str, Any]:
    """Return the part of a payout's context about corrections: its first correction
    (`corrected_by`), the form (`correction`), and True in `shows_correct` if one may be prepared.
    In that case `to_restore` is the correction that an undone offset cancelled and that is still
    owed; None without one."""
    first = payout.corrections.filter(replaces=None).exclude(status=PayoutStatus.CANCELLED).first()
    shows = payout.status == PayoutStatus.PAID and first is None and rests_on_a_decision(payout)
    owed = Payout.objects.filter(claim=payout.claim_id, kind=PayoutKind.CORRECTION)
    return {
        "corrected_by": first,
        "shows_correct": shows,
        "to_restore": owed.awaiting_preparation_again().first() if shows else None,
        "correction": CorrectionForm(),
    }
