"""Values of the variables that come from the settings."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from claims.banks import bank_name
from claims.council import council_name, short_council_name
from claims.register.models import BankAccount, Claim
from reviews.notices.variables.shared import (
    CONTACT_ADDRESS,
    CONTACT_PHONE,
    COUNCIL,
    PAY_TO,
    SHORT_COUNCIL,
)

MASKED = "****"


def setting_values(language: str = "ko") -> dict[str, str]:
    """Return the values, by key and in this language, of the variables of letters that come from
    settings: telephone, address and the like."""
    return {
        COUNCIL.key: council_name(language),
        SHORT_COUNCIL.key: short_council_name(language),
        CONTACT_PHONE.key: settings.CONTACT_PHONE,
        CONTACT_ADDRESS.key: settings.CONTACT_ADDRESS,
        PAY_TO.key: settings.RECOVERY_ACCOUNT,
    }


def shown_account(claim: Claim, account: BankAccount | None) -> str:
    """Return an account as a letter about the claim names it: 국민은행 ****1234; '' for None.

    Without digits if the claim has no telephone: there the last digits of the account are what the
    visitor of an upload link is asked for, and a letter that goes astray would answer.
    """
    if account is None:
        return ""
    digits = account.masked if claim.phone_last4 else MASKED
    return f"{bank_name(account.bank_code)} {digits}"


def upload_place(link: str) -> dict[str, str]:
    """Return the variable of the address for papers in a letter that asks for documents: a sentence
    with the upload link and the postal address, in the active language, which must be the
    letter's."""
    said = _("%(link)s (휴대전화로 내기) 또는 %(address)s")
    return {CONTACT_ADDRESS.key: str(said) % {"link": link, "address": settings.CONTACT_ADDRESS}}
