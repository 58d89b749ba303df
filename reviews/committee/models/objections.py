"""이의: the objection against a route or a tier, which no council has judged."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.personal_data import crypto
from claims.reasons import LONG_REASON
from claims.register.models import Claim, Route
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.erasure import REPLACED_BY_AN_ERASURE, not_of_an_erased_claim
from claims.trail.tracking import tracked
from claims.trail.triggers import Erasable, Frozen, Fsm
from claims.users.actors import actor
from claims.users.triggers import ProposerHoldsPermission
from reviews.committee.models.objection_choices import (
    ANSWERED,
    OBJECTION_OPEN,
    ObjectionChannel,
    ObjectionOutcome,
    ObjectionStatus,
)
from reviews.committee.models.reviews import Review
from reviews.committee.models.triggers import objections
from reviews.payouts.models.triggers import ties

__all__ = ["Objection"]


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def open(self) -> ObjectionQuerySet:
        """Return the objections that wait for the secretariat's answer: received, or with a
        proposed answer."""
        return self.filter(status__in=[str(status) for status in OBJECTION_OPEN])

    def to_confirm(self, user: Any) -> ObjectionQuerySet:
        """Return the objections whose proposed answer `user` did not propose and so may confirm.
        Permissions are not checked."""
        return self.filter(status=ObjectionStatus.PROPOSED).exclude(proposed_by=user)


@tracked(
    exclude=("asks", "appeal_asks", "reason", "sent_back_reason", "closing_reason"),
)
class Objection(models.Model):
    """이의 against the route or tier of a claim, in the claimant's words (encrypted). One of the
    secretariat proposes the answer, another one confirms it. A refused one may go to the council
    once: `review` is the review that judges it."""

    claim = models.ForeignKey(
        Claim, models.PROTECT, related_name="objections", verbose_name=_("신청")
    )
    # The routing that it is against, as it was.
    route = models.CharField(_("이의가 있는 경로"), max_length=16, choices=Route)
    tier = models.ForeignKey(
        "claims.SupportTier",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("이의가 있는 구간"),
    )
    routed_at = models.DateTimeField(_("분류일시"))
    asks = models.BinaryField(_("신청인이 바라는 것(암호화)"), null=True)
    text_digest = models.BinaryField(_("글 지문"), max_length=16)
    channel = models.CharField(_("접수채널"), max_length=10, choices=ObjectionChannel)
    filed_on = models.DateField(_("제기일"))
    deadline_on = models.DateField(_("제기 기한"))
    decide_by = models.DateField(_("결정 기한"))
    received_by = actor(_("접수한 사람"))
    received_at = models.DateTimeField(_("접수한 때"), default=clock.now)
    status = models.CharField(
        _("상태"), max_length=18, choices=ObjectionStatus, default=ObjectionStatus.RECEIVED
    )

    # The answer: proposed by one, confirmed or sent back by another.
    outcome = models.CharField(
        pgettext_lazy("objection", "답"), max_length=8, choices=ObjectionOutcome, blank=True
    )
    to_route = models.CharField(_("바로잡은 경로"), max_length=16, choices=Route, blank=True)
    to_tier = models.ForeignKey(
        "claims.SupportTier",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("바로잡은 구간"),
    )
    reason = models.CharField(_("이유"), max_length=LONG_REASON, blank=True)
    proposed_by = actor(_("답을 올린 사람"), null=True, blank=True)
    proposed_at = models.DateTimeField(_("답을 올린 때"), null=True, blank=True)
    sent_back_by = actor(_("돌려보낸 사람"), null=True, blank=True)
    sent_back_at = models.DateTimeField(_("돌려보낸 때"), null=True, blank=True)
    sent_back_reason = models.CharField(_("돌려보낸 사유"), max_length=LONG_REASON, blank=True)
    decided_by = actor(_("확인한 사람"), null=True, blank=True)
    decided_at = models.DateTimeField(_("확인한 때"), null=True, blank=True)

    # To the council, once, against a refusal.
    appeal_on = models.DateField(_("협의체에 이의를 제기한 날"), null=True, blank=True)
    appeal_deadline_on = models.DateField(_("협의체에 이의를 제기하는 기한"), null=True, blank=True)
    appeal_asks = models.BinaryField(_("협의체에 바라는 것(암호화)"), null=True)
    appeal_digest = models.BinaryField(_("협의체에 바라는 것의 지문"), max_length=16, null=True)
    passed_by = actor(_("협의체로 넘긴 사람"), null=True, blank=True)
    passed_at = models.DateTimeField(_("협의체로 넘긴 때"), null=True, blank=True)
    review = models.OneToOneField(
        Review,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="objection",
        verbose_name=_("심의"),
    )

    # Withdrawn by the claimant, alone or with the claim.
    closed_at = models.DateTimeField(_("철회한 때"), null=True, blank=True)
    closed_by = actor(_("철회 처리"), null=True, blank=True)
    closing_reason = models.CharField(_("철회 사유"), max_length=LONG_REASON, blank=True)
    erased_at = models.DateTimeField(_("파기"), null=True, blank=True)

    GRANTS = "no delete"
    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("이의")
        verbose_name_plural = pgettext_lazy("several", "이의")
        ordering = ["-pk"]
        permissions = [
            ("register_objection", "이의 접수"),
            ("decide_objection", "이의에 답하기"),
        ]
        indexes = [
            models.Index(
                fields=["decide_by", "id"],
                condition=Q(status__in=["received", "proposed"]),
                name="objection_to_answer",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(status__in=["received", "proposed"]),
                name="claim_has_one_open_objection",
            ),
            models.UniqueConstraint(
                fields=["claim", "routed_at"],
                condition=~Q(status="withdrawn"),
                name="routing_is_objected_to_once",
            ),
            models.CheckConstraint(
                name="objection_is_of_a_known_channel",
                condition=Q(channel__in=ObjectionChannel.values),
            ),
            models.CheckConstraint(
                name="late_objection_is_rejected_and_no_other",
                condition=Q(status="rejected_late", filed_on__gt=F("deadline_on"))
                | Q(status__in=["received", "withdrawn"])
                | Q(status__in=["proposed", *ANSWERED], filed_on__lte=F("deadline_on")),
            ),
            models.CheckConstraint(
                name="answered_objection_says_what_why_and_by_whom",
                condition=Q(status__in=["received", "withdrawn", "rejected_late"])
                | Q(
                    outcome__in=ObjectionOutcome.values,
                    proposed_by__isnull=False,
                    proposed_at__isnull=False,
                )
                & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="upheld_objection_names_its_route",
                condition=Q(outcome="upheld", to_route=Route.TIER_GRANT, to_tier__isnull=False)
                | Q(outcome="upheld", to_tier__isnull=True)
                & ~Q(to_route__in=["", Route.TIER_GRANT, Route.LATE])
                | Q(outcome__in=["", "refused"], to_route="", to_tier__isnull=True),
            ),
            models.CheckConstraint(
                name="objection_is_decided_by_two_people",
                condition=Q(status__in=ANSWERED, decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(decided_by=F("proposed_by"))
                | ~Q(status__in=ANSWERED) & Q(decided_by__isnull=True, decided_at__isnull=True),
            ),
            models.CheckConstraint(
                name="objection_before_the_council_was_refused",
                condition=Q(
                    status="passed_to_council",
                    outcome="refused",
                    review__isnull=False,
                    passed_by__isnull=False,
                    passed_at__isnull=False,
                    appeal_on__lte=F("appeal_deadline_on"),
                )
                | ~Q(status="passed_to_council") & Q(review__isnull=True, passed_by__isnull=True),
            ),
            models.CheckConstraint(
                name="withdrawn_objection_names_who",
                condition=Q(status="withdrawn", closed_at__isnull=False, closed_by__isnull=False)
                | ~Q(status="withdrawn") & Q(closed_at__isnull=True, closed_by__isnull=True),
            ),
            models.CheckConstraint(
                name="objection_has_its_text_until_it_is_erased",
                condition=Q(asks__isnull=False) | Q(erased_at__isnull=False),
            ),
        ]
        triggers = [
            NamesItsActor(
                "received_by", "proposed_by", "sent_back_by", "decided_by", "passed_by", "closed_by"
            ),
            ties.has_no_tie("decided_by"),
            not_of_an_erased_claim(),
            Fsm(
                transitions={
                    ObjectionStatus.RECEIVED: {
                        ObjectionStatus.PROPOSED,
                        ObjectionStatus.REJECTED_LATE,
                        ObjectionStatus.WITHDRAWN,
                    },
                    ObjectionStatus.PROPOSED: {
                        ObjectionStatus.RECEIVED,  # sent back
                        ObjectionStatus.DECIDED,
                        ObjectionStatus.WITHDRAWN,
                    },
                    ObjectionStatus.DECIDED: {ObjectionStatus.PASSED},
                    # only with the withdrawal of its claim, see objections.withdrawn_is_final
                    ObjectionStatus.WITHDRAWN: {ObjectionStatus.RECEIVED},
                },
                starts={ObjectionStatus.RECEIVED},
            ),
            Frozen(
                fields=("claim", "route", "tier", "routed_at", "text_digest", "channel", "filed_on",
                        "deadline_on", "decide_by", "received_by", "received_at"),
                says="objection_is_frozen",
            ),
            Frozen(
                name="proposal_is_what_is_confirmed",
                fields=("outcome", "to_route", "to_tier", "proposed_by", "proposed_at"),
                while_="OLD.status IN ('proposed', 'decided', 'passed_to_council')",
                says="confirmed_answer_is_the_proposed_one",
            ),
            Frozen(
                name="sent_back_once",
                fields=("sent_back_by", "sent_back_at"),
                while_="NEW.status = OLD.status",
                says="confirmed_answer_is_the_proposed_one",
            ),
            Frozen(
                name="reason_is_what_is_confirmed",
                fields=("reason",),
                while_="NEW.status IN ('decided', 'passed_to_council')"
                f" AND NOT ({REPLACED_BY_AN_ERASURE.format(column='reason')})",
                says="confirmed_answer_is_the_proposed_one",
            ),
            Frozen(
                name="answer_is_final",
                fields=("decided_by", "decided_at"),
                while_="OLD.status IN ('decided', 'passed_to_council')",
                says="answer_of_an_objection_is_final",
            ),
            Frozen(
                name="passed_once",
                fields=("review", "appeal_on", "appeal_deadline_on", "appeal_digest", "passed_by",
                        "passed_at"),
                while_="NEW.status <> 'passed_to_council' OR OLD.status = 'passed_to_council'",
                says="objection_goes_to_the_council_once",
            ),
            Erasable(fields=("asks",), says="objection_is_frozen"),
            objections.objection_is_of_a_route_of_its_claim(),
            objections.objection_is_answered_by_its_office(),
            ProposerHoldsPermission(
                "proposed_by", objections.DECIDES, moves=("proposed", "decided")
            ),
            objections.withdrawn_objection_is_final(),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.get_route_display()}"

    @property
    def is_open(self) -> bool:
        return self.status in OBJECTION_OPEN

    @property
    def is_upheld(self) -> bool:
        return self.status == ObjectionStatus.DECIDED and self.outcome == ObjectionOutcome.UPHELD

    @property
    def is_refused(self) -> bool:
        return self.status in ANSWERED and self.outcome == ObjectionOutcome.REFUSED

    def reveal_asks(self, claim_number: str) -> str:
        """Return the claimant's words, decrypted; '' after their erasure. `claim_number` is part of
        the encryption. The caller records the access."""
        return reveal_words(self.asks, "asks", claim_number)

    def reveal_appeal(self, claim_number: str) -> str:
        """Return the claimant's words to the council, decrypted; '' without any. `claim_number` is
        part of the encryption. The caller records the access."""
        return reveal_words(self.appeal_asks, "appeal_asks", claim_number)


def encrypt_words(text: str, column: str, claim_number: str) -> bytes:
    """Return a claimant's text, encrypted for the column `column` (`asks` or `appeal_asks`) of an
    objection to the claim of this number; it can be decrypted for these alone."""
    return crypto.encrypt(text, aad=_place(column, claim_number))


def reveal_words(sealed: Any, column: str, claim_number: str) -> str:
    return crypto.decrypt(sealed, aad=_place(column, claim_number)) if sealed else ""


def _place(column: str, claim_number: str) -> bytes:
    return crypto.aad("reviews_objection", column, claim_number)
