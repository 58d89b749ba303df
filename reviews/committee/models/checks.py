"""The panel members' checks of the documents."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.documents.models import DocumentKind
from claims.state_style import StyledChoices, set_styles
from claims.trail.tracking import tracked
from claims.trail.triggers import Erasable, Frozen, Rule, fail
from reviews.committee.models.panels import Assignment

__all__ = [
    "QUEUE_KINDS",
    "CheckVerdict",
    "EvidenceCheck",
]


class CheckVerdict(StyledChoices, models.TextChoices):
    ACCEPTED = "accepted", _("인정")
    INSUFFICIENT = "insufficient", _("의문")
    MISSING = "missing", _("없음")  # computed by the program, never stored


set_styles(
    CheckVerdict,
    ACCEPTED=("ok", "circle-check-f"),
    INSUFFICIENT=("warn", "alert-triangle-f"),
    MISSING=("none", "circle-dashed"),
)


# The same lock as the ballot's closing: a check changes before it, or is refused after it.
_LOCK_CLAIM_OF = """
    PERFORM 1 FROM public.claims_claim c
    JOIN public.reviews_review r ON r.claim_id = c.id
    JOIN public.reviews_assignment a ON a.review_id = r.id
    WHERE a.id = {seat} FOR NO KEY UPDATE OF c;
"""


# Checks change only while votes are still to come: the active seat's review has an open ballot.
_OPEN_BALLOT_OF = """
    SELECT 1 FROM public.reviews_assignment a
    JOIN public.reviews_ballot b ON b.review_id = a.review_id AND b.closed_at IS NULL
    WHERE a.id = {seat} AND a.status = 'active'
"""


@tracked(exclude=("note",))
class EvidenceCheck(models.Model):
    """A member's verdict on one kind of document of a review: 인정, or 의문 with a note. One row
    for each seat and kind.

    The other panel members may read it after their own votes. It may be changed or deleted until
    the ballot closes; the history shows it.
    """

    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="checks", db_index=False, verbose_name=_("배정")
    )
    kind = models.CharField(_("서류 종류"), max_length=30, choices=DocumentKind)
    verdict = models.CharField(_("확인"), max_length=12, choices=CheckVerdict)
    note = models.CharField(_("사유"), max_length=300, blank=True)
    documents_digest = models.BinaryField(
        _("서류 지문"), max_length=16
    )  # digest of the files at the time of the check
    at = models.DateTimeField(_("시각"), default=clock.now)
    erased_at = models.DateTimeField(_("파기"), null=True, blank=True)

    class Meta:
        verbose_name = _("서류 확인")
        verbose_name_plural = pgettext_lazy("several", "서류 확인")
        ordering = ["assignment", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "kind"], name="member_checks_a_kind_once"
            ),
            models.CheckConstraint(
                name="insufficient_check_says_why",
                condition=~Q(verdict=CheckVerdict.INSUFFICIENT)
                | ~Q(note="")
                | Q(erased_at__isnull=False),
            ),
            models.CheckConstraint(
                name="check_is_accepted_or_insufficient",
                condition=Q(verdict__in=[CheckVerdict.ACCEPTED, CheckVerdict.INSUFFICIENT]),
            ),
        ]
        triggers = [
            Erasable(says="check_is_frozen"),
            Frozen(fields=("assignment", "kind"), says="check_is_frozen"),
            Rule(
                name="check_is_frozen_when_the_ballot_closes",
                func=f"""
                    IF TG_OP = 'UPDATE' AND NEW.erased_at IS NOT NULL AND NEW.note = ''
                        AND to_jsonb(OLD) - ARRAY['note', 'erased_at']
                            = to_jsonb(NEW) - ARRAY['note', 'erased_at']
                    THEN RETURN NEW; END IF;
                    {_LOCK_CLAIM_OF.format(seat="NEW.assignment_id")}
                    IF NOT EXISTS ({_OPEN_BALLOT_OF.format(seat="NEW.assignment_id")})
                    THEN {fail("check_is_frozen_when_the_ballot_closes")} END IF;
                    RETURN NEW;
                """,
            ),
            Rule(
                name="check_is_withdrawn_before_the_ballot_closes",
                operation=pgtrigger.Delete,
                func=f"""
                    {_LOCK_CLAIM_OF.format(seat="OLD.assignment_id")}
                    IF NOT EXISTS ({_OPEN_BALLOT_OF.format(seat="OLD.assignment_id")})
                    THEN {fail("check_is_withdrawn_before_the_ballot_closes")} END IF;
                    RETURN OLD;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_verdict_display()}"


# The kinds of `QueueRow.documents`, in its order.
QUEUE_KINDS = tuple(kind.value for kind in DocumentKind if kind != DocumentKind.OTHER)
