"""Recording a claim's bank account by hand: from paper, or corrected by the claimant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from claims import clock, hooks
from claims.errors import DomainError
from claims.identifiers import account_digits, name_key
from claims.identifiers import bank_code as code_of
from claims.personal_data import crypto
from claims.register.locks import locked_claim
from claims.register.models import AccountSource, BankAccount, Claim, HolderMatch
from claims.users.permissions import require_permission

if TYPE_CHECKING:
    from claims.users.models import User


class AccountUnreadableError(DomainError):
    code = "account_unreadable"
    message = _("은행과 10~14자리 계좌번호, 예금주, 사유를 모두 적어 주세요.")


@transaction.atomic
def record_account(
    *, claim: Claim, by: User, bank: str, number: str, holder: str, reason: str,
    source: AccountSource = AccountSource.CORRECTION,
) -> BankAccount:  # fmt: skip
    """Write the next version of a claim's account; an unchanged one returns the present version.

    `bank` is a code or name, `number` has dashes or not. Listeners of `account_changed` cancel
    approvals for the previous account. Raises ForbiddenError and AccountUnreadableError.
    """
    require_permission(by, "claims.attach_document")
    bank_code, digits = code_of(bank), account_digits(number)
    holder, reason = holder.strip(), reason.strip()
    if bank_code is None or digits is None or not holder or not reason:
        raise AccountUnreadableError()
    claim = locked_claim(claim.pk)
    stands = BankAccount.objects.newest_of(claim)
    digest = crypto.text_digest(bank_code, digits, holder)
    if stands is not None and bytes(stands.text_digest) == digest:
        return stands
    account = BankAccount.objects.create(
        claim=claim,
        version=stands.version + 1 if stands else 1,
        bank_code=bank_code,
        number=crypto.encrypt(digits, aad=crypto.aad("claims_bankaccount", "number", claim.number)),
        last4=digits[-4:],
        number_index=crypto.blind_index("account", digits),
        holder_name=holder[:100],
        text_digest=digest,
        holder_match=holder_match(claim, holder),
        source=source,
        reason=reason[:200],
        entered_by=by,
        created_at=clock.now(),
    )
    hooks.emit("account_changed", claim.pk)
    return account


def holder_match(claim: Claim, holder: str) -> HolderMatch:
    """Compare the holder with the business and its representative, as the import does."""
    key = name_key(holder)
    if key == name_key(claim.business_name or ""):
        return HolderMatch.BUSINESS
    mine = {name_key(claim.representative or ""), name_key(claim.person_name or "")} - {""}
    return HolderMatch.REPRESENTATIVE if key in mine else HolderMatch.MISMATCH
