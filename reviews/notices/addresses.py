"""A claim's address on a channel, and its encrypted copy in a notice."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from claims.identifiers import is_mobile
from claims.personal_data import crypto
from claims.personal_data.masking import mask_email, mask_phone
from claims.register.models import Claim
from claims.representation.models import Representation
from reviews.notices.models import Addressee, Channel, Notice
from reviews.notices.models.readers import FORMER

# last_code of a notice without an address.
NO_ADDRESS, NOT_MOBILE, BAD_ADDRESS = "no_address", "not_mobile", "bad_address"
UNREADABLE = "unreadable_address"
POSTAL = (NO_ADDRESS, BAD_ADDRESS, NOT_MOBILE)  # the claimant can be written to by post only


class Contact(NamedTuple):
    """A decrypted address (`plain`) with its masked form (`hint`) and blind index, kept only while
    the notice's row is made. `code` is a result code that says why there is no address, '' with
    one."""

    plain: str
    hint: str
    digest: bytes | None  # blind index of the address
    code: str = ""


def contact_of(claim: Claim, channel: str, reader: Representation | None = None) -> Contact:
    """Return the Contact of a claim on a channel: its decrypted address, or a `code` (no_address,
    bad_address, not_mobile, unreadable_address) if it has none that can be used. With `reader`, the
    person who reads in the claimant's place, the address is that person's."""
    if reader is not None:
        if channel == Channel.MAIL:
            return _mail_of(partial(reader.reveal_email, claim.number))
        return _phone_of(partial(reader.reveal_phone, claim.number), reader.phone_index)
    if channel == Channel.MAIL:
        return _mail_of(claim.reveal_email)
    return _phone_of(claim.reveal_phone, claim.phone_key)


def recipient_aad(claim_number: str) -> bytes:
    """Return the associated data with which the recipient of a notice of this claim is encrypted
    and decrypted."""
    return crypto.aad("reviews_notice", "recipient", claim_number)


def recipient_columns(
    claim: Claim, channel: str = Channel.MAIL, reader: Representation | None = None
) -> dict[str, Any]:
    """Return {column: value} of a notice's recipient: the address of the claim, or of `reader`,
    encrypted, masked and as a blind index, and `last_code`, which is '' or says why there is no
    usable address."""
    contact = contact_of(claim, channel, reader)
    return {**columns_of(claim, contact), "last_code": contact.code}


def retry_columns(notice: Notice, reader: Representation | None = None) -> dict[str, Any]:
    """Return {column: value} with which a failed notice is addressed when it is made due again:
    addressee and recipient columns for the claim's present address, or that of `reader`, who reads
    it now. A letter to a former contact keeps its own address."""
    if not notice.key.startswith(FORMER):
        who = Addressee.REPRESENTATIVE if reader else Addressee.CLAIMANT
        columns = recipient_columns(notice.claim, notice.channel, reader)
        return columns | {"addressee": who.value}
    index = notice.recipient_index
    return {
        "addressee": notice.addressee,
        "recipient": notice.recipient,
        "recipient_hint": notice.recipient_hint,
        "recipient_index": bytes(index) if index else None,
        "last_code": "",
    }


def columns_of(claim: Claim, contact: Contact) -> dict[str, Any]:
    """Return the values of a notice's recipient columns for a contact, encrypted; recipient and
    index are None without an address."""
    lost = bool(contact.code)
    aad = recipient_aad(claim.number)
    return {
        "recipient": None if lost else crypto.encrypt(contact.plain, aad=aad),
        "recipient_hint": contact.hint,
        "recipient_index": None if lost else contact.digest,
    }


def _mail_of(reveal: Callable[[], str]) -> Contact:
    try:
        plain = reveal().strip()
    except crypto.CannotDecryptError:
        return Contact("", "", None, UNREADABLE)
    hint = mask_email(plain)[:20]
    if not plain:
        return Contact("", "", None, NO_ADDRESS)
    try:
        validate_email(plain)
    except ValidationError:
        return Contact("", hint, None, BAD_ADDRESS)
    return Contact(plain, hint, crypto.blind_index("email", plain.lower()))


def _phone_of(reveal: Callable[[], str], index: Any) -> Contact:
    try:
        plain = reveal()
    except crypto.CannotDecryptError:
        return Contact("", "", None, UNREADABLE)
    digits = "".join(c for c in plain if c.isdigit())
    hint = mask_phone(digits)[:20]
    if not digits:
        return Contact("", "", None, NO_ADDRESS)
    usual = len(digits) == 11 and digits.startswith("010")  # fast path for nearly all numbers
    if not usual and not is_mobile(digits):
        return Contact("", hint, None, NOT_MOBILE)
    return Contact(digits, hint, bytes(index) if index else crypto.blind_index("phone", digits))
