"""Money that was granted, on its way to an account. Whole won; no row is ever deleted."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.trail.tracking import tracked
from claims.trail.triggers import AppendOnly, Frozen, Fsm
from reviews.payouts import guards
from reviews.payouts.constraints import BATCH_CONSTRAINTS, PAYOUT_CONSTRAINTS
from reviews.payouts.questions import BatchQuerySet, PayoutQuerySet
from reviews.payouts.states import (
    BATCH_MOVES,
    PAYOUT_MOVES,
    BankOutcome,
    BarReason,
    BatchStatus,
    GrantOutcome,
    PayoutKind,
    PayoutStatus,
    ResultMatch,
)

__all__ = ["BankResult", "Payout", "PayoutBar", "PayoutBatch"]


def _who(verbose: Any, **kwargs: Any) -> models.ForeignKey:
    """An actor: users are disabled, never deleted. Empty where nobody has acted yet."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=verbose,
        db_index=False,
        **{"null": True, "blank": True, **kwargs},
    )


@tracked()
class PayoutBatch(models.Model):
    """Approved payouts that leave together. Who built it does not release it."""

    number = models.CharField(_("묶음번호"), max_length=20, unique=True, db_collation="C")
    programme = models.ForeignKey("claims.Programme", models.PROTECT, verbose_name=_("지원사업"))
    only_failures = models.BooleanField(_("재지급 묶음"), default=False)
    status = models.CharField(
        _("상태"), max_length=10, choices=BatchStatus, default=BatchStatus.OPEN
    )
    count = models.PositiveIntegerField(_("건수"), default=0)
    total = models.BigIntegerField(_("총액"), default=0)  # won
    manifest_sha256 = models.CharField(_("목록 지문"), max_length=64, blank=True)
    built_by = _who(_("묶은 사람"))
    built_at = models.DateTimeField(_("묶은 시각"), null=True, blank=True)
    released_by = _who(_("방출한 사람"))
    released_at = models.DateTimeField(_("방출 시각"), null=True, blank=True)
    release_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    ended_reason = models.CharField(_("취소 사유"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("작성"), default=clock.now)

    GRANTS = "no delete"
    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("이체 묶음")
        verbose_name_plural = pgettext_lazy("several", "이체 묶음")
        ordering = ["-created_at", "-pk"]
        permissions = [("build_batch", "이체 묶음 만들기"), ("release_batch", "이체 묶음 방출")]
        indexes = [
            models.Index(fields=["created_at", "id"], name="batch_by_creation"),
            models.Index(fields=["status", "id"], name="batch_by_status"),
        ]
        constraints = BATCH_CONSTRAINTS
        triggers = [
            Fsm(transitions=BATCH_MOVES, starts=[BatchStatus.OPEN]),
            Frozen(
                fields=("number", "programme", "only_failures", "created_at"),
                name="batch_facts",
                says="batch_facts_are_frozen",
            ),
            Frozen(
                fields=("count", "total", "manifest_sha256", "built_by", "built_at"),
                name="built_batch",
                while_="OLD.status <> 'open'",
                says="built_batch_is_frozen",
            ),
            Frozen(
                fields=("released_by", "released_at", "release_key"),
                name="released_batch",
                while_="OLD.released_at IS NOT NULL",
                says="released_batch_is_frozen",
            ),
            guards.released_batch_keeps_its_total(),
        ]

    def __str__(self) -> str:
        return self.number


@tracked()
class Payout(models.Model):
    """One payment of one kind to one claim. What it pays and why never change; its state does."""

    claim = models.ForeignKey(
        "claims.Claim", models.PROTECT, related_name="payouts", verbose_name=_("신청")
    )
    claimant = models.ForeignKey(
        "claims.Claimant", models.PROTECT, related_name="+", db_index=False
    )
    programme = models.ForeignKey("claims.Programme", models.PROTECT, db_index=False)
    policy = models.ForeignKey(
        "claims.SupportPolicy", models.PROTECT, related_name="+", db_index=False
    )
    kind = models.CharField(_("종류"), max_length=20, choices=PayoutKind)
    amount = models.BigIntegerField(_("지급액"))  # won
    basis = models.JSONField(_("근거"), default=dict)
    # Empty: on hold until the claim has an account. The row is a version: it is the snapshot.
    account = models.ForeignKey(
        "claims.BankAccount", models.PROTECT, null=True, blank=True, verbose_name=_("계좌")
    )
    status = models.CharField(
        _("상태"), max_length=10, choices=PayoutStatus, default=PayoutStatus.PREPARED
    )
    prepared_by = _who(_("작성"))
    prepared_at = models.DateTimeField(_("작성 시각"), default=clock.now)
    approved_by = _who(_("승인"))
    approved_at = models.DateTimeField(_("승인 시각"), null=True, blank=True)
    approval_no = models.PositiveSmallIntegerField(_("승인 차수"), default=0)
    approved_digest = models.BinaryField(max_length=16, null=True)  # of what the approver saw
    holder_waived_by = _who(_("예금주 차이를 인정한 사람"))
    holder_waived_reason = models.CharField(_("인정 사유"), max_length=200, blank=True)
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
    ended_at = models.DateTimeField(_("끝난 시각"), null=True, blank=True)
    ended_reason = models.CharField(_("사유"), max_length=200, blank=True)
    key = models.CharField(max_length=100, unique=True, editable=False, db_collation="C")

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
        ]
        constraints = PAYOUT_CONSTRAINTS
        triggers = [
            Fsm(transitions=PAYOUT_MOVES, starts=[PayoutStatus.PREPARED]),
            Frozen(
                fields=(
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
                    "key",
                ),
                name="payout_facts",
                says="payout_facts_are_frozen",
            ),
            # Only an update that leaves the row unapproved may touch what an approver would see;
            # what the council granted cannot change at all.
            Frozen(
                fields=("amount",),
                name="firm_amount",
                while_="NEW.status <> 'prepared' OR OLD.prepared_by_id IS NULL",
                says="approved_amount_and_account_are_firm",
            ),
            Frozen(
                fields=("account", "holder_waived_by", "holder_waived_reason"),
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
                fields=("approval_no",),
                name="approval_number",
                while_="NOT (OLD.status = 'prepared' AND NEW.status = 'approved')",
                says="each_approval_has_its_number",
            ),
            guards.additional_payout_rests_on_a_decision(),
            guards.approval_is_of_the_newest_account(),
            guards.approver_is_not_barred(),
            guards.batch_membership_is_firm(),
            guards.correction_follows_a_paid_payout(),
            guards.paid_payout_has_its_result(),
            guards.replacement_follows_a_failed_payout(),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount:,}"

    @property
    def state(self) -> PayoutStatus:
        return PayoutStatus(self.status)

    @property
    def outcome(self) -> GrantOutcome | None:
        """How the council granted; None where no decision is the basis."""
        value = self.basis.get("outcome", "")
        return GrantOutcome(value) if value in GrantOutcome.values else None


