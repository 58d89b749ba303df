"""The contact of a claim in force: of its newest correction, else as filed."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pgtrigger

from claims.personal_data import crypto
from claims.personal_data.masking import mask_phone_last4
from claims.trail.triggers import Rule, fail

if TYPE_CHECKING:
    from claims.register.models.claims import Claim
    from claims.register.models.contacts import Address, CorrectedContact


def contact_is_the_newest() -> Rule:
    """Return the trigger of claims that lets a claim refer only to its own newest corrected
    contact. The insert of a correction sets this reference."""
    name = "claim_names_its_newest_contact"
    return Rule(
        name=name,
        condition=pgtrigger.Q(new__contact__isnull=False),
        func=f"""
            IF TG_OP = 'UPDATE' THEN
                IF NEW.contact_id IS NOT DISTINCT FROM OLD.contact_id THEN RETURN NEW; END IF;
            END IF;
            IF NEW.contact_id IS DISTINCT FROM (
                SELECT k.id FROM public.claims_correctedcontact k WHERE k.claim_id = NEW.id
                ORDER BY k.version DESC LIMIT 1
            ) THEN {fail(name)} END IF;
            RETURN NEW;
        """,
    )


class ReadsContact:
    """Mixin of the model of claims that reads telephone, mail and postal address of the contact in
    force: of the newest correction, else as filed."""

    number: str
    contact: CorrectedContact | None

    @property
    def reached_at(self) -> Claim | CorrectedContact:
        """The row with the telephone and mail in force: the newest correction, else the claim."""
        return self.contact or cast("Claim", self)

    @property
    def has_phone(self) -> bool:
        return self.reached_at.phone is not None

    @property
    def has_email(self) -> bool:
        return self.reached_at.email is not None

    @property
    def masked_phone(self) -> str:
        return mask_phone_last4(self.reached_at.phone_last4)

    @property
    def masked_email(self) -> str:
        return self.reached_at.email_hint

    @property
    def phone_key(self) -> bytes | None:
        """The blind index (keyed digest) of the telephone in force; None without one."""
        index = self.reached_at.phone_index
        return bytes(index) if index else None

    def reveal_phone(self) -> str:
        """Return the phone number in plain, of the newest correction or else of the filing; ''
        without one. Callers record the access first (register.reveal)."""
        phone = self.reached_at.phone
        if phone is None:
            return ""
        return crypto.decrypt(phone, aad=crypto.aad("claims_claim", "phone", self.number))

    def reveal_email(self) -> str:
        """Return the mail address in plain, of the newest correction or else of the filing; ''
        without one. Callers send a notice to it, or record the access first (register.reveal)."""
        email = self.reached_at.email
        if email is None:
            return ""
        return crypto.decrypt(email, aad=crypto.aad("claims_claim", "email", self.number))

    def reveal_address(self) -> Address | None:
        """Return the postal address in plain; None if none was entered: a filing never has one.
        Callers record the access first."""
        return self.contact.reveal_address(self.number) if self.contact else None
