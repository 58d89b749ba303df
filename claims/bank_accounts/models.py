"""Model of a bank account that was entered by hand and waits for a second person."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.banks import bank_name
from claims.documents.models import Document
from claims.personal_data import crypto
from claims.personal_data.masking import mask_account_last4, mask_name
from claims.reasons import MOST_REASON
from claims.register.models import BankAccount, Claim, HolderMatch
from claims.state_style import StyledChoices, set_styles
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.erasure import not_of_an_erased_claim
from claims.trail.tracking import tracked
from claims.trail.triggers import Erasable, Frozen, Fsm, Rule, fail
from claims.users.actors import actor
from claims.users.triggers import ProposerHoldsPermission, holds_sql

PROPOSE = "claims.propose_account"
CONFIRM = "claims.confirm_account"
# For so long after another telephone or reader of letters was entered, a call proves no account.
CALM_DAYS = 14


class Proof(models.TextChoices):
    BANKBOOK = "bankbook", _("통장 사본")
    CALL = "call", _("본인 통화")
    LETTER = "letter", _("우편·방문 서면")


class ProposalStatus(StyledChoices, models.TextChoices):
    WAITING = "waiting", _("확인 대기")
    CONFIRMED = "confirmed", _("등록됨")
    DECLINED = "declined", _("거절됨")
    WITHDRAWN = "withdrawn", _("철회됨")


set_styles(
    ProposalStatus,
    WAITING=("warn", "clock"),
    CONFIRMED=("ok", "circle-check-f"),
    DECLINED=("problem", "square-x-f"),
    WITHDRAWN=("none", "clock"),
)


class ProposedAccountQuerySet(models.QuerySet["ProposedAccount"]):
    def visible_to(self, user: Any) -> ProposedAccountQuerySet:
        """Return all proposed accounts for users who may confirm them (the secretariat); for others
        only those that they proposed themselves.
        """
        return self if user.has_perm(CONFIRM) else self.filter(proposed_by=user)

    def waiting(self) -> ProposedAccountQuerySet:
        return self.filter(status=ProposalStatus.WAITING)

    def waiting_for(self, user: Any) -> ProposedAccountQuerySet:
        """Return the waiting proposed accounts that other people entered. The caller checks the
        permission to confirm.
        """
        return self.waiting().exclude(proposed_by=user)


def called_at_a_new_number(claim: str, since: str) -> str:
    """Return SQL that is true if a claim's telephone was corrected within CALM_DAYS before a
    moment, or after it. `claim` (a claim's id) and `since` (the moment) are SQL expressions."""
    return f"""EXISTS (
        SELECT 1 FROM public.claims_correctedcontact k
        WHERE k.claim_id = {claim} AND k.changes_phone
            AND k.created_at > {since} - interval '{CALM_DAYS} days'
    )"""  # noqa: S608 - constants


def called_with_a_new_reader(claim: str, since: str) -> str:
    """Return SQL that is true if another person was entered to get a claim's letters besides or
    instead of its claimant (a Representation), within CALM_DAYS before a moment or after it.
    Entries that never came into force do not count. `claim` (a claim's id) and `since` (the moment)
    are SQL expressions."""
    return f"""EXISTS (
        SELECT 1 FROM public.claims_representation r
        WHERE r.claim_id = {claim} AND r.letters <> 'claimant'
            AND r.status IN ('waiting', 'in_force', 'ended')
            AND r.entered_at > {since} - interval '{CALM_DAYS} days'
    )"""  # noqa: S608 - constants


def refuse_a_call_that_proves_nothing() -> str:
    """Return the PL/pgSQL statements of a trigger that refuse NEW, an account proved by a call, if
    the telephone or the readers of the letters changed within CALM_DAYS before it was proposed."""
    return f"""IF {called_at_a_new_number("NEW.claim_id", "NEW.proposed_at")}
                            THEN {fail("account_by_call_needs_a_number_that_stood")} END IF;
                            IF {called_with_a_new_reader("NEW.claim_id", "NEW.proposed_at")}
                            THEN {fail("account_by_call_needs_letters_as_they_stood")} END IF;"""


PERSONAL = ("number", "number_index", "last4", "holder_name", "reason")


@tracked(exclude=(*PERSONAL, "settled_reason"))
class ProposedAccount(models.Model):
    """Model of a bank account for a claim, entered by one person; it becomes the claim's account
    when another one confirms it.

    `replaces` is the claim's account when this one was entered. A trigger freezes all columns but
    those of the settling; rows are never deleted. Reasons may name a person: they are erased with
    the account."""

    claim = models.ForeignKey(
        Claim, models.PROTECT, related_name="proposed_accounts", verbose_name=_("신청")
    )
    replaces = models.ForeignKey(
        BankAccount,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("앞선 계좌"),
    )
    bank_code = models.CharField(_("은행"), max_length=3, db_collation="C")
    number = models.BinaryField(_("계좌번호(암호화)"), null=True)
    number_index = models.BinaryField(_("계좌번호 색인"), max_length=16, null=True)
    last4 = models.CharField(_("계좌 끝자리"), max_length=4, blank=True, db_collation="C")
    holder_name = models.CharField(_("예금주"), max_length=100, blank=True)
    holder_match = models.CharField(_("예금주 확인"), max_length=16, choices=HolderMatch)
    # Keyed digest of bank, number and holder.
    text_digest = models.BinaryField(_("글 지문"), max_length=16)
    proof = models.CharField(_("근거"), max_length=10, choices=Proof)
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("서류"),
    )
    reason = models.CharField(_("사유"), max_length=MOST_REASON)
    proposed_by = actor(_("등록 요청"))
    proposed_at = models.DateTimeField(_("요청한 때"), default=clock.now)
    status = models.CharField(
        _("상태"), max_length=10, choices=ProposalStatus, default=ProposalStatus.WAITING
    )
    settled_by = actor(_("처리"), null=True, blank=True)
    settled_at = models.DateTimeField(_("처리 시각"), null=True, blank=True)
    settled_reason = models.CharField(_("처리 사유"), max_length=MOST_REASON, blank=True)
    erased_at = models.DateTimeField(_("파기"), null=True, blank=True)

    GRANTS = "no delete"
    objects = ProposedAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("계좌 정정")
        verbose_name_plural = pgettext_lazy("several", "계좌 정정")
        ordering = ["-pk"]
        permissions = [
            ("propose_account", "계좌 정정을 요청하기"),
            ("confirm_account", "다른 사람이 요청한 계좌 정정을 확인하기"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(status=ProposalStatus.WAITING),
                name="one_account_of_a_claim_waits",
            ),
            models.CheckConstraint(
                name="settled_account_says_by_whom_and_when",
                condition=Q(
                    status=ProposalStatus.WAITING, settled_by__isnull=True, settled_at__isnull=True
                )
                | (
                    ~Q(status=ProposalStatus.WAITING)
                    & Q(settled_by__isnull=False, settled_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="account_is_confirmed_by_another_person",
                condition=~Q(status=ProposalStatus.CONFIRMED) | ~Q(settled_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="account_is_withdrawn_by_its_proposer",
                condition=~Q(status=ProposalStatus.WITHDRAWN) | Q(settled_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="account_by_bankbook_names_its_document",
                condition=~Q(proof=Proof.BANKBOOK) | Q(document__isnull=False),
            ),
            models.CheckConstraint(
                name="proposed_account_says_why",
                condition=~Q(reason="") | Q(erased_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["proposed_at"],
                condition=Q(status=ProposalStatus.WAITING),
                name="proposed_account_waiting",
            ),
        ]
        triggers = [
            NamesItsActor("proposed_by", "settled_by"),
            not_of_an_erased_claim(),
            Frozen(
                fields=("claim", "replaces", "bank_code", "holder_match", "text_digest", "proof",
                        "document", "proposed_by", "proposed_at"),
                says="proposed_account_is_frozen",
            ),
            Erasable(fields=PERSONAL, says="proposed_account_is_frozen"),
            Frozen(
                name="frozen_when_settled",
                fields=("status", "settled_by", "settled_at"),
                while_="OLD.status <> 'waiting'",
                says="settled_account_is_frozen",
            ),
            Frozen(
                name="settled_reason_is_frozen",
                fields=("settled_reason",),
                while_="OLD.status <> 'waiting'"
                " AND (NEW.erased_at IS NULL OR NEW.settled_reason <> '')",
                says="settled_account_is_frozen",
            ),
            Fsm(
                transitions={
                    ProposalStatus.WAITING: (
                        ProposalStatus.CONFIRMED,
                        ProposalStatus.DECLINED,
                        ProposalStatus.WITHDRAWN,
                    )
                },
                starts=(ProposalStatus.WAITING,),
            ),
            Rule(
                name="passes_two_people",
                func=f"""
                    IF TG_OP = 'INSERT' THEN
                        IF NOT {holds_sql("NEW.proposed_by_id", PROPOSE)} THEN
                            {fail("account_is_proposed_by_an_office")}
                        END IF;
                        IF NEW.document_id IS NOT NULL AND NOT EXISTS (
                            SELECT 1 FROM public.claims_document d
                            WHERE d.id = NEW.document_id AND d.claim_id = NEW.claim_id
                        ) THEN {fail("account_names_a_document_of_its_claim")} END IF;
                        IF NEW.proof = 'call' THEN
                            {refuse_a_call_that_proves_nothing()}
                        END IF;
                        RETURN NEW;
                    END IF;
                    IF OLD.status = 'waiting' AND NEW.status <> 'waiting' THEN
                        NEW.settled_at := transaction_timestamp();
                        IF NEW.status = 'confirmed'
                            AND NOT {holds_sql("NEW.settled_by_id", CONFIRM)}
                        THEN {fail("account_is_confirmed_by_the_secretariat")} END IF;
                        IF NEW.status = 'confirmed' AND NEW.proof = 'call' THEN
                            {refuse_a_call_that_proves_nothing()}
                        END IF;
                    END IF;
                    RETURN NEW;
                """,
            ),
            ProposerHoldsPermission("proposed_by", PROPOSE, moves=("waiting", "confirmed")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.claim_id} {self.bank} {self.masked}"

    @property
    def bank(self) -> str:
        return bank_name(self.bank_code)

    @property
    def masked(self) -> str:
        return mask_account_last4(self.last4)

    @property
    def masked_holder(self) -> str:
        return mask_name(self.holder_name)

    @property
    def is_waiting(self) -> bool:
        return self.status == ProposalStatus.WAITING

    def reveal_number(self, claim_number: str) -> str:
        """Return the account number in plain; "" if it was erased. The caller records the access in
        the access log first.
        """
        if self.number is None:
            return ""
        return crypto.decrypt(self.number, aad=number_aad(claim_number))


def number_aad(claim_number: str) -> bytes:
    """Return the associated data (bytes) with which the number of a proposed account is encrypted
    and decrypted."""
    return crypto.aad("claims_proposedaccount", "number", claim_number)
