"""Payouts to claims, and the people barred from approving them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.banks import bank_name
from claims.reasons import MOST_REASON
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.erasure import not_of_an_erased_claim
from claims.trail.tracking import tracked
from claims.trail.triggers import AppendOnly, Frozen, Fsm
from claims.users.actors import actor
from reviews.payouts.models.batches import PayoutBatch
from reviews.payouts.models.constraints import PAYOUT_CONSTRAINTS
from reviews.payouts.models.querysets import PayoutQuerySet
from reviews.payouts.models.triggers import (
    batches,
    ceilings,
    failures,
    holds,
    ledger,
    objections,
    offices,
    other_results,
    payee_grants,
    payouts,
    recoveries,
    segregation_of_duties,
    ties,
)
from reviews.payouts.models.triggers.grants import (
    claim_is_granted_one_way,
    grant_is_what_the_policy_says,
)
from reviews.payouts.states.payouts import (
    PAYOUT_MOVES,
    BarReason,
    GrantOutcome,
    PayoutKind,
    PayoutStatus,
)

__all__ = ["Payout", "PayoutBar"]


@tracked()
class Payout(models.Model):
    """One payment of one kind to a claim. Amount (won) and ground (`basis`) never change; the
    status does. A repetition of a failed payment (`replaces`), a correction (`corrects`) and a
    cancelled payment that is prepared again are rows of their own."""

    claim = models.ForeignKey(
        "claims.Claim", models.PROTECT, related_name="payouts", verbose_name=_("신청")
    )
    claimant = models.ForeignKey(
        "claims.Claimant",
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("신청인"),
    )
    programme = models.ForeignKey(
        "claims.Programme", models.PROTECT, db_index=False, verbose_name=_("지원사업")
    )
    policy = models.ForeignKey(
        "claims.SupportPolicy",
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("지원 정책"),
    )
    kind = models.CharField(_("종류"), max_length=20, choices=PayoutKind)
    amount = models.BigIntegerField(_("지급액"))  # won
    basis = models.JSONField(_("근거"), default=dict)
    # Empty: on hold until the claim has an account. An account row is a version: the snapshot.
    account = models.ForeignKey(
        "claims.BankAccount", models.PROTECT, null=True, blank=True, verbose_name=_("계좌")
    )
    status = models.CharField(
        _("상태"), max_length=10, choices=PayoutStatus, default=PayoutStatus.PREPARED
    )
    prepared_by = actor(_("작성"), null=True, blank=True)
    prepared_at = models.DateTimeField(_("작성 시각"), default=clock.now)
    approved_by = actor(_("승인"), null=True, blank=True)
    approved_at = models.DateTimeField(_("승인 시각"), null=True, blank=True)
    approval_no = models.PositiveSmallIntegerField(_("승인 차수"), default=0)
    # Of what the approver saw.
    approved_digest = models.BinaryField(_("승인한 내용 지문"), max_length=16, null=True)
    holder_waived_by = actor(_("예금주 차이를 인정한 사람"), null=True, blank=True)
    holder_waived_reason = models.CharField(_("인정 사유"), max_length=MOST_REASON, blank=True)
    # The proxy, successor or heir whose account it is, where the claim has one who receives.
    holder_waived_for = models.ForeignKey(
        "claims.Representation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("대신 받는 사람"),
    )
    batch = models.ForeignKey(
        PayoutBatch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="payouts",
        verbose_name=_("이체 묶음"),
    )
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name=_("다시 지급하는 건"),
    )
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name=_("정정하는 건"),
    )
    run = models.ForeignKey(
        "reviews.GrantRun",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="payouts",
        db_index=False,
        verbose_name=_("일괄 작성"),
    )
    ended_at = models.DateTimeField(_("끝난 시각"), null=True, blank=True)
    ended_reason = models.CharField(_("사유"), max_length=MOST_REASON, blank=True)
    key = models.CharField(_("열쇠"), max_length=100, unique=True, editable=False, db_collation="C")

    GRANTS = "no delete"
    objects = PayoutQuerySet.as_manager()

    class Meta:
        verbose_name = _("지급")
        verbose_name_plural = pgettext_lazy("several", "지급")
        ordering = ["prepared_at", "pk"]
        permissions = [("prepare_payout", "지급 작성"), ("approve_payout", "지급 승인")]
        indexes = [
            models.Index(fields=["status", "prepared_at", "id"], name="payout_by_status"),
            models.Index(fields=["status", "amount", "id"], name="payout_by_amount"),
            models.Index(fields=["programme", "claimant", "kind"], name="payout_by_claimant"),
            models.Index(
                fields=["run", "status", "id"],
                name="payout_by_run",
                condition=Q(run__isnull=False),
            ),
            # There are tens of thousands of grants and a few hundred decisions.
            models.Index(fields=["status", "kind", "prepared_at", "id"], name="payout_by_kind"),
            models.Index(fields=["status", "kind", "amount", "id"], name="payout_by_kind_amount"),
        ]
        constraints = PAYOUT_CONSTRAINTS
        triggers = [
            NamesItsActor("prepared_by", "approved_by", "holder_waived_by"),
            not_of_an_erased_claim(),
            Fsm(transitions=PAYOUT_MOVES, starts=[PayoutStatus.PREPARED]),
            Frozen(
                fields=(
                    "id",  # the ledger refers to it
                    "claim",
                    "claimant",
                    "programme",
                    "policy",
                    "kind",
                    "basis",
                    "prepared_by",
                    "prepared_at",
                    "replaces",
                    "corrects",
                    "run",
                    "key",
                ),
                name="payout_facts",
                says="payout_facts_are_frozen",
            ),
            # The amount never changes: a wrong one is cancelled and prepared again. The account
            # may change, by an update that leaves the row unapproved.
            Frozen(
                fields=("amount",),
                name="firm_amount",
                says="approved_amount_and_account_are_firm",
            ),
            Frozen(
                fields=("account", "holder_waived_by", "holder_waived_reason", "holder_waived_for"),
                name="firm_account",
                while_="NEW.status <> 'prepared'",
                says="approved_amount_and_account_are_firm",
            ),
            Frozen(
                fields=("approved_by", "approved_at", "approved_digest"),
                name="firm_approval",
                while_="OLD.status <> 'prepared' AND NEW.status <> 'prepared'",
                says="approval_is_frozen",
            ),
            Frozen(
                fields=("ended_at",),  # the day of payment: the list for the tax office goes by it
                name="end",
                while_="NEW.status = OLD.status",
                named=True,
                says="end_of_a_payout_is_frozen",
            ),
            Frozen(
                fields=("approval_no",),
                name="approval_number",
                while_="NOT (OLD.status = 'prepared' AND NEW.status = 'approved')",
                says="each_approval_has_its_number",
            ),
            payouts.additional_payout_rests_on_a_decision(),
            payouts.approval_is_of_the_newest_account(),
            segregation_of_duties.approver_is_not_barred(),
            segregation_of_duties.payer_did_not_enter_the_claim(),
            batches.batch_membership_is_firm(),
            payouts.sampled_payout_waits_for_its_check(),
            ceilings.claim_is_never_paid_above_its_loss(),
            payouts.correction_follows_a_paid_payout(),
            objections.correction_of_a_grant_follows_a_new_route(),
            objections.withdrawn_claim_is_paid_nothing(),
            grant_is_what_the_policy_says(),
            claim_is_granted_one_way(),
            payee_grants.OneGrantOfAPayee(),
            holds.held_grant_is_not_approved(),
            payouts.paid_payout_has_its_result(),
            failures.replacement_follows_a_failed_payout(),
            ledger.ledger_follows_the_payouts(),
            *offices.payout_names_its_offices(),
            other_results.replacement_waits_for_the_banks_word(),
            other_results.approver_did_not_close_the_banks_word(),
            ties.has_no_tie("holder_waived_by"),
            recoveries.recovered_payout_is_not_returned(),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount:,}"

    @property
    def state(self) -> PayoutStatus:
        return PayoutStatus(self.status)

    @property
    def account_label(self) -> str:
        """Bank and masked number of the account, such as "신한은행 ****5502"; '' without an
        account."""
        account = self.account
        return f"{bank_name(account.bank_code)} {account.masked}" if account else ""

    @property
    def outcome(self) -> GrantOutcome | None:
        """Outcome of the council's decision that the payout follows; None if its basis is no
        decision."""
        value = self.basis.get("outcome", "")
        return GrantOutcome(value) if value in GrantOutcome.values else None


class PayoutBar(models.Model):
    """Bar that keeps a person from approving a payout, with the reason.

    Written when the payout is prepared, for example for the members who voted on the claim and the
    person who confirmed the decision, and when a person waives the account holder. `reported` bars
    from the approval alone, all others from building and releasing the batch too.
    """

    payout = models.ForeignKey(Payout, models.PROTECT, related_name="bars", verbose_name=_("지급"))
    user = actor(_("승인할 수 없는 사람"), db_index=True)
    why = models.CharField(_("이유"), max_length=10, choices=BarReason)
    at = models.DateTimeField(_("시각"), default=clock.now)

    class Meta:
        verbose_name = _("승인할 수 없는 사람")
        verbose_name_plural = pgettext_lazy("several", "승인할 수 없는 사람")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="person_is_barred_once_for_a_reason", fields=["payout", "user", "why"]
            ),
            models.CheckConstraint(
                name="bar_has_a_known_reason",
                condition=Q(why__in=[reason.value for reason in BarReason]),
            ),
        ]
        triggers = [AppendOnly(), segregation_of_duties.bar_comes_before_approval()]

    def __str__(self) -> str:
        return f"{self.user_id} {self.get_why_display()}"
