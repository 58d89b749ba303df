"""표본 점검: decided claims drawn for a blind second judgement before their payout goes out."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.money_fields import won
from claims.policy.deadlines import add_working_days
from claims.reasons import LONG_REASON
from claims.state_style import StyledChoices, set_styles
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.tracking import tracked
from claims.trail.triggers import AppendOnly, Erasable, Frozen, Fsm
from claims.users.actors import actor
from reviews.committee.models.decisions import Decision
from reviews.committee.models.members import Member
from reviews.committee.models.triggers import sample_checks as guards
from reviews.committee.models.votes import Choice

__all__ = [
    "SAMPLE_OPEN",
    "LeftSampleAs",
    "SampleCheck",
    "SampleCheckQuerySet",
    "SampleDraw",
    "SampleJudge",
    "SampleStatus",
    "claims_to_judge_blind",
    "claims_with_an_open_sample",
    "sample_due_on",
]

# The plan has no such check, so the number is ours: a third of the 15 working days of the first
# decision (policy.decide_working_days), so that a payment misses one weekly transfer at most.
SAMPLE_WORKING_DAYS = 5


def sample_due_on() -> date:
    """Return the due day of a step of a sample check that begins today: SAMPLE_WORKING_DAYS working
    days from today."""
    return add_working_days(clock.today(), SAMPLE_WORKING_DAYS)


class SampleStatus(StyledChoices, models.TextChoices):
    OPEN = "open", _("판단 대기")
    AGREED = "agreed", _("일치")
    DIFFERS = "differs", _("다름 · 위원장 확인 대기")
    SETTLED = "settled", _("다름 · 확인함")
    ENDED = "ended", _("판단 없이 끝냄")


set_styles(
    SampleStatus,
    OPEN=("info", "pie"),
    AGREED=("ok", "circle-check-f"),
    DIFFERS=("warn", "alert-triangle-f"),
    SETTLED=("none", "circle-check-f"),
    ENDED=("none", "circle-minus"),
)

# The payout of the claim waits.
SAMPLE_OPEN = frozenset({SampleStatus.OPEN, SampleStatus.DIFFERS})
_JUDGED = [SampleStatus.AGREED, SampleStatus.DIFFERS, SampleStatus.SETTLED]


class SampleDraw(models.Model):
    """Draw that decided by lot whether a decision gets a sample check (`drawn`): its seed, and the
    policy's share (of 10,000)."""

    decision = models.OneToOneField(
        Decision, models.PROTECT, related_name="sample_draw", verbose_name=_("의결")
    )
    seed = models.CharField(_("시드"), max_length=100)
    share = models.PositiveSmallIntegerField(_("뽑는 비율"))  # in 1/10,000
    drawn = models.BooleanField(_("뽑힘"))
    at = models.DateTimeField(_("시각"), default=clock.now)

    class Meta:
        verbose_name = _("표본 추첨")
        verbose_name_plural = pgettext_lazy("several", "표본 추첨")
        ordering = ["-pk"]
        triggers = [
            AppendOnly(),
            guards.sample_is_drawn_as_its_seed_says(),
            guards.drawn_sample_has_its_check(),
        ]

    def __str__(self) -> str:
        return self.seed


class SampleCheckQuerySet(models.QuerySet["SampleCheck"]):
    def waiting(self) -> SampleCheckQuerySet:
        """Return the checks for which a payout waits: open or `differs`, of claims that are not
        withdrawn."""
        return self.filter(status__in=SAMPLE_OPEN, claim__withdrawn_at__isnull=True)

    def late(self) -> SampleCheckQuerySet:
        """Return the waiting checks whose due day has passed."""
        return self.waiting().filter(due_on__lt=clock.today())

    def judged_now_by(self, user: Any) -> SampleCheckQuerySet:
        """Return the open checks of which this user is the present judge, of claims that are not
        withdrawn. None after the end of the judge's term, as with votes (0133)."""
        judges = SampleJudge.objects.filter(
            Q(member__term_to__isnull=True) | Q(member__term_to__gte=clock.today()),
            member__user_id=user.pk,
            left_at__isnull=True,
        )
        return self.filter(
            pk__in=judges.values("sample"),
            status=SampleStatus.OPEN,
            claim__withdrawn_at__isnull=True,
        )


