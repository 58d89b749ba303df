"""Model of a hand-over: claims chosen for one receiver, confirmed by a second person, with their
file."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.exports.models import FileFormat
from claims.handovers.models.receivers import HandoverReceiver
from claims.handovers.permissions import CONFIRM, PROPOSE
from claims.handovers.states import (
    CONFIRMED,
    ENDED,
    MOVES,
    Choice,
    FileStage,
    HandoverStatus,
)
from claims.personal_data.encrypted_files import EncryptedFiles
from claims.protected_files.models import ProtectedFile
from claims.reasons import MOST_REASON
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.tracking import tracked
from claims.trail.triggers import Frozen, Fsm, Rule, fail
from claims.users.actors import actor
from claims.users.triggers import ProposerHoldsPermission, holds_sql

ASKED = (
    "receiver", "choice", "with_narrative", "format", "note", "count", "left_out",
    "proposed_by", "proposed_at",
)  # fmt: skip
RECEIPT = ("received_on", "received_by", "receipt_by", "receipt_at")


class HandoverQuerySet(models.QuerySet["Handover"]):
    def waiting_for(self, user: Any) -> HandoverQuerySet:
        """Return the waiting hand-overs that other people proposed. The caller checks the
        permission to confirm."""
        return self.filter(status=HandoverStatus.WAITING).exclude(proposed_by=user)

    def for_page(self) -> HandoverQuerySet:
        return self.select_related(
            "receiver", "proposed_by", "confirmed_by", "ended_by", "receipt_by", "downloaded_by"
        )


@tracked(exclude=("password", "storage_key"))
class Handover(ProtectedFile):
    """Model of claims for one receiver: chosen by one person, confirmed by another, then written to
    one file.

    `left_out` counts the claims that were not taken, by reason (LeftOut). File and password are
    deleted once the receipt is recorded, or when they expire (KEPT_FOR, 3 days)."""

    FILES = EncryptedFiles("handovers", "claims_handover")

    receiver = models.ForeignKey(
        HandoverReceiver, models.PROTECT, related_name="handovers", verbose_name=_("인수 기관")
    )
    choice = models.CharField(_("고른 방법"), max_length=6, choices=Choice)
    with_narrative = models.BooleanField(_("피해내용 포함"), default=False)
    format = models.CharField(_("형식"), max_length=4, choices=FileFormat)
    note = models.CharField(_("메모"), max_length=MOST_REASON, blank=True)
    count = models.PositiveIntegerField(_("건수"))  # as proposed
    left_out = models.JSONField(_("뺀 신청"), default=dict)
    proposed_by = actor(_("요청"))
    proposed_at = models.DateTimeField(_("요청한 때"), default=clock.now)
    status = models.CharField(
        _("상태"), max_length=9, choices=HandoverStatus, default=HandoverStatus.WAITING
    )
    confirmed_by = actor(_("확인"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("확인한 때"), null=True, blank=True)
    ended_by = actor(_("끝낸 사람"), null=True, blank=True)
    ended_at = models.DateTimeField(_("끝낸 때"), null=True, blank=True)
    ended_reason = models.CharField(_("끝낸 사유"), max_length=MOST_REASON, blank=True)
    # the file
    rows = models.PositiveIntegerField(_("행"), null=True, blank=True)
    made_at = models.DateTimeField(_("만든 때"), null=True, blank=True)
    error = models.CharField(_("만들지 못한 사유"), max_length=200, blank=True)
    # the receipt
    received_on = models.DateField(_("인수한 날"), null=True, blank=True)
    received_by = models.CharField(_("인수한 사람"), max_length=60, blank=True)
    receipt_by = actor(_("인수 기록"), null=True, blank=True)
    receipt_at = models.DateTimeField(_("인수를 기록한 때"), null=True, blank=True)
    told_at = models.DateTimeField(_("신청인에게 알린 때"), null=True, blank=True)
    changes_told_at = models.DateTimeField(_("바뀐 내용을 알린 때"), null=True, blank=True)

    GRANTS = "no delete"
    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("이관")
        verbose_name_plural = pgettext_lazy("several", "이관")
        ordering = ["-pk"]
        permissions = [
            ("propose_handover", "이관을 요청하기"),
            ("confirm_handover", "다른 사람이 요청한 이관을 확인하기"),
        ]
        indexes = [
            models.Index(
                fields=["status", "expires_at"],
                condition=Q(status__in=["waiting", "making", "ready", "failed"]),
                name="handover_to_handle",
            ),
            models.Index(
                fields=["receipt_at"],
                condition=Q(status="received", told_at__isnull=True),
                name="handover_to_tell",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="handover_is_confirmed_by_another_person",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="confirmed_handover_says_by_whom_and_when",
                condition=Q(
                    status__in=CONFIRMED, confirmed_by__isnull=False, confirmed_at__isnull=False
                )
                | (~Q(status__in=CONFIRMED) & Q(confirmed_by__isnull=True)),
            ),
            models.CheckConstraint(
                name="ended_handover_says_by_whom_and_when",
                condition=Q(status__in=ENDED, ended_by__isnull=False, ended_at__isnull=False)
                | (~Q(status__in=ENDED) & Q(ended_by__isnull=True, ended_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="handover_is_withdrawn_by_its_proposer",
                condition=~Q(status=HandoverStatus.WITHDRAWN) | Q(ended_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="made_handover_has_its_digest",
                condition=~Q(status__in=["ready", "received"])
                | (~Q(sha256="") & Q(rows__gt=0, entry__isnull=False, made_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="stored_handover_expires",
                condition=Q(storage_key="") | Q(expires_at__isnull=False, password__isnull=False),
            ),
            models.CheckConstraint(
                name="received_handover_names_day_and_person",
                condition=(
                    Q(status=HandoverStatus.RECEIVED)
                    & Q(received_on__isnull=False, receipt_by__isnull=False)
                    & Q(receipt_at__isnull=False)
                    & ~Q(received_by="")
                )
                | (
                    ~Q(status=HandoverStatus.RECEIVED)
                    & Q(received_on__isnull=True, receipt_by__isnull=True, received_by="")
                    & Q(told_at__isnull=True)
                ),
            ),
            models.CheckConstraint(name="handover_has_claims", condition=Q(count__gt=0)),
        ]
        triggers = [
            NamesItsActor(
                "proposed_by", "confirmed_by", "ended_by", "receipt_by", "downloaded_by"
            ),
            Frozen(fields=ASKED, says="handover_stays_what_was_asked_for"),
            Frozen(
                name="confirmed_once",
                fields=("confirmed_by", "confirmed_at"),
                while_="OLD.confirmed_by_id IS NOT NULL",
                says="confirmation_of_a_handover_is_final",
            ),
            Frozen(
                name="ended_once",
                fields=("ended_by", "ended_at", "ended_reason"),
                while_="OLD.ended_by_id IS NOT NULL",
                says="end_of_a_handover_is_final",
            ),
            Frozen(
                name="received_once",
                fields=("sha256", "rows", *RECEIPT),
                while_="OLD.receipt_by_id IS NOT NULL",
                says="receipt_of_a_handover_is_final",
            ),
            Fsm(transitions=MOVES, starts=(HandoverStatus.WAITING,)),
            Rule(
                name="passes_two_people",
                func=f"""
                    IF TG_OP = 'INSERT' THEN
                        IF NOT {holds_sql("NEW.proposed_by_id", PROPOSE)} THEN
                            {fail("handover_is_proposed_by_the_secretariat")}
                        END IF;
                        RETURN NEW;
                    END IF;
                    IF NEW.confirmed_by_id IS NOT NULL AND OLD.confirmed_by_id IS NULL THEN
                        NEW.confirmed_at := transaction_timestamp();
                        IF NOT {holds_sql("NEW.confirmed_by_id", CONFIRM)} THEN
                            {fail("handover_is_confirmed_by_the_secretariat")}
                        END IF;
                    END IF;
                    RETURN NEW;
                """,
            ),
            ProposerHoldsPermission("proposed_by", PROPOSE, moves=("waiting", "making")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(_("%(name)s 이관 %(n)s") % {"name": self.receiver.name, "n": self.pk})

    @property
    def is_waiting(self) -> bool:
        return self.status == HandoverStatus.WAITING

    @property
    def file_stage(self) -> FileStage:
        """The FileStage of a hand-over whose file was made: made, downloaded, or received by the
        receiver."""
        if self.status == HandoverStatus.RECEIVED:
            return FileStage.RECEIVED
        return FileStage.TAKEN if self.downloaded_at else FileStage.MADE

    @property
    def stage(self) -> HandoverStatus | FileStage:
        """The state for pages: the FileStage of a hand-over in status READY, else the status."""
        status = HandoverStatus(self.status)
        return self.file_stage if status == HandoverStatus.READY else status

    @property
    def progress_key(self) -> str:
        return f"handover:{self.pk}"
