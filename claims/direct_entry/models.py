"""The entry of a claim that no file brought, and the draft of one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.intake.models import ImportRun
from claims.personal_data import crypto
from claims.reasons import MOST_REASON
from claims.register.models import BY_HAND, Claim, ReceivedBy
from claims.register.models.claims import ENTERED_PREFIX
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.tracking import tracked
from claims.trail.triggers import Erasable, Frozen, Rule, fail
from claims.users.actors import actor
from claims.users.triggers import holds_sql

ENTER = "claims.enter_claim"
UNDO = timedelta(minutes=30)  # for so long an entry can be voided; its letter waits as long
PERSONAL = ("late_reason", "alike_reason", "void_reason")


class EnteredClaimQuerySet(models.QuerySet["EnteredClaim"]):
    def standing(self) -> EnteredClaimQuerySet:
        """Return the entries that are not voided."""
        return self.filter(voided_at__isnull=True)


def entry_is_of_its_claim() -> Rule:
    """Return the trigger of entries by hand. On insert the entry must name the import run of its
    claim, the claim's number must be of the series for entries by hand (which no import accepts), a
    late entry needs a reason, and the person who enters it the permission. If an update voids the
    entry, its claim must be withdrawn."""
    serial = "lpad(NEW.serial::text, greatest(6, length(NEW.serial::text)), '0')"
    number = f"'{ENTERED_PREFIX}' || NEW.year || '-' || {serial}"
    return Rule(
        name="entry_is_of_its_claim",
        declare=[("filed", "record")],
        func=f"""
            SELECT c.number, c.import_run_id, c.route, c.withdrawn_at INTO filed
            FROM public.claims_claim c WHERE c.id = NEW.claim_id;
            IF TG_OP = 'INSERT' THEN
                IF filed.import_run_id IS DISTINCT FROM NEW.run_id THEN
                    {fail("entry_names_the_run_of_its_claim")}
                END IF;
                IF filed.number <> {number} THEN {fail("entered_claim_has_its_own_number")} END IF;
                IF filed.route = 'late' AND NEW.late_reason = '' THEN
                    {fail("late_entry_says_why")}
                END IF;
                IF NOT {holds_sql("NEW.entered_by_id", ENTER)} THEN
                    {fail("claim_is_entered_by_an_office")}
                END IF;
                RETURN NEW;
            END IF;
            IF NEW.voided_at IS NOT NULL AND filed.withdrawn_at IS NULL THEN
                {fail("claim_of_a_voided_entry_is_withdrawn")}
            END IF;
            RETURN NEW;
        """,
    )  # noqa: S608


@tracked(exclude=PERSONAL)
class EnteredClaim(models.Model):
    """Model of one claim typed by a person; a claim without such a row came in a file.

    `alike` are the keys of similar claims that the person was shown, and `alike_reason` why this is
    another one. Rows are never deleted: an entry by mistake is voided."""

    claim = models.OneToOneField(
        Claim, models.PROTECT, related_name="entry", verbose_name=_("신청")
    )
    run = models.OneToOneField(
        ImportRun, models.PROTECT, related_name="entry", verbose_name=_("접수 기록")
    )
    channel = models.CharField(
        _("접수 방법"), max_length=10, choices=[(one.value, one.label) for one in BY_HAND]
    )
    year = models.PositiveSmallIntegerField(_("연도"))
    serial = models.PositiveIntegerField(_("일련번호"))
    late_reason = models.CharField(_("늦은 사유"), max_length=MOST_REASON, blank=True)
    alike = ArrayField(
        models.BigIntegerField(), default=list, blank=True, verbose_name=_("비슷한 신청")
    )
    alike_reason = models.CharField(_("다른 신청인 이유"), max_length=MOST_REASON, blank=True)
    entered_by = actor(_("입력"), db_index=True)
    entered_at = models.DateTimeField(_("입력한 때"), default=clock.now)
    voided_by = actor(_("무효 처리"), null=True, blank=True)
    voided_at = models.DateTimeField(_("무효로 한 때"), null=True, blank=True)
    void_reason = models.CharField(_("무효 사유"), max_length=MOST_REASON, blank=True)
    erased_at = models.DateTimeField(_("파기"), null=True, blank=True)

    GRANTS = "no delete"
    objects = EnteredClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("직접 입력한 신청")
        verbose_name_plural = pgettext_lazy("several", "직접 입력한 신청")
        ordering = ["-pk"]
        permissions = [("enter_claim", "신청을 직접 입력하기")]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "serial"], name="entered_claim_has_a_number_of_its_own"
            ),
            models.CheckConstraint(
                name="entry_came_by_hand", condition=Q(channel__in=[one.value for one in BY_HAND])
            ),
            models.CheckConstraint(
                name="entry_beside_a_like_claim_says_why",
                condition=Q(alike__len=0) | ~Q(alike_reason="") | Q(erased_at__isnull=False),
            ),
            models.CheckConstraint(
                name="voided_entry_says_who_and_why",
                condition=Q(voided_by__isnull=True, voided_at__isnull=True, void_reason="")
                | Q(voided_by__isnull=False, voided_at__isnull=False)
                & (~Q(void_reason="") | Q(erased_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="entry_is_voided_soon",
                condition=Q(voided_at__isnull=True) | Q(voided_at__lte=F("entered_at") + UNDO),
            ),
        ]
        triggers = [
            NamesItsActor("entered_by", "voided_by"),
            Frozen(
                fields=("claim", "run", "channel", "year", "serial", "alike", "entered_by",
                        "entered_at"),
                says="entry_is_frozen",
            ),
            Erasable(fields=("late_reason", "alike_reason"), says="entry_is_frozen"),
            Frozen(
                name="frozen_when_voided",
                fields=("voided_by", "voided_at"),
                while_="OLD.voided_at IS NOT NULL",
                says="voided_entry_is_frozen",
            ),
            Frozen(
                name="void_reason_is_frozen",
                fields=("void_reason",),
                while_="OLD.voided_at IS NOT NULL"
                " AND (NEW.erased_at IS NULL OR NEW.void_reason <> '')",
                says="voided_entry_is_frozen",
            ),
            entry_is_of_its_claim(),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.claim_id} {self.get_channel_display()}"

    @property
    def is_voided(self) -> bool:
        return self.voided_at is not None

    @property
    def may_be_voided(self) -> bool:
        """True while the entry is not voided and at most UNDO (30 minutes) old. `void_entry` may
        still refuse for events on the claim."""
        return not self.is_voided and clock.now() <= self.entered_at + UNDO


class EntryDraft(models.Model):
    """Model of a claim that a person has typed and not yet entered. `body` is encrypted; one row
    for each person."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("작성")
    )
    body = models.BinaryField(_("적은 내용(암호화)"))
    saved_at = models.DateTimeField(_("저장"), default=clock.now)

    class Meta:
        verbose_name = _("작성 중인 신청")
        verbose_name_plural = pgettext_lazy("several", "작성 중인 신청")

    def __str__(self) -> str:
        return f"{self.user_id}"


def draft_aad(user: Any) -> bytes:
    """Return the associated data (bytes, by the person's primary key) with which a person's draft
    is encrypted and decrypted."""
    return crypto.aad("claims_entrydraft", "body", str(user.pk))


def channel_label(channel: str) -> str:
    return str(ReceivedBy(channel).label)
