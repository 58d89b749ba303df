"""Models of incidents, and of the programmes that compensate for them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.state_style import StyledChoices, set_styles
from claims.trail.tracking import tracked
from claims.trail.triggers import Frozen, Fsm


@tracked()
class Incident(models.Model):
    """Model of an outage that programmes compensate for. Triage and the checks of sales,
    certificates and services use its beginning and end."""

    code = models.CharField(_("코드"), max_length=20, unique=True)
    name = models.CharField(_("이름"), max_length=100)
    began_at = models.DateTimeField(_("시작"))
    ended_at = models.DateTimeField(_("끝"))

    class Meta:
        verbose_name = _("장애")
        verbose_name_plural = pgettext_lazy("several", "장애")
        ordering = ["began_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="incident_ends_after_it_began", condition=Q(ended_at__gt=F("began_at"))
            )
        ]

    def __str__(self) -> str:
        return self.name


class Benefit(models.TextChoices):
    CASH = "cash", _("현금")
    CREDIT = "credit", _("적립금")
    COUPON = "coupon", _("쿠폰")
    CODE = "code", _("이용 번호")
    SUBSCRIPTION = "subscription", _("이용 개월")
    PARTNER = "partner", _("제휴사 혜택")


class ProgrammeState(StyledChoices, models.TextChoices):
    DISCUSSED = "discussed", _("논의 중")
    ANNOUNCED = "announced", _("발표")
    RUNNING = "running", _("진행 중")
    CLOSED = "closed", _("종료")


set_styles(
    ProgrammeState,
    DISCUSSED=("none", "clock"),
    ANNOUNCED=("info", "clock"),
    RUNNING=("info", "pie-50"),
    CLOSED=("ok", "circle-check-f"),
)


class ProgrammeAudience(models.TextChoices):
    """Ways in which the recipients of a programme are found: claims of the register, a list
    received, or a public offer that is only counted.
    """

    REGISTER = "register", _("접수한 신청에서 고름")
    LIST = "list", _("받은 명단")
    COUNTED = "counted", _("공개(수만 셈)")


# A programme goes forward; a closed one may be opened again, as by an extension.
PROGRAMME_MOVES = {
    ProgrammeState.DISCUSSED: (
        ProgrammeState.ANNOUNCED,
        ProgrammeState.RUNNING,
        ProgrammeState.CLOSED,
    ),
    ProgrammeState.ANNOUNCED: (ProgrammeState.RUNNING, ProgrammeState.CLOSED),
    ProgrammeState.RUNNING: (ProgrammeState.CLOSED,),
    ProgrammeState.CLOSED: (ProgrammeState.RUNNING,),
}


@tracked()
class Programme(models.Model):
    """Model of a support programme. Cash is paid by `reviews.payouts`, every other benefit given by
    `reviews.benefits`.

    `unit_value`: the most that one recipient gets, in won, points or what the terms say; `units`:
    pieces for each recipient; `quantity`: planned recipients, and `budget_limit`: most won that the
    benefits may be worth, each None if the plan names none."""

    code = models.SlugField(_("코드"), max_length=40, unique=True)
    name = models.CharField(_("이름"), max_length=100)
    incident = models.ForeignKey(Incident, models.PROTECT, verbose_name=_("장애"))
    company = models.ForeignKey(
        "claims.Company",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("제공하는 회사"),
        help_text=_("계열사가 주는 혜택은 제3자 제공에 동의한 신청인에게만 접수에서 골라 줍니다."),
    )
    benefit = models.CharField(_("지원"), max_length=12, choices=Benefit, default=Benefit.CASH)
    terms = models.CharField(
        _("지원 내용"),
        max_length=100,
        blank=True,
        help_text=_("받는 사람에게 보내는 편지에 적습니다. 예: 채널 캐시 50,000원"),
    )
    how = models.CharField(
        _("받는 방법"),
        max_length=200,
        blank=True,
        help_text=_("받는 사람에게 보내는 편지에 적습니다. 어디에서 어떻게 쓰는지 적어 주세요."),
    )
    audience = models.CharField(
        _("대상을 정하는 방법"),
        max_length=8,
        choices=ProgrammeAudience,
        default=ProgrammeAudience.REGISTER,
    )
    recipients = models.CharField(pgettext_lazy("people", "대상"), max_length=100, blank=True)
    unit_value = models.BigIntegerField(_("한 사람이 받는 값"), null=True, blank=True)
    units = models.PositiveSmallIntegerField(_("한 사람이 받는 수"), default=1)
    quantity = models.PositiveIntegerField(_("계획한 인원"), null=True, blank=True)
    budget_limit = models.BigIntegerField(_("예산 한도"), null=True, blank=True)
    begins_on = models.DateField(_("제공 시작"), null=True, blank=True)
    ends_on = models.DateField(_("사용기한"), null=True, blank=True)
    state = models.CharField(
        _("상태"), max_length=10, choices=ProgrammeState, default=ProgrammeState.RUNNING
    )

    class Meta:
        verbose_name = _("지원사업")
        verbose_name_plural = pgettext_lazy("several", "지원사업")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="programme_values_are_above_zero",
                condition=(Q(unit_value__isnull=True) | Q(unit_value__gt=0))
                & (Q(quantity__isnull=True) | Q(quantity__gt=0))
                & (Q(budget_limit__isnull=True) | Q(budget_limit__gt=0))
                & Q(units__gt=0),
            ),
            models.CheckConstraint(
                name="programme_ends_after_it_begins",
                condition=Q(begins_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("begins_on")),
            ),
            models.CheckConstraint(
                name="budget_of_a_programme_needs_a_unit_value",
                condition=Q(budget_limit__isnull=True) | Q(unit_value__isnull=False),
            ),
        ]
        triggers = [
            # A published programme is paid under the name with which it was published, and its
            # policy routes the claims of the incident for which it was.
            Frozen(
                fields=("code", "name", "incident"),
                name="published_programme",
                while_="""EXISTS (
                SELECT 1 FROM public.claims_supportpolicy p
                WHERE p.programme_id = OLD.id AND p.published_at IS NOT NULL
            )""",
                says="programme_of_a_published_policy_is_frozen",
            ),
            # What two people approved is what each recipient gets.
            Frozen(
                name="approved_benefit",
                fields=("benefit", "unit_value", "units"),
                while_="""EXISTS (
                SELECT 1 FROM public.reviews_benefitrun r
                WHERE r.programme_id = OLD.id AND r.approved_by_id IS NOT NULL
            )""",
                says="benefit_stays_as_it_was_approved",
                named=True,
            ),
            Fsm(transitions=PROGRAMME_MOVES, field="state", name="goes_forward"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_cash(self) -> bool:
        """True for a programme that pays money of the council, by payouts."""
        return self.benefit == Benefit.CASH
