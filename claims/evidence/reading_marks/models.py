"""Marks of wrong readings."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock, hooks
from claims.document_kinds import DocumentKind
from claims.evidence.models import Finding
from claims.register.models import Claim
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.tracking import tracked
from claims.trail.triggers import Frozen, Rule, fail
from claims.users.actors import actor
from claims.users.triggers import holds_sql

MARK, SEE = "claims.mark_reading", "claims.view_readingmark"
# of the finding, kept with the mark: lists and figures ask by them
COPIED = ("claim", "kind", "check_code", "reader_version", "confidence")


class ReadingMarkQuerySet(models.QuerySet["ReadingMark"]):
    def visible_to(self, user: Any) -> ReadingMarkQuerySet:
        """Filter to the marks on claims in a user's scope."""
        return self.filter(claim__in=Claim.objects.visible_to(user))

    def with_names(self, user: Any) -> ReadingMarkQuerySet:
        """Annotate `by_name`, the name of the person who marked. It is '' for a `user` who may
        vote, on claims with an open ballot."""
        name = Coalesce(NullIf(F("by__name"), Value("")), F("by__username"))
        if not user.has_perm("reviews.cast_vote"):
            return self.annotate(by_name=name)
        voted = Claim.objects.filter(hooks.with_open_ballot(), pk=OuterRef("claim_id"))
        return self.annotate(by_name=Case(When(Exists(voted), then=Value("")), default=name))

    def standing(self) -> ReadingMarkQuerySet:
        """Filter to the marks that were not taken back."""
        return self.filter(taken_back_at__isnull=True)


@tracked()
class ReadingMark(models.Model):
    """Mark by a person that a finding rests on a wrong reading of a picture.

    Never deleted; the same person may take it back, once, and mark again.
    """

    GRANTS = "no delete"

    claim = models.ForeignKey(
        Claim, models.PROTECT, related_name="reading_marks", verbose_name=_("신청")
    )
    finding = models.ForeignKey(
        Finding, models.PROTECT, related_name="marks", verbose_name=_("점검 결과")
    )
    kind = models.CharField(_("서류 종류"), max_length=30, choices=DocumentKind)
    check_code = models.CharField(_("점검"), max_length=40, db_collation="C")
    reader_version = models.PositiveSmallIntegerField(_("읽은 판"))
    confidence = models.PositiveSmallIntegerField(_("확신"))  # 0 to 100; 0 without a place
    by = actor(_("표시한 사람"))
    at = models.DateTimeField(_("표시한 때"), default=clock.now)
    taken_back_by = actor(_("되돌린 사람"), null=True, blank=True)
    taken_back_at = models.DateTimeField(_("되돌린 때"), null=True, blank=True)

    objects = ReadingMarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("잘못 읽음 표시")
        verbose_name_plural = pgettext_lazy("several", "잘못 읽음 표시")
        ordering = ["-pk"]
        permissions = [("mark_reading", "사진에서 잘못 읽은 결과를 표시하기")]
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "by"],
                condition=Q(taken_back_at__isnull=True),
                name="person_marks_a_reading_once",
            ),
            models.CheckConstraint(
                name="reading_mark_is_taken_back_by_its_person",
                condition=Q(taken_back_at__isnull=True, taken_back_by__isnull=True)
                | Q(taken_back_at__isnull=False, taken_back_by=F("by")),
            ),
            models.CheckConstraint(
                name="reading_mark_has_a_confidence", condition=Q(confidence__lte=100)
            ),
        ]
        triggers = [
            NamesItsActor("by", "taken_back_by"),
            Frozen(fields=("finding", *COPIED, "by", "at"), says="reading_mark_is_frozen"),
            Frozen(
                name="frozen_when_taken_back",
                fields=("taken_back_by", "taken_back_at"),
                while_="OLD.taken_back_at IS NOT NULL",
                says="taken_back_mark_is_frozen",
            ),
            Rule(
                name="marks_what_was_read",
                func=f"""
                    IF TG_OP = 'UPDATE' THEN RETURN NEW; END IF;
                    IF NEW.taken_back_at IS NOT NULL THEN
                        {fail("reading_mark_begins_standing")}
                    END IF;
                    IF NOT EXISTS (
                        SELECT 1 FROM public.claims_finding f
                        WHERE f.id = NEW.finding_id AND f.claim_id = NEW.claim_id
                            AND f.kind = NEW.kind AND f.check_code = NEW.check_code
                            AND f.data ->> 'reader' = NEW.reader_version::text
                            AND f.data ->> 'read' = NEW.confidence::text
                    ) THEN {fail("reading_mark_is_of_a_reading")} END IF;
                    IF NOT {holds_sql("NEW.by_id", MARK)} THEN
                        {fail("reading_is_marked_by_who_judges")}
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.check_code} {self.finding_id}"

    @property
    def is_standing(self) -> bool:
        return self.taken_back_at is None
