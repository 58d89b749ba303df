"""열람: verbs that return an account or contact in plain for a typed reason, after an entry of the
access log."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims.banks import bank_name
from claims.errors import DomainError, ReasonNeededError
from claims.privacy.access_entries import record_access
from claims.privacy.models import Action
from claims.reasons import SHORTEST_VIEWING_REASON
from claims.register.models import BankAccount, Claim
from claims.users.permissions import require_permission

SECONDS = 60  # the page hides the value after this


class NothingToRevealError(DomainError):
    message = _("등록된 값이 없습니다.")


def viewing_reason(text: str) -> str:
    """Return the reason of a viewing without surrounding spaces. Raises ReasonNeededError (fewer
    than SHORTEST_VIEWING_REASON letters)."""
    reason = text.strip()
    if len(reason) < SHORTEST_VIEWING_REASON:
        raise ReasonNeededError(_("열람사유를 적어 주세요."))
    return reason


def _check(by: Any, permission: str, reason: str) -> str:
    require_permission(by, permission)
    return viewing_reason(reason)


@transaction.atomic
def reveal_account(
    *, claim: Claim, by: Any, reason: str, request: HttpRequest | None = None
) -> str:
    """Return "bank number" of the claim's newest account in plain, for a typed reason.

    The entry of the access log is written before the value is read. Raises ForbiddenError (without
    `claims.reveal_account`), ReasonNeededError (fewer than SHORTEST_VIEWING_REASON letters),
    NothingToRevealError (none on record)."""
    reason = _check(by, "claims.reveal_account", reason)
    account = BankAccount.objects.newest_of(claim)
    if account is None or account.number is None:
        raise NothingToRevealError
    record_access(
        user=by, action=Action.REVEAL_ACCOUNT, claim=claim, reason=reason, request=request
    )
    bank = bank_name(account.bank_code)
    return f"{bank} {account.reveal_number(claim.number)}"


@transaction.atomic
def reveal_phone(*, claim: Claim, by: Any, reason: str, request: HttpRequest | None = None) -> str:
    """Return the phone number of the claim's present contact in plain, for a typed reason. The
    entry of the access log is written first. Raises ForbiddenError (without `claims.reveal_phone`),
    ReasonNeededError (fewer than SHORTEST_VIEWING_REASON letters), NothingToRevealError (none on
    record)."""
    digits = _contact(claim, by, reason, request, claim.reveal_phone if claim.has_phone else None)
    return f"{digits[:3]}-{digits[3:-4]}-{digits[-4:]}" if len(digits) >= 10 else digits


@transaction.atomic
def reveal_email(*, claim: Claim, by: Any, reason: str, request: HttpRequest | None = None) -> str:
    """Return the mail address of the claim's present contact in plain, for a typed reason. The
    entry of the access log is written first. Raises ForbiddenError (without `claims.reveal_phone`),
    ReasonNeededError (fewer than SHORTEST_VIEWING_REASON letters), NothingToRevealError (none on
    record)."""
    return _contact(claim, by, reason, request, claim.reveal_email if claim.has_email else None)


@transaction.atomic
def reveal_address(
    *, claim: Claim, by: Any, reason: str, request: HttpRequest | None = None
) -> str:
    """Return the postal address of the claim's present contact in plain, for a typed reason; only a
    corrected contact has one. The entry of the access log is written first. Raises ForbiddenError
    (without `claims.reveal_phone`), ReasonNeededError (fewer than SHORTEST_VIEWING_REASON letters),
    NothingToRevealError (none on record)."""
    has = claim.contact is not None and claim.contact.address is not None
    return _contact(claim, by, reason, request, claim.reveal_address if has else None)


def _contact(
    claim: Claim, by: Any, reason: str, request: HttpRequest | None, read: Callable[[], Any] | None
) -> str:
    """Return a part of the contact in force in plain, by `read`, after an entry of the access log;
    `read` is None if the claim has no such part.

    Raises ForbiddenError (without `claims.reveal_phone`), ReasonNeededError (fewer than
    SHORTEST_VIEWING_REASON letters), NothingToRevealError (no such part)."""
    reason = _check(by, "claims.reveal_phone", reason)
    if read is None:
        raise NothingToRevealError
    record_access(user=by, action=Action.REVEAL_PHONE, claim=claim, reason=reason, request=request)
    return str(read())
