"""사실 정정: facts of a claim that were filed wrongly, corrected with proof; the filing stays."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.money_fields import won
from claims.reasons import MOST_REASON
from claims.register.models.choices import ClaimantKind, Fee, Harm, Route
from claims.register.models.fact_triggers import (
    CONFIRM,
    FACTS,
    MONEY_FACTS,
    PROPOSE,
    facts_count_from_now_on,
    facts_pass_two_people,
)
from claims.state_style import StyledChoices, set_styles
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.tracking import tracked
from claims.trail.triggers import Erasable, Frozen, Fsm
from claims.users.actors import actor
from claims.users.triggers import ProposerHoldsPermission

if TYPE_CHECKING:
    from claims.register.models.claims import Claim


class FactProof(models.TextChoices):
    DOCUMENT = "document", _("올라온 서류")
    CALL = "call", _("본인 통화")
    LETTER = "letter", _("우편·방문 서면")


class CorrectionStatus(StyledChoices, models.TextChoices):
    WAITING = "waiting", _("확인 대기")
    CONFIRMED = "confirmed", _("정정함")
    DECLINED = "declined", _("거절됨")
    WITHDRAWN = "withdrawn", _("철회됨")


set_styles(
    CorrectionStatus,
    WAITING=("warn", "clock"),
    CONFIRMED=("ok", "circle-check-f"),
    DECLINED=("problem", "square-x-f"),
    WITHDRAWN=("none", "clock"),
)


class FactCorrectionQuerySet(models.QuerySet["FactCorrection"]):
    def visible_to(self, user: Any) -> FactCorrectionQuerySet:
        """Return all corrections of facts for users who may confirm them (the secretariat); for
        others only those that they proposed themselves.
        """
        return self if user.has_perm(CONFIRM) else self.filter(proposed_by=user)

    def waiting(self) -> FactCorrectionQuerySet:
        return self.filter(status=CorrectionStatus.WAITING)

    def waiting_for(self, user: Any) -> FactCorrectionQuerySet:
        """Return the waiting corrections of facts that other people proposed. The caller checks the
        permission to confirm.
        """
        return self.waiting().exclude(proposed_by=user)


FROZEN = ("claim", "replaces", *FACTS, "changes", "route", "routed_at", "proof", "document",
          "proposed_by", "proposed_at")  # fmt: skip


__all__ = ["FACTS", "MONEY_FACTS", "CorrectionStatus", "FactCorrection", "FactProof"]


@tracked(exclude=("reason", "settled_reason"))
class FactCorrection(models.Model):
    """Model of all facts of a claim from one correction on, the unchanged ones too.

    The newest confirmed correction is in force (`Claim.facts`); the claim row has what was filed.
    If money or route depends on a changed fact, another person must confirm (`needs_another`)."""

    claim = models.ForeignKey(
        "claims.Claim",
        models.PROTECT,
        related_name="fact_corrections",
        verbose_name=_("신청"),
    )
    replaces: models.ForeignKey[FactCorrection | None, FactCorrection | None] = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("앞선 정정"),
    )
    claimant_kind = models.CharField(_("신청인구분"), max_length=16, choices=ClaimantKind)
    industry = models.ForeignKey(
        "claims.Industry", models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("업종"),
    )  # fmt: skip
    service = models.ForeignKey(
        "claims.Service", models.PROTECT, related_name="+", db_index=False, verbose_name=_("서비스")
    )
    company = models.ForeignKey(
        "claims.Company", models.PROTECT, related_name="+", db_index=False, verbose_name=_("계열사")
    )
    fee = models.CharField(_("유무료"), max_length=4, choices=Fee)
    harm = models.CharField(_("피해유형"), max_length=8, choices=Harm)
    claimed_loss = won(_("신청액"), null=True, blank=True)
    filed_at = models.DateTimeField(_("접수일시"))
    changes = ArrayField(models.CharField(max_length=16), verbose_name=_("정정한 항목"))
    # The routing that the proposal saw.
    route = models.CharField(_("정정 전 경로"), max_length=16, choices=Route)
    routed_at = models.DateTimeField(_("분류일시"))
    proof = models.CharField(_("근거"), max_length=10, choices=FactProof)
    document = models.ForeignKey(
        "claims.Document",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("근거 서류"),
    )
    reason = models.CharField(_("사유"), max_length=MOST_REASON, blank=True)
    status = models.CharField(
        _("상태"), max_length=10, choices=CorrectionStatus, default=CorrectionStatus.WAITING
    )
    proposed_by = actor(_("요청한 사람"))
    proposed_at = models.DateTimeField(_("요청한 때"), default=clock.now)
    settled_by = actor(_("처리한 사람"), null=True, blank=True)
    settled_at = models.DateTimeField(_("처리한 때"), null=True, blank=True)
    settled_reason = models.CharField(_("처리 사유"), max_length=MOST_REASON, blank=True)
    # The new route; empty where it stayed.
    to_route = models.CharField(_("정정 뒤 경로"), max_length=16, choices=Route, blank=True)
    to_tier = models.ForeignKey(
        "claims.SupportTier",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("정정 뒤 구간"),
    )
    erased_at = models.DateTimeField(_("파기"), null=True, blank=True)

    GRANTS = "no delete"
    objects = FactCorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("사실 정정")
        verbose_name_plural = pgettext_lazy("several", "사실 정정")
        ordering = ["-pk"]
        permissions = [
            ("propose_facts", "사실 정정을 요청하기"),
            ("confirm_facts", "다른 사람이 요청한 사실 정정을 확인하기"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(status=CorrectionStatus.WAITING),
                name="one_fact_correction_of_a_claim_waits",
            ),
            models.CheckConstraint(
                name="settled_facts_say_by_whom_and_when",
                condition=Q(
                    status=CorrectionStatus.WAITING,
                    settled_by__isnull=True,
                    settled_at__isnull=True,
                )
                | (
                    ~Q(status=CorrectionStatus.WAITING)
                    & Q(settled_by__isnull=False, settled_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="fact_correction_is_withdrawn_by_its_proposer",
                condition=~Q(status=CorrectionStatus.WITHDRAWN) | Q(settled_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="facts_by_document_name_it",
                condition=~Q(proof=FactProof.DOCUMENT) | Q(document__isnull=False),
            ),
            models.CheckConstraint(
                name="fact_correction_says_why",
                condition=~Q(reason="") | Q(erased_at__isnull=False),
            ),
            models.CheckConstraint(
                name="corrected_harm_names_its_loss",
                condition=Q(harm=Harm.MONETARY, claimed_loss__gt=0)
                | Q(harm=Harm.NONE, claimed_loss__isnull=True),
            ),
            models.CheckConstraint(
                name="corrected_route_is_of_confirmed_facts",
                condition=Q(to_route="", to_tier__isnull=True)
                | Q(status=CorrectionStatus.CONFIRMED),
            ),
        ]
        indexes = [
            models.Index(
                fields=["proposed_at"],
                condition=Q(status=CorrectionStatus.WAITING),
                name="fact_correction_waiting",
            ),
        ]
        triggers = [
            NamesItsActor("proposed_by", "settled_by"),
            Frozen(fields=FROZEN, says="fact_correction_is_frozen"),
            Erasable(fields=("reason",), says="fact_correction_is_frozen"),
            Frozen(
                name="frozen_when_settled",
                fields=("status", "settled_by", "settled_at", "to_route", "to_tier"),
                while_="OLD.status <> 'waiting'",
                says="settled_fact_correction_is_frozen",
            ),
            Frozen(
                name="settled_reason_is_frozen",
                fields=("settled_reason",),
                while_="OLD.status <> 'waiting'"
                " AND (NEW.erased_at IS NULL OR NEW.settled_reason <> '')",
                says="settled_fact_correction_is_frozen",
            ),
            Fsm(
                transitions={
                    CorrectionStatus.WAITING: (
                        CorrectionStatus.CONFIRMED,
                        CorrectionStatus.DECLINED,
                        CorrectionStatus.WITHDRAWN,
                    )
                },
                starts=(CorrectionStatus.WAITING,),
            ),
            facts_pass_two_people(),
            ProposerHoldsPermission("proposed_by", PROPOSE, moves=("waiting", "confirmed")),
            facts_count_from_now_on(),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {', '.join(self.changes)}"

    @property
    def is_waiting(self) -> bool:
        return self.status == CorrectionStatus.WAITING

    @property
    def needs_another(self) -> bool:
        """True if another person must confirm: a changed fact affects money, or the route is that
        of a review by the council."""
        return bool(set(self.changes) & set(MONEY_FACTS)) or self.route == Route.COMMITTEE_REVIEW


class ReadsFacts:
    """Mixin of the model of claims that reads the current facts: those of the newest confirmed
    correction, else as filed."""

    facts: FactCorrection | None

    @property
    def current_facts(self) -> Claim | FactCorrection:
        """The row with the current facts: the newest confirmed correction, else the claim."""
        return self.facts or cast("Claim", self)

    @property
    def current_claimed_loss(self) -> int | None:
        """The claimed loss in won, by the newest confirmed correction, else as filed; None for a
        claim without one."""
        return self.current_facts.claimed_loss

    def claimed_loss_at(self, moment: datetime) -> int | None:
        """Return the claimed loss in won as it counted at a time: by the newest correction that was
        confirmed by then, else as filed; None without one. No query for a claim that was never
        corrected."""
        claim = cast("Claim", self)
        if self.facts is None:
            return claim.claimed_loss
        until = FactCorrection.objects.filter(
            claim=claim, status=CorrectionStatus.CONFIRMED, settled_at__lte=moment
        )
        corrected = until.order_by("settled_at", "pk").last()
        return (corrected or claim).claimed_loss
