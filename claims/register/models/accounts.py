"""Bank accounts of a claim, by version."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import HashIndex
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.personal_data import crypto
from claims.personal_data.masking import mask_account_last4, mask_name
from claims.reasons import MOST_REASON
from claims.register.models.claims import Claim
from claims.state_style import StyledChoices, set_styles
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.reference_triggers import NamesItsRow
from claims.trail.triggers import AppendOnly, Rule, fail


class HolderMatch(StyledChoices, models.TextChoices):
    BUSINESS = "business", _("상호와 일치")
    REPRESENTATIVE = "representative", _("대표자와 일치")
    MISMATCH = "mismatch", _("예금주 다름")
    UNKNOWN = "unknown", _("확인 전")


set_styles(
    HolderMatch,
    BUSINESS=("ok", "circle-check-f"),
    REPRESENTATIVE=("ok", "circle-check-f"),
    MISMATCH=("warn", "alert-triangle-f"),
    UNKNOWN=("none", "help-circle"),
)


class AccountSource(models.TextChoices):
    INTAKE = "intake", _("접수")
    SUPPLEMENT = "supplement", _("보완")
    CORRECTION = "correction", _("정정")


class BankAccountQuerySet(models.QuerySet["BankAccount"]):
    def newest_of(self, claim: Claim) -> BankAccount | None:
        return self.filter(claim=claim).order_by("-version").first()


def entered_by_two_people() -> Rule:
    """Return the trigger of bank accounts: an account that no import wrote is allowed only in the
    transaction that confirmed its values (claims.bank_accounts).

    It fires after the row, so that rows of an import are not queued for it.
    """
    name = "account_is_entered_by_two_people"
    return Rule(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        condition=~pgtrigger.Q(new__source="intake") | pgtrigger.Q(new__version__gt=1),
        func=f"""
            IF NOT EXISTS (
                SELECT 1 FROM public.claims_proposedaccount p
                LEFT JOIN public.claims_bankaccount a ON a.id = p.replaces_id
                WHERE p.claim_id = NEW.claim_id AND p.text_digest = NEW.text_digest
                    AND p.bank_code = NEW.bank_code AND p.number_index = NEW.number_index
                    AND p.last4 = NEW.last4 AND p.holder_name = NEW.holder_name
                    AND p.holder_match = NEW.holder_match
                    AND p.settled_by_id = NEW.entered_by_id
                    AND NEW.version = COALESCE(a.version, 0) + 1
                    AND p.status = 'confirmed' AND p.settled_at = transaction_timestamp()
            ) THEN {fail(name)} END IF;
            RETURN NULL;
        """,
    )


class ComesWithItsImport(pgtrigger.Trigger):
    """Trigger that refuses to insert a filed account for a claim whose import is done: later
    accounts are entered by two people."""

    name = "comes_with_its_import"
    level = pgtrigger.Statement
    when = pgtrigger.After
    operation = pgtrigger.Insert
    referencing = pgtrigger.Referencing(new="new_values")
    func = f"""
        IF EXISTS (
            SELECT FROM new_values n
            JOIN public.claims_claim c ON c.id = n.claim_id
            JOIN public.claims_importrun r ON r.id = c.import_run_id
            WHERE n.source = 'intake' AND r.status = 'done'
        ) THEN {fail("filed_account_comes_with_its_import")} END IF;
        RETURN NULL;
    """


class BankAccount(models.Model):
    """Model of one version of the bank account of a claim, its number encrypted; the newest version
    is valid. A payout refers to one version."""

    # The unique constraint below serves as its index, `NamesItsRow` checks it.
    claim = models.ForeignKey(
        Claim,
        models.PROTECT,
        related_name="accounts",
        db_index=False,
        db_constraint=False,
        verbose_name=_("신청"),
    )
    version = models.PositiveSmallIntegerField(_("판"), default=1)
    bank_code = models.CharField(_("은행"), max_length=3, db_collation="C")
    number = models.BinaryField(_("계좌번호(암호화)"), null=True)
    last4 = models.CharField(_("계좌 끝자리"), max_length=4, blank=True, db_collation="C")
    number_index = models.BinaryField(_("계좌번호 색인"), max_length=16, null=True)
    holder_name = models.CharField(_("예금주"), max_length=100, blank=True)
    # Keyed digest of bank, number and holder.
    text_digest = models.BinaryField(_("글 지문"), max_length=16)
    holder_match = models.CharField(
        _("예금주 확인"), max_length=16, choices=HolderMatch, default=HolderMatch.UNKNOWN
    )
    source = models.CharField(
        _("출처"), max_length=12, choices=AccountSource, default=AccountSource.INTAKE
    )
    reason = models.CharField(_("사유"), max_length=MOST_REASON, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("등록한 사람"),
    )
    created_at = models.DateTimeField(_("등록"), default=timezone.now)
    erased_at = models.DateTimeField(_("파기"), null=True, blank=True)

    objects = BankAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("지급 계좌")
        verbose_name_plural = pgettext_lazy("several", "지급 계좌")
        ordering = ["claim", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "version"], name="account_version_is_unique_in_its_claim"
            )
        ]
        # Compared for equality alone.
        indexes = [HashIndex(fields=["number_index"], name="account_by_number")]
        triggers = [
            NamesItsRow(field="claim", name="names_its_claim", says="account_names_its_claim"),
            NamesItsActor("entered_by"),
            entered_by_two_people(),
            ComesWithItsImport(),
            AppendOnly(erasable=("number", "last4", "number_index", "holder_name", "reason")),
        ]

    def __str__(self) -> str:
        return f"{self.bank_code} {mask_account_last4(self.last4)}"

    @property
    def masked(self) -> str:
        return mask_account_last4(self.last4)

    @property
    def masked_holder(self) -> str:
        return mask_name(self.holder_name)

    def reveal_number(self, claim_number: str) -> str:
        """Return the account number in plain; '' if none is stored. Raises CannotDecryptError for a
        missing key or an altered value. Callers record the access first (register.reveal)."""
        if self.number is None:
            return ""
        return crypto.decrypt(
            self.number, aad=crypto.aad("claims_bankaccount", "number", claim_number)
        )
