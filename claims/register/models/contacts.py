"""Corrected contacts of a claim, by version: telephone, mail address, postal address."""

from __future__ import annotations

from typing import Any, NamedTuple

import pgtrigger
from django.contrib.postgres.indexes import HashIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.personal_data import crypto
from claims.reasons import MOST_REASON
from claims.register.models.claim_triggers import SEARCH_LOCK
from claims.register.models.claims import Claim
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.triggers import AppendOnly, Rule, fail
from claims.users.actors import actor
from claims.users.triggers import holds_sql

PARTS = ("phone", "email", "address")
CORRECT = "claims.correct_contact"


# True if a correction `k` ended the open upload link `l`: the holder of the former telephone or
# mail address may know the link, and also the digits of the telephone that open it.
LINK_OF_FORMER_CONTACT_SQL = """(k.claim_id = l.claim_id AND (k.changes_phone OR k.changes_email)
                AND l.issued_at <= k.created_at)"""


class ContactProof(models.TextChoices):
    CALL = "call", _("본인 통화")
    LETTER = "letter", _("우편·방문 서면")


class Address(NamedTuple):
    """A postal address in Korea: a postcode of five digits, street with house number, and floor or
    flat.
    """

    postcode: str
    street: str
    detail: str = ""

    @property
    def text(self) -> str:
        """The address as text of three lines (postcode, street, detail), the form in which it is
        encrypted.
        """
        return "\n".join(self)

    def __str__(self) -> str:
        line = f"({self.postcode}) {self.street}"
        return f"{line}, {self.detail}" if self.detail else line


def read_address(text: str) -> Address:
    """Return the address from its three lines of text, decrypted (`Address.text`)."""
    return Address(*text.split("\n", 2))


def address_aad(claim_number: str) -> bytes:
    """Return the associated data with which a claim's postal address is encrypted and decrypted."""
    return crypto.aad("claims_correctedcontact", "address", claim_number)


class CorrectedContactQuerySet(models.QuerySet["CorrectedContact"]):
    def of(self, claim: Claim) -> CorrectedContactQuerySet:
        """Return the corrections of a claim, newest first."""
        return self.filter(claim=claim).order_by("-version")

    def ending_links(self) -> CorrectedContactQuerySet:
        """Filter to the corrections that end the claim's open upload links: of the telephone or the
        mail address, as in LINK_OF_FORMER_CONTACT_SQL."""
        return self.filter(Q(changes_phone=True) | Q(changes_email=True))

    def before(self, contact: CorrectedContact) -> CorrectedContact | None:
        """Return the correction just before `contact` on the same claim; None if the filed contact
        came before it."""
        return self.filter(claim=contact.claim_id, version=contact.version - 1).first()


ERASED = ("phone", "phone_last4", "phone_index", "email", "email_hint", "email_index", "address",
          "address_hint", "reason")  # fmt: skip


