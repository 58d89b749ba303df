"""A batch: grants of one programme that are issued together, by file, partner or codes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.personal_data.encrypted_files import EncryptedFiles
from claims.policy.models import Programme
from claims.protected_files.models import ProtectedFile
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.tracking import tracked
from claims.trail.triggers import Frozen, Fsm, Rule, fail
from claims.users.actors import actor
from claims.users.triggers import holds_sql
from reviews.benefits.errors import BenefitFileGoneError
from reviews.benefits.permissions import PROPOSE
from reviews.benefits.states import BATCH_MOVES, BatchStatus, Way

__all__ = ["BenefitBatch"]


@tracked(exclude=("password", "storage_key"))
class BenefitBatch(ProtectedFile):
    """Grants of one programme that are issued together, by a file, a partner's interface or codes.

    A results file that comes back from a partner names the digest of the batch's file.
    """

    FILES = EncryptedFiles("benefits", "reviews_benefitbatch")
    GONE = BenefitFileGoneError

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="+", verbose_name=_("지원사업")
    )
    way = models.CharField(_("방법"), max_length=7, choices=Way)
    status = models.CharField(_("상태"), max_length=9, choices=BatchStatus)
    count = models.PositiveIntegerField(_("인원"))
    made_by = actor(_("만든 사람"))
    made_at = models.DateTimeField(_("만든 때"), default=clock.now)
    progress_at = models.DateTimeField(_("마지막 진행"), default=clock.now)
    closed_at = models.DateTimeField(_("마친 때"), null=True, blank=True)
    error = models.CharField(_("멈춘 사유"), max_length=200, blank=True)
    expires_at = models.DateTimeField(_("파일 기한"), null=True, blank=True)

    GRANTS = "no delete"

    class Meta:
        verbose_name = _("제공 묶음")
        verbose_name_plural = pgettext_lazy("several", "제공 묶음")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["status"],
                condition=Q(status__in=["making", "sending"]),
                name="benefit_batch_to_handle",
            )
        ]
        constraints = [
            models.CheckConstraint(name="benefit_batch_has_recipients", condition=Q(count__gt=0)),
            models.CheckConstraint(
                name="benefit_file_that_is_out_has_its_digest",
                condition=~Q(status=BatchStatus.OUT) | ~Q(sha256=""),
            ),
            models.CheckConstraint(
                name="only_a_file_of_benefits_is_made_and_waits",
                condition=Q(way=Way.FILE)
                | Q(status__in=["sending", "closed", "failed"])
                | Q(status="cancelled"),
            ),
            models.CheckConstraint(
                name="stored_benefit_file_expires",
                condition=Q(storage_key="") | Q(expires_at__isnull=False, password__isnull=False),
            ),
            models.CheckConstraint(
                name="closed_benefit_batch_says_when",
                condition=Q(status__in=["closed", "cancelled"], closed_at__isnull=False)
                | (~Q(status__in=["closed", "cancelled"]) & Q(closed_at__isnull=True)),
            ),
        ]
        triggers = [
            NamesItsActor("made_by", "downloaded_by"),
            Frozen(
                fields=("programme", "way", "count", "made_by", "made_at"),
                says="benefit_batch_stays_as_made",
            ),
            # A file that somebody has may be in the partner's hands: its batch is not cancelled.
            Frozen(
                name="handed_out_once",
                fields=("sha256", "downloaded_by", "downloaded_at"),
                while_="OLD.downloaded_by_id IS NOT NULL",
                says="benefit_file_is_handed_out_once",
            ),
            Fsm(transitions=BATCH_MOVES, starts=(BatchStatus.MAKING, BatchStatus.SENDING)),
            Rule(
                name="made_by_the_office",
                func=f"""
                    IF TG_OP = 'INSERT' AND NOT {holds_sql("NEW.made_by_id", PROPOSE)} THEN
                        {fail("benefit_batch_is_made_by_the_secretariat")}
                    END IF;
                    IF TG_OP = 'UPDATE' AND NEW.downloaded_by_id IS NOT NULL AND (
                        NEW.status = 'cancelled' OR OLD.status = 'out' AND NEW.status = 'making')
                    THEN {fail("benefit_file_in_other_hands_is_not_cancelled")} END IF;
                    IF TG_OP = 'UPDATE' AND NEW.status = 'cancelled' AND EXISTS (
                        SELECT FROM public.reviews_benefitgrant g
                        WHERE g.batch_id = NEW.id AND g.asked_at IS NOT NULL
                    ) THEN {fail("benefit_batch_that_was_sent_is_not_cancelled")} END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return str(_("%(name)s 묶음 %(n)s") % {"name": self.programme.name, "n": self.pk})

    @property
    def may_be_made_again(self) -> bool:
        """True when the batch's file has expired and nobody has downloaded it, so that it can be
        made again."""
        return self.status == BatchStatus.OUT and not (self.is_stored or self.downloaded_by_id)

    @property
    def progress_key(self) -> str:
        return f"benefit-batch:{self.pk}"
