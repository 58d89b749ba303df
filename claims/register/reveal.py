"""열람: revealing one account or phone number for a typed reason; recorded before it is shown."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims.errors import DomainError, ReasonNeededError
from claims.identifiers import BANKS
from claims.privacy.access_entries import record_access
from claims.privacy.models import Action
from claims.register.models import BankAccount, Claim
from claims.users.permissions import require_permission

SECONDS = 60  # the page hides the value after this
SHORTEST_REASON = 2  # letters


class NothingToRevealError(DomainError):
    code = "nothing_to_reveal"
    message = _("등록된 값이 없습니다.")


def _check(by: Any, permission: str, reason: str) -> str:
    require_permission(by, permission)
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise ReasonNeededError(_("열람사유를 적어 주세요."))
    return reason


@transaction.atomic
def reveal_account(
    *, claim: Claim, by: Any, reason: str, request: HttpRequest | None = None
) -> str:
    """Return bank and number of the claim's newest account.

    Raises ForbiddenError, ReasonNeededError, NothingToRevealError. The access entry is written
    before the value is read.
    """
    reason = _check(by, "claims.reveal_account", reason)
    account = BankAccount.objects.newest_of(claim)
    if account is None or account.number is None:
        raise NothingToRevealError
    record_access(
        user=by, action=Action.REVEAL_ACCOUNT, claim=claim, reason=reason, request=request
    )
    bank = BANKS.get(account.bank_code, account.bank_code)
    return f"{bank} {account.reveal_number(claim.number)}"


@transaction.atomic
def reveal_phone(*, claim: Claim, by: Any, reason: str, request: HttpRequest | None = None) -> str:
    """Return the claimant's phone number. Raises the errors of reveal_account."""
    reason = _check(by, "claims.reveal_phone", reason)
    if not claim.has_phone:
        raise NothingToRevealError
    record_access(user=by, action=Action.REVEAL_PHONE, claim=claim, reason=reason, request=request)
    digits = claim.reveal_phone()
    return f"{digits[:3]}-{digits[3:-4]}-{digits[-4:]}" if len(digits) >= 10 else digits
