"""Correct the contact of a claim."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from claims import clock, hooks
from claims.errors import ConflictError, DomainError, ErasedClaimError
from claims.identifiers import phone_digits
from claims.personal_data import crypto
from claims.personal_data.masking import mask_email
from claims.reasons import MOST_REASON, given_reason
from claims.register.locks import lock_claim
from claims.register.models import Address, Claim, ContactProof, CorrectedContact, mask_address
from claims.register.models.contacts import CORRECT, address_aad
from claims.representation.link_revocation import revoke_known_links
from claims.users.permissions import require_permission

if TYPE_CHECKING:
    from claims.users.models import User

POSTCODE = re.compile(r"\d{5}\Z", re.ASCII)
LONGEST_MAIL = 254  # characters, as in RFC 5321
LONGEST_LINE = 100  # characters of a line of an address
KEPT = ("phone", "phone_last4", "phone_index", "email", "email_hint")  # the claim has them too


class NothingToCorrectError(DomainError):
    message = _("바꿀 휴대전화, 이메일, 우편 주소 가운데 하나 이상을 적어 주세요.")


class PhoneUnreadableError(DomainError):
    message = _("휴대전화 번호를 다시 보세요. 예: 010-1234-5678")


class EmailUnreadableError(DomainError):
    message = _("이메일 주소를 다시 보세요. 예: name@example.com")


class AddressUnreadableError(DomainError):
    message = _("우편번호 다섯 자리와 도로명 주소를 함께 적어 주세요.")


class SameContactError(DomainError):
    message = _("지금 연락처와 같습니다. 바뀐 것을 적어 주세요.")


class ContactMovedError(ConflictError):
    message = _(
        "그사이 다른 사람이 연락처를 바꾸었습니다. 지금 연락처를 확인하고 다시 적어 주세요."
    )


@transaction.atomic
def correct_contact(
    *, claim: Claim, by: User, proof: str, reason: str, phone: str = "", email: str = "",
    address: Address | None = None, seen_version: int | None = None,
) -> CorrectedContact:  # fmt: skip
    """Record another telephone, mail or postal address of a claim, in force at once; an empty part
    stays. Another telephone or mail address revokes the claim's open upload links, which the former
    contact may know. Listeners of `contact_changed` write to the former contact and resend letters.

    Raises ForbiddenError, ReasonNeededError, NothingToCorrectError (all empty),
    PhoneUnreadableError, EmailUnreadableError, AddressUnreadableError, ErasedClaimError,
    SameContactError (nothing differs), ContactMovedError (`seen_version`, 0 as filed, is not the
    newest)."""
    require_permission(by, CORRECT)
    reason = given_reason(reason, MOST_REASON, _("누가 언제 알려 주었는지 사유에 적어 주세요."))
    phone, email, address = _read(phone, email, address)
    claim = lock_claim(claim.pk)
    if claim.erased_at is not None:
        raise ErasedClaimError
    new = _new_values(claim, phone, email, address)
    if not new:
        raise SameContactError
    newest = claim.contact
    if seen_version not in (None, newest.version if newest else 0):
        raise ContactMovedError
    contact = CorrectedContact.objects.create(
        claim=claim,
        version=newest.version + 1 if newest else 1,
        **_present(claim) | new,
        **{f"changes_{part}": f"{part}" in new for part in ("phone", "email", "address")},
        proof=ContactProof(proof),
        reason=reason,
        entered_by=by,
        created_at=clock.now(),
    )
    claim.contact = contact  # as the database has set it
    revoke_known_links([claim.pk], by=by)
    hooks.emit("contact_changed", contact)
    return contact


def _read(
    phone: str, email: str, address: Address | None
) -> tuple[str, str, Address | None]:  # fmt: skip
    """Return (telephone in digits, mail address, postal address) as they are stored, in plain; ""
    or None for an empty one.

    Raises PhoneUnreadableError, EmailUnreadableError or AddressUnreadableError for a malformed one,
    NothingToCorrectError if all are empty."""
    digits = phone_digits(phone.strip()) if phone.strip() else ""
    if digits is None:
        raise PhoneUnreadableError
    email = email.strip()
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise EmailUnreadableError from None
        if len(email) > LONGEST_MAIL:
            raise EmailUnreadableError
    if address is not None:
        address = Address(*(" ".join(part.split())[:LONGEST_LINE] for part in address))
        if not any(address):
            address = None
        elif not POSTCODE.match(address.postcode) or len(address.street) < 2:
            raise AddressUnreadableError
    if not (digits or email or address):
        raise NothingToCorrectError
    return digits, email, address


def _present(claim: Claim) -> dict[str, Any]:
    """Return {column: value} of the contact in force: of the newest correction, else as filed. As
    filed there is no postal address, so its two columns are absent."""
    if claim.contact is not None:
        names = (*KEPT, "email_index", "address", "address_hint")
        return {name: getattr(claim.contact, name) for name in names}
    email = claim.reveal_email()
    index = crypto.blind_index("email", email.strip().lower()) if email else None
    return {**{name: getattr(claim, name) for name in KEPT}, "email_index": index}


def _new_values(claim: Claim, phone: str, email: str, address: Address | None) -> dict[str, Any]:
    """Return {column: value}, encrypted, with hints and blind indexes, of the parts that differ
    from the contact in force; {} if none differs."""
    new: dict[str, Any] = {}
    number = claim.number
    if phone and phone != claim.reveal_phone():
        new["phone"] = crypto.encrypt(phone, aad=crypto.aad("claims_claim", "phone", number))
        new["phone_last4"] = phone[-4:]
        new["phone_index"] = crypto.blind_index("phone", phone)
    if email and email != claim.reveal_email():
        new["email"] = crypto.encrypt(email, aad=crypto.aad("claims_claim", "email", number))
        new["email_hint"] = mask_email(email)[:20]
        new["email_index"] = crypto.blind_index("email", email.lower())
    if address and address != claim.reveal_address():
        new["address"] = crypto.encrypt(address.text, aad=address_aad(number))
        new["address_hint"] = mask_address(address)
    return new
