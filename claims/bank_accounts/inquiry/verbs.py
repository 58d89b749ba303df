"""Verbs that ask the bank who holds an account and store the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from claims import clock
from claims.bank_accounts.inquiry import service
from claims.bank_accounts.inquiry.models import HolderInquiry, InquiryResult
from claims.bank_accounts.models import PROPOSE, ProposedAccount
from claims.register.models import BankAccount
from claims.users.permissions import require_permission

if TYPE_CHECKING:
    from claims.users.models import User


def inquire(*, account: BankAccount | ProposedAccount, by: User) -> HolderInquiry | None:
    """Ask the bank about an account, store the answer and return its row; None if no inquiry is
    configured or the account is erased.

    If the service is away, slow or unreadable, the stored row has the answer UNANSWERED and no
    error is raised. Call it outside of a transaction that locks rows: the bank may take seconds.
    Raises ForbiddenError if `by` may not propose accounts."""
    require_permission(by, PROPOSE)
    if not service.is_on() or account.number is None:
        return None
    try:
        answer = service.ask(
            bank_code=account.bank_code,
            number=account.reveal_number(account.claim.number),
            holder=account.holder_name,
        )
        result = InquiryResult(answer.value)
    except service.InquiryUnavailableError:
        result = InquiryResult.UNANSWERED
    return _keep(account, result, by)


def inquire_unless_known(*, account: BankAccount | ProposedAccount, by: User) -> None:
    """Ask the bank about an account and store its answer, unless no inquiry is configured or the
    last one about this account was answered. Raises ForbiddenError if `by` may not propose
    accounts."""
    if service.is_on():
        known = HolderInquiry.objects.newest_of(account)
        if known is None or not known.is_answered:
            inquire(account=account, by=by)


@transaction.atomic
def _keep(account: BankAccount | ProposedAccount, result: InquiryResult, by: User) -> HolderInquiry:
    return HolderInquiry.objects.create(
        claim_id=account.claim_id,
        text_digest=bytes(account.text_digest),
        result=result,
        asked_by=by,
        asked_at=clock.now(),
    )
