"""The review of one claim."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.reasons import LONG_REASON
from claims.state_style import StyledChoices, set_styles
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.erasure import not_of_an_erased_claim
from claims.trail.facts import FactsStay
from claims.trail.tracking import tracked
from claims.trail.triggers import Frozen, Fsm, Rule, fail
from claims.users.actors import actor
from reviews.committee.models.triggers import decisions, objections
from reviews.committee.models.triggers.document_requests import closed_as_requested_sql

__all__ = [
    "BEFORE_RESULT",
    "REVIEW_CLOSED",
    "REVIEW_OPEN",
    "REVIEW_RUNNING",
    "SEATED",
    "Review",
    "ReviewStatus",
]


class ReviewStatus(StyledChoices, models.TextChoices):
    WAITING_DOCUMENTS = "waiting_documents", _("서류대기")
    IN_REVIEW = "in_review", _("검토중")
    SUPPLEMENT_REQUESTED = "supplement_requested", _("보완요청")
    DECIDING = "deciding", _("심의중")
    DECIDED = "decided", _("의결완료")
    WITHDRAWN = "withdrawn", _("철회")
    UNSUBMITTED = "unsubmitted", _("미제출 종결")  # closed because no documents came


set_styles(
    ReviewStatus,
    WAITING_DOCUMENTS=("none", "circle-dashed"),
    IN_REVIEW=("info", "pie"),
    SUPPLEMENT_REQUESTED=("warn", "pause"),
    DECIDING=("info", "pie-75"),
    DECIDED=("ok", "circle-check-f"),
    WITHDRAWN=("none", "arrow-back-up"),
    UNSUBMITTED=("none", "circle-minus"),
)

REVIEW_CLOSED = frozenset({ReviewStatus.DECIDED, ReviewStatus.WITHDRAWN, ReviewStatus.UNSUBMITTED})
REVIEW_OPEN = frozenset(set(ReviewStatus) - REVIEW_CLOSED)
# The clock runs and the review has a due date.
REVIEW_RUNNING = frozenset({ReviewStatus.IN_REVIEW, ReviewStatus.DECIDING})
# Votes are still to come; afterwards the ballot has closed, and its votes are open to read.
BEFORE_RESULT = (
    ReviewStatus.WAITING_DOCUMENTS,
    ReviewStatus.IN_REVIEW,
    ReviewStatus.SUPPLEMENT_REQUESTED,
)
# Votes can be cast, at once or after a supplement: seats are left and taken.
SEATED = (ReviewStatus.IN_REVIEW, ReviewStatus.SUPPLEMENT_REQUESTED)

TRANSITIONS = {
    ReviewStatus.WAITING_DOCUMENTS: {
        ReviewStatus.IN_REVIEW,
        ReviewStatus.WITHDRAWN,
        ReviewStatus.UNSUBMITTED,
    },
    ReviewStatus.UNSUBMITTED: {ReviewStatus.WAITING_DOCUMENTS},  # reopened
    ReviewStatus.IN_REVIEW: {
        ReviewStatus.SUPPLEMENT_REQUESTED,
        ReviewStatus.DECIDING,
        ReviewStatus.WITHDRAWN,
    },
    ReviewStatus.SUPPLEMENT_REQUESTED: {ReviewStatus.IN_REVIEW, ReviewStatus.WITHDRAWN},
    ReviewStatus.DECIDING: {
        ReviewStatus.IN_REVIEW,
        ReviewStatus.DECIDED,
        ReviewStatus.WITHDRAWN,
    },
    # only with the withdrawal of its claim, see objections.withdrawn_review_is_final
    ReviewStatus.WITHDRAWN: {
        ReviewStatus.WAITING_DOCUMENTS,
        ReviewStatus.IN_REVIEW,
        ReviewStatus.DECIDING,
    },
}


class ReviewQuerySet(models.QuerySet["Review"]):
    def waiting_documents(self) -> ReviewQuerySet:
        return self.filter(status=ReviewStatus.WAITING_DOCUMENTS)

    def in_review(self) -> ReviewQuerySet:
        return self.filter(status=ReviewStatus.IN_REVIEW)

    def for_desk(self) -> ReviewQuerySet:
        """Return the reviews, with claim, the claim's service, industry and company, the policies
        of both, and the decision with its confirming user read in the same query."""
        claim = ("claim__service", "claim__industry", "claim__company", "claim__routed_under")
        return self.select_related(*claim, "policy", "decision__confirmed_by")


@tracked(exclude=("start_reason", "closing_reason"), bulk=True)
class Review(models.Model):
    """One round of the council on one claim, under the policy in force at its opening: status, due
    day, and `revision`, which rises with every change that makes open forms stale. Round 2 follows
    an appeal."""

    claim = models.ForeignKey(
        "claims.Claim",
        models.PROTECT,
        related_name="reviews",
        db_index=False,
        verbose_name=_("신청"),
    )
    round = models.PositiveSmallIntegerField(_("차수"), default=1)
    policy = models.ForeignKey(
        "claims.SupportPolicy",
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("적용 정책"),
    )
    status = models.CharField(
        _("상태"),
        max_length=20,
        choices=ReviewStatus,
        default=ReviewStatus.WAITING_DOCUMENTS,
    )
    opened_at = models.DateTimeField(_("시작"), default=clock.now)
    due_on = models.DateField(_("기한"), null=True, blank=True)
    days_left = models.SmallIntegerField(_("남은 영업일"), null=True, blank=True)
    ready_at = models.DateTimeField(_("서류 완비"), null=True, blank=True)
    revision = models.PositiveIntegerField(_("판"), default=1)
    closed_at = models.DateTimeField(_("종결"), null=True, blank=True)
    # Who moved it by hand and why; empty where the system or the council did.
    started_by = actor(_("시작한 사람"), null=True, blank=True)
    start_reason = models.CharField(_("시작 사유"), max_length=LONG_REASON, blank=True)
    closed_by = actor(_("종결한 사람"), null=True, blank=True)
    closing_reason = models.CharField(_("종결 사유"), max_length=LONG_REASON, blank=True)

    GRANTS = "no delete"
    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("심의")
        verbose_name_plural = pgettext_lazy("several", "심의")
        ordering = ["-pk"]
        permissions = [
            ("view_queue", "심의 대기열 보기"),
            ("manage_review", "심의 진행"),
            ("register_appeal", "이의신청 접수"),
            ("browse_reviews", "관리 화면에서 심의 읽기"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["claim", "round"], name="claim_has_one_review_a_round"),
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(status__in=sorted(REVIEW_OPEN)),
                name="claim_has_one_open_review",
            ),
            models.CheckConstraint(
                name="stopped_clock_has_days_left_and_no_due_date",
                condition=Q(
                    status=ReviewStatus.SUPPLEMENT_REQUESTED,
                    days_left__isnull=False,
                    due_on__isnull=True,
                )
                | (~Q(status=ReviewStatus.SUPPLEMENT_REQUESTED) & Q(days_left__isnull=True)),
            ),
            models.CheckConstraint(
                name="running_review_has_a_due_date",
                condition=Q(
                    status__in=[ReviewStatus.WAITING_DOCUMENTS, ReviewStatus.UNSUBMITTED],
                    due_on__isnull=True,
                )
                | Q(
                    status__in=[*sorted(REVIEW_RUNNING), ReviewStatus.DECIDED],
                    due_on__isnull=False,
                )
                | Q(status__in=[ReviewStatus.SUPPLEMENT_REQUESTED, ReviewStatus.WITHDRAWN]),
            ),
            models.CheckConstraint(
                name="closed_review_says_when",
                condition=Q(status__in=sorted(REVIEW_CLOSED), closed_at__isnull=False)
                | Q(status__in=sorted(REVIEW_OPEN), closed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="review_is_of_round_one_or_two", condition=Q(round__in=[1, 2])
            ),
        ]
        triggers = [
            NamesItsActor("started_by", "closed_by"),
            not_of_an_erased_claim(),
            Fsm(
                transitions=TRANSITIONS,
                starts={ReviewStatus.WAITING_DOCUMENTS, ReviewStatus.IN_REVIEW},
            ),
            Frozen(fields=("claim", "round", "policy", "opened_at"), says="review_is_frozen"),
            FactsStay(
                status=("closed_at", "closed_by", "closing_reason", "started_by", "start_reason")
            ),
            decisions.due_day_of_a_review_moves_with_its_act(),
            Rule(
                name="only_escalated_claims_are_reviewed",
                operation=pgtrigger.Insert,
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM public.claims_claim c
                        WHERE c.id = NEW.claim_id AND (c.route = 'committee_review' OR EXISTS (
                            SELECT 1 FROM public.reviews_objection b
                            WHERE b.claim_id = c.id AND b.outcome = 'refused'
                                AND b.status IN ('decided', 'passed_to_council')
                                AND b.routed_at = c.routed_at
                        ))
                    ) THEN {fail("only_escalated_claims_are_reviewed")} END IF;
                    IF NEW.round = 2 AND NOT EXISTS (
                        SELECT 1 FROM public.reviews_review r
                        WHERE r.claim_id = NEW.claim_id AND r.round = 1 AND r.status = 'decided'
                    ) THEN {fail("second_round_follows_a_decision")} END IF;
                    IF NOT EXISTS (
                        SELECT 1 FROM public.claims_claim c
                        JOIN public.claims_supportpolicy u ON u.id = c.routed_under_id
                        JOIN public.claims_supportpolicy p ON p.programme_id = u.programme_id
                        WHERE c.id = NEW.claim_id AND p.id = NEW.policy_id
                    ) THEN {fail("review_is_under_its_claims_programme")} END IF;
                    RETURN NEW;
                """,
            ),
            objections.review_beside_the_route_is_of_an_objection(),
            objections.withdrawn_review_is_final(),
            objections.no_review_of_a_withdrawn_claim_is_opened(),
            objections.review_comes_back_with_its_challenges(),
            Rule(
                name="decided_review_has_its_decision",
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Q(new__status=ReviewStatus.DECIDED.value),
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM public.reviews_decision d WHERE d.review_id = NEW.id
                    ) THEN {fail("decided_review_has_its_decision")} END IF;
                    RETURN NULL;
                """,
            ),
            Rule(
                name="unsubmitted_review_has_its_closed_request",
                operation=pgtrigger.Update,
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Q(new__status=ReviewStatus.UNSUBMITTED.value)
                | pgtrigger.Q(old__status=ReviewStatus.UNSUBMITTED.value),
                func=closed_as_requested_sql("NEW.id"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id}/{self.round}"

    @property
    def is_open(self) -> bool:
        return self.status in REVIEW_OPEN

    @property
    def standing(self) -> ReviewStatus:
        return ReviewStatus(self.status)