@tracked(exclude=("rationale", "settled_reason"))
class SampleCheck(models.Model):
    """Second, blind judgement of a decided claim that was drawn. Its payout waits until the
    judgement agrees, a chair has read one that differs, or the check is ended without one; the
    decision never changes by it.

    Amounts in won; `difference` is the second amount minus the decided one. `due_on` is the due day
    of the judge, after a judgement that differs that of the chair.
    """

    draw = models.OneToOneField(
        SampleDraw, models.PROTECT, related_name="sample", verbose_name=_("표본 추첨")
    )
    claim = models.ForeignKey(
        "claims.Claim", models.PROTECT, related_name="sample_checks", verbose_name=_("신청")
    )
    status = models.CharField(
        _("상태"), max_length=8, choices=SampleStatus, default=SampleStatus.OPEN
    )
    choice = models.CharField(_("판단"), max_length=8, choices=Choice, blank=True)
    amount = won(_("금액"), null=True, blank=True)
    ceiling = won(_("상한"), null=True, blank=True)
    rationale = models.TextField(_("산정근거"), blank=True)
    judged_by = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("판단한 위원"),
    )
    judged_at = models.DateTimeField(_("판단한 때"), null=True, blank=True)
    difference = models.BigIntegerField(_("차이"), null=True, blank=True)
    settled_by = actor(_("확인한 위원장"), null=True, blank=True)
    settled_at = models.DateTimeField(_("확인한 때"), null=True, blank=True)
    settled_reason = models.CharField(_("확인 내용"), max_length=LONG_REASON, blank=True)
    at = models.DateTimeField(_("뽑은 때"), default=clock.now)
    due_on = models.DateField(_("기한"))
    erased_at = models.DateTimeField(_("파기"), null=True, blank=True)

    GRANTS = "no delete"
    objects = SampleCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("표본 점검")
        verbose_name_plural = pgettext_lazy("several", "표본 점검")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["status", "id"], name="sample_by_status")]
        constraints = [
            models.CheckConstraint(
                name="judged_sample_has_its_judgement",
                condition=Q(
                    status__in=_JUDGED,
                    judged_by__isnull=False,
                    judged_at__isnull=False,
                    ceiling__isnull=False,
                    difference__isnull=False,
                )
                & (
                    Q(choice=Choice.GRANT, amount=F("ceiling"), amount__gt=0)
                    | Q(choice=Choice.PARTLY, amount__gte=1, amount__lt=F("ceiling"))
                    | Q(choice=Choice.DENY, amount__isnull=True)
                )
                | Q(
                    status__in=[SampleStatus.OPEN, SampleStatus.ENDED],
                    choice="",
                    amount__isnull=True,
                    ceiling__isnull=True,
                    judged_by__isnull=True,
                    judged_at__isnull=True,
                    difference__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="closed_sample_names_its_chair",
                condition=Q(
                    status__in=[SampleStatus.SETTLED, SampleStatus.ENDED],
                    settled_by__isnull=False,
                    settled_at__isnull=False,
                )
                | Q(
                    status__in=[SampleStatus.OPEN, SampleStatus.AGREED, SampleStatus.DIFFERS],
                    settled_by__isnull=True,
                    settled_at__isnull=True,
                ),
            ),
        ]
        triggers = [
            NamesItsActor("settled_by"),
            Fsm(
                transitions={
                    SampleStatus.OPEN: {
                        SampleStatus.AGREED,
                        SampleStatus.DIFFERS,
                        SampleStatus.ENDED,
                    },
                    SampleStatus.DIFFERS: {SampleStatus.SETTLED},
                },
                starts={SampleStatus.OPEN},
            ),
            Frozen(fields=("draw", "claim", "at"), says="sample_check_is_frozen"),
            Frozen(
                name="frozen_when_judged",
                fields=("choice", "amount", "ceiling", "judged_by", "judged_at", "difference"),
                while_="OLD.status <> 'open'",
                says="second_judgement_is_frozen",
            ),
            Frozen(
                name="frozen_when_closed",
                fields=("settled_by", "settled_at"),
                while_="OLD.settled_at IS NOT NULL",
                says="closed_sample_is_frozen",
            ),
            Frozen(
                name="frozen_rationale",
                fields=("rationale",),
                while_="OLD.status <> 'open' AND NEW.erased_at IS NULL",
                says="second_judgement_is_frozen",
            ),
            Erasable(says="second_judgement_is_frozen"),
            guards.check_is_of_a_drawn_claim(),
            guards.sample_is_judged_by_its_judge(),
            guards.sample_is_closed_by_the_chair(),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.status}"

    @property
    def state(self) -> SampleStatus:
        return SampleStatus(self.status)

    @property
    def is_waiting(self) -> bool:
        """True while the check waits for its judgement, or for the chair to read one that differs;
        also if the claim has been withdrawn since."""
        return self.status in SAMPLE_OPEN


class LeftSampleAs(models.TextChoices):
    RECUSED = "recused", _("회피")
    PASSED_ON = "passed_on", _("위원장이 다른 위원에게 넘김")


@tracked(exclude=("reason",))
class SampleJudge(models.Model):
    """Member drawn as the judge of a sample check, with seed, candidates and members left out, so
    that the draw can be repeated. A judge who left stays as a row, with how and when."""

    sample = models.ForeignKey(
        SampleCheck,
        models.PROTECT,
        related_name="judges",
        db_index=False,
        verbose_name=_("표본 점검"),
    )
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="+", verbose_name=_("판단할 위원")
    )
    seed = models.CharField(_("시드"), max_length=100)
    candidates = models.JSONField(_("후보"))  # as AssignmentDraw
    left_out = models.JSONField(_("제외"))
    at = models.DateTimeField(_("뽑은 때"), default=clock.now)
    left_at = models.DateTimeField(_("물러난 때"), null=True, blank=True)
    left_as = models.CharField(_("물러난 사유"), max_length=9, choices=LeftSampleAs, blank=True)
    left_by = actor(_("처리"), null=True, blank=True)
    reason = models.CharField(_("사유"), max_length=LONG_REASON, blank=True)

    GRANTS = ("SELECT", "INSERT", "UPDATE (left_at, left_as, left_by_id, reason)")

    class Meta:
        verbose_name = _("표본을 판단할 위원")
        verbose_name_plural = pgettext_lazy("several", "표본을 판단할 위원")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sample"],
                condition=Q(left_at__isnull=True),
                name="check_has_one_judge",
            ),
            models.UniqueConstraint(
                fields=["sample", "member"], name="member_judges_a_sample_once"
            ),
            models.CheckConstraint(
                name="judge_who_left_says_how",
                condition=Q(left_at__isnull=True, left_as="", left_by__isnull=True)
                | Q(left_at__isnull=False, left_as__in=LeftSampleAs.values, left_by__isnull=False),
            ),
        ]
        triggers = [
            NamesItsActor("left_by"),
            guards.second_judge_is_another(),
            Frozen(
                fields=("sample", "member", "seed", "candidates", "left_out", "at"),
                says="drawn_judge_is_frozen",
            ),
            Frozen(
                name="frozen_when_left",
                fields=("left_at", "left_as", "left_by"),
                while_="OLD.left_at IS NOT NULL",
                says="judge_who_left_stays_away",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sample_id}: {self.member_id}"


def claims_to_judge_blind(user: Any) -> models.QuerySet:
    """Return a queryset of the keys of the claims whose sample check this user is to judge, for use
    as a subquery: nothing of their decisions may be shown to them."""
    return SampleCheck.objects.judged_now_by(user).values("claim_id")


def claims_with_an_open_sample() -> models.QuerySet:
    """Return a queryset of the keys of the claims whose sample check waits for its judgement or for
    the chair, withdrawn or not, for use as a subquery."""
    return SampleCheck.objects.filter(status__in=SAMPLE_OPEN).values("claim_id")