class CorrectedContact(models.Model):
    """Model of a claim's contact from a correction on: all three parts, whichever of them it
    changed.

    The newest version is in force (`Claim.contact`); the claim row has the values as filed. Phone
    and mail are encrypted as on the claim; an empty part is a contact that the claim does not
    have."""

    claim = models.ForeignKey(
        Claim,
        models.PROTECT,
        related_name="corrected_contacts",
        db_index=False,
        verbose_name=_("신청"),
    )
    version = models.PositiveSmallIntegerField(_("판"))
    phone = models.BinaryField(_("휴대전화(암호화)"), null=True)
    phone_last4 = models.CharField(_("휴대전화 끝자리"), max_length=4, blank=True, db_collation="C")
    phone_index = models.BinaryField(_("휴대전화 색인"), max_length=16, null=True)
    email = models.BinaryField(_("이메일(암호화)"), null=True)
    email_hint = models.CharField(_("이메일"), max_length=20, blank=True)
    email_index = models.BinaryField(_("이메일 색인"), max_length=16, null=True)
    address = models.BinaryField(_("우편 주소(암호화)"), null=True)
    address_hint = models.CharField(_("우편 주소"), max_length=60, blank=True)  # masked
    changes_phone = models.BooleanField(_("휴대전화 바꿈"), default=False)
    changes_email = models.BooleanField(_("이메일 바꿈"), default=False)
    changes_address = models.BooleanField(_("우편 주소 바꿈"), default=False)
    proof = models.CharField(_("근거"), max_length=10, choices=ContactProof)
    reason = models.CharField(_("사유"), max_length=MOST_REASON, blank=True)
    entered_by = actor(_("등록한 사람"))
    created_at = models.DateTimeField(_("등록"), default=clock.now)
    erased_at = models.DateTimeField(_("파기"), null=True, blank=True)

    objects = CorrectedContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("연락처 정정")
        verbose_name_plural = pgettext_lazy("several", "연락처 정정")
        ordering = ["claim", "-version"]
        permissions = [("correct_contact", "연락처를 정정하기")]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "version"], name="contact_version_is_unique_in_its_claim"
            ),
            models.CheckConstraint(
                name="corrected_contact_changes_something",
                condition=Q(changes_phone=True) | Q(changes_email=True) | Q(changes_address=True),
            ),
            models.CheckConstraint(
                name="corrected_contact_says_why",
                condition=~Q(reason="") | Q(erased_at__isnull=False),
            ),
            models.CheckConstraint(
                name="corrected_phone_has_its_index",
                condition=Q(phone__isnull=True, phone_index__isnull=True, phone_last4="")
                | Q(phone__isnull=False, phone_index__isnull=False)
                | Q(erased_at__isnull=False),
            ),
        ]
        indexes = [HashIndex(fields=["phone_index"], name="corrected_contact_by_phone")]
        triggers = [
            NamesItsActor("entered_by"),
            AppendOnly(erasable=ERASED),
            Rule(
                name="follows_the_newest",
                operation=pgtrigger.Insert,
                func=f"""
                    IF NOT {holds_sql("NEW.entered_by_id", CORRECT)} THEN
                        {fail("contact_is_corrected_by_an_office")}
                    END IF;
                    IF NEW.version IS DISTINCT FROM (
                        SELECT COALESCE(max(k.version), 0) + 1
                        FROM public.claims_correctedcontact k WHERE k.claim_id = NEW.claim_id
                    ) THEN {fail("contact_follows_the_newest")} END IF;
                    IF EXISTS (
                        SELECT FROM public.claims_claim c
                        WHERE c.id = NEW.claim_id AND c.erased_at IS NOT NULL
                    ) THEN {fail("contact_of_an_erased_claim_stays_erased")} END IF;
                    RETURN NEW;
                """,
            ),
            # The claim and its search row follow by themselves: no statement can forget them. The
            # lock is that of the index's builder, as in `ErasesSearchRow`.
            Rule(
                name="counts_from_now_on",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func=f"""
                    UPDATE public.claims_claim SET contact_id = NEW.id WHERE id = NEW.claim_id;
                    PERFORM pg_advisory_xact_lock_shared({SEARCH_LOCK}, 0);
                    UPDATE public.claims_searchrow SET phone_last4 = NEW.phone_last4
                        WHERE claim_id = NEW.claim_id;
                    RETURN NULL;
                """,
            ),
            Rule(
                name="former_contact_knows_no_open_link",
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.Insert,
                func=f"""
                    IF EXISTS (
                        SELECT FROM public.claims_uploadlink l
                        JOIN public.claims_correctedcontact k ON {LINK_OF_FORMER_CONTACT_SQL}
                        WHERE k.id = NEW.id AND l.revoked_at IS NULL
                    ) THEN {fail("former_contact_knows_no_open_link")} END IF;
                    RETURN NULL;
                """,  # noqa: S608  a condition of ours
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.version}"

    @property
    def changed(self) -> list[str]:
        """Names of the parts (of PARTS) that this correction changed."""
        return [part for part in PARTS if getattr(self, f"changes_{part}")]

    def reveal_address(self, claim_number: str) -> Address | None:
        """Return the postal address of this correction in plain; None if it has none. Callers
        record the access first."""
        if self.address is None:
            return None
        return read_address(crypto.decrypt(self.address, aad=address_aad(claim_number)))


def mask_address(address: Address) -> str:
    """Return the address masked except for the postcode and the first two words, at most 60
    letters: (03900) 서울특별시 시연구 ****"""
    words = address.street.split()[:2]
    return f"({address.postcode}) {' '.join(words)} ****"[:60]


def part_labels() -> dict[str, Any]:
    """Return the names of the parts of a contact for pages, by PARTS: phone, email, address."""
    return {"phone": _("휴대전화"), "email": _("이메일"), "address": _("우편 주소")}


__all__ = [
    "PARTS", "Address", "ContactProof", "CorrectedContact", "mask_address", "part_labels",
]  # fmt: skip