class PayoutBar(models.Model):
    """Who may not approve a payout, and why. Committee hands over who voted and who confirmed."""

    payout = models.ForeignKey(Payout, models.PROTECT, related_name="bars")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
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
        triggers = [AppendOnly(), guards.bar_comes_before_approval()]

    def __str__(self) -> str:
        return f"{self.user_id} {self.get_why_display()}"


class BankResult(models.Model):
    """What the bank said of one payment. Appended, never altered; entered by hand for now."""

    batch = models.ForeignKey(PayoutBatch, models.PROTECT, related_name="results")
    payout = models.ForeignKey(
        Payout, models.PROTECT, null=True, blank=True, related_name="results"
    )
    outcome = models.CharField(_("결과"), max_length=10, choices=BankOutcome)
    amount = models.BigIntegerField(_("금액"))  # won
    code = models.CharField(_("은행 코드"), max_length=20, blank=True)
    text = models.CharField(_("은행 설명"), max_length=200, blank=True)
    match = models.CharField(
        _("대사"), max_length=16, choices=ResultMatch, default=ResultMatch.APPLIED
    )
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("시각"), default=clock.now)

    class Meta:
        verbose_name = _("은행 결과")
        verbose_name_plural = pgettext_lazy("several", "은행 결과")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="payout_is_paid_once",
                fields=["payout"],
                condition=Q(match=ResultMatch.APPLIED, outcome=BankOutcome.PAID),
            ),
            # Paid or failed, not one after the other; only a return may follow, of what was paid.
            models.UniqueConstraint(
                name="payment_has_one_result",
                fields=["payout"],
                condition=Q(match=ResultMatch.APPLIED)
                & Q(outcome__in=[BankOutcome.PAID, BankOutcome.FAILED]),
            ),
            models.CheckConstraint(
                name="applied_result_names_its_payout",
                condition=~Q(match=ResultMatch.APPLIED) | Q(payout__isnull=False),
            ),
            models.CheckConstraint(
                name="bank_result_is_of_a_known_kind",
                condition=Q(outcome__in=[outcome.value for outcome in BankOutcome]),
            ),
        ]
        triggers = [AppendOnly(), guards.result_is_of_a_released_batch()]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.amount:,}"
