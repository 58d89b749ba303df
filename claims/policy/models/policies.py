"""Support policies of a programme: versions, frozen once published."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Subquery
from django.db.models.functions import Greatest
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.money_fields import won
from claims.policy.models.choices import (
    AmountRule,
    LateDocuments,
    Majority,
    Quorum,
    SamePayee,
    Tie,
)
from claims.policy.models.policy_constraints import POLICY_CONSTRAINTS
from claims.policy.models.policy_triggers import (
    FROZEN_POLICY_FIELDS,
    published_by_two_hands,
    published_policy_stays,
)
from claims.policy.models.programmes import Programme
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.reference_triggers import KeptWhileNamed
from claims.trail.tracking import tracked
from claims.trail.triggers import Frozen


class SupportPolicyQuerySet(models.QuerySet["SupportPolicy"]):
    def published(self) -> SupportPolicyQuerySet:
        return self.filter(published_at__isnull=False)

    def effective(
        self, at: datetime | None = None, *, programme: Programme | int | None = None
    ) -> SupportPolicy:
        """Return the policy of a programme in force at `at` (default: now). Without `programme`, of
        the programme that has had one the longest (`latest_at`). A step of a claim names the
        programme of the claim. Raises SupportPolicy.DoesNotExist if none is in force."""
        policy = self.latest_at(at or clock.now(), programme=programme).first()
        if policy is None:
            raise SupportPolicy.DoesNotExist("no published policy is in force")
        return policy

    def latest_at(
        self, at: datetime, *, programme: Programme | int | None = None
    ) -> SupportPolicyQuerySet:
        """Return the published policies of one programme that came into force by `at`, the latest
        first.

        Without `programme`: of the programme whose first policy came into force before those of
        the others, counted from its publication where that was later. So no programme that begins
        afterwards replaces it, even with an earlier date or key.
        """
        rows = self.published().filter(effective_from__lte=at)
        one: Any = programme
        if programme is None:
            begun = rows.alias(begun=Greatest("effective_from", "published_at"))
            one = Subquery(begun.order_by("begun", "pk").values("programme_id")[:1])
        return rows.filter(programme=one).order_by("-effective_from", "-pk")

    def first_of_incident(self, policy: SupportPolicy) -> SupportPolicy | None:
        """Return the policy of another programme that keeps the new claims of the incident of this
        draft, were it published now: one that came into force before, as `latest_at` counts it.
        None if the draft's programme gets them. One query."""
        begun = Greatest("effective_from", "published_at")
        rows = self.published().filter(programme__incident=policy.programme.incident_id)
        now = clock.now()
        begins = max(policy.effective_from or now, now)
        first = rows.alias(begun=begun).order_by("begun", "pk").values("pk")[:1]
        others = rows.alias(begun=begun).exclude(programme=policy.programme_id)
        found = others.filter(pk=Subquery(first), begun__lte=begins)
        return found.select_related("programme").first()

    def of_each_programme(self, at: datetime | None = None) -> list[SupportPolicy]:
        """Return the policy in force at `at` (default: now) of every programme that has one, with
        its programme, in order of the programmes' keys. One query."""
        rows = self.published().filter(effective_from__lte=at or clock.now())
        rows = rows.order_by("programme_id", "-effective_from", "-pk").distinct("programme_id")
        return list(rows.select_related("programme"))

    def typed_sum_from(self) -> int:
        """Return the won from which a person types a sum of payouts of any programme: the lowest of
        the policies in force of all programmes, without those that ask for none (0); 0 if none
        asks. One query."""
        return min(
            (one.typed_sum_from for one in self.of_each_programme() if one.typed_sum_from),
            default=0,
        )


def required_kinds() -> list[str]:
    """Return the stored values of the four kinds of document that the plan requires."""
    return [
        "small_business_certificate",
        "sales_loss_proof",
        "service_usage_proof",
        "bankbook_copy",
    ]


@tracked()
class SupportPolicy(models.Model):
    """Model of one version of the rules of a programme: triage, documents, votes, amounts.
    Immutable once published, so a foreign key to it also fixes the values.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, verbose_name=_("지원사업"))
    version = models.PositiveIntegerField(_("판"))
    title = models.CharField(_("제목"), max_length=100)
    note = models.TextField(_("설명"), blank=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("작성"),
    )
    published_at = models.DateTimeField(_("공포"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("공포한 사람"),
    )
    effective_from = models.DateTimeField(_("시행"), null=True, blank=True)
    # triage
    review_threshold = won(_("심의 기준액"), default=500_000)
    small_business_only = models.BooleanField(_("소상공인만"), default=True)
    base_grant = won(_("기본 지원금"), default=50_000)
    # documents
    required_kinds = ArrayField(
        models.CharField(max_length=40), default=required_kinds, verbose_name=_("필요 서류")
    )
    # voting
    panel_size = models.PositiveSmallIntegerField(_("배정 위원 수"), default=3)
    quorum = models.CharField(
        _("정족수"), max_length=20, choices=Quorum, default=Quorum.MAJORITY_OF_PANEL
    )
    majority = models.CharField(
        _("의결"), max_length=20, choices=Majority, default=Majority.OF_VOTES_CAST
    )
    tie = models.CharField(_("동수"), max_length=10, choices=Tie, default=Tie.DENIES)
    amount_rule = models.CharField(
        _("금액"), max_length=20, choices=AmountRule, default=AmountRule.MEDIAN_OF_GRANTING
    )
    rounding_unit = won(_("절사 단위"), default=1)
    chair_threshold = won(_("위원장 확인 기준액"), default=3_000_000)
    additional_cap = won(_("추가지원 상한"), null=True, blank=True)
    # A payee gets one fixed grant; claims that have any of these in common are one payee's.
    one_grant_by = ArrayField(
        models.CharField(max_length=10, choices=SamePayee),
        default=list,
        db_default=[],
        blank=True,
        verbose_name=_("정액 지원금을 한 번만 주는 기준"),
        help_text=_(
            "고른 것 가운데 하나라도 같은 신청에는 구간·기본 지원금을 한 번만 작성하고, 나머지는 "
            "지급을 보류합니다. 고르지 않으면 신청마다 작성합니다."
        ),
    )
    second_ballots = models.PositiveSmallIntegerField(
        _("재표결 횟수"),
        default=1,
        help_text=_("위원장이 한 심의를 다시 표결에 부칠 수 있는 횟수. 0번부터 3번까지입니다."),
    )
    # days
    decide_working_days = models.PositiveSmallIntegerField(_("심의 기한(영업일)"), default=15)
    supplement_working_days = models.PositiveSmallIntegerField(_("보완기한(영업일)"), default=7)
    document_working_days = models.PositiveSmallIntegerField(
        _("서류 제출 기한(영업일)"),
        default=20,
        help_text=_(
            "서류를 요청한 뒤 적어도 이만큼 기다립니다. 서류 접수기간이 더 길면 그날까지입니다."
        ),
    )
    late_documents = models.CharField(
        _("기한 뒤 서류"), max_length=5, choices=LateDocuments, default=LateDocuments.COUNT
    )
    reopening_days = models.PositiveSmallIntegerField(
        _("미제출 종결을 다시 여는 기한(일)"), default=30
    )
    appeal_days = models.PositiveSmallIntegerField(_("이의신청 기한(일)"), default=30)
    appeal_working_days = models.PositiveSmallIntegerField(_("재심의 기한(영업일)"), default=15)
    appeal_extension = models.PositiveSmallIntegerField(_("재심의 연장(영업일)"), default=15)
    # safety of confirmations
    typed_sum_from = won(
        _("합계를 직접 적는 금액"),
        default=10_000_000,
        help_text=_(
            "원. 되돌릴 수 없는 일의 합계가 이 이상이면 금액을 적어야 합니다. 0이면 적지 않습니다."
        ),
    )
    sitting_notice_days = models.PositiveSmallIntegerField(
        _("안건 통보 기간(영업일)"),
        default=1,
        help_text=_("안건을 알린 뒤 이만큼 지나야 회의에서 확정할 수 있습니다."),
    )
    unanimity_tolerance = models.PositiveSmallIntegerField(
        _("전원일치 금액 허용폭"),
        default=1000,
        help_text=_("표결 금액이 의결액에서 벗어나도 전원일치로 보는 비율."),
    )
    # A second, blind judgement of decisions drawn by lot, before their payouts go out.
    sample_share = models.PositiveSmallIntegerField(
        _("표본 점검 비율"),
        default=0,
        db_default=0,
        help_text=_(
            "지급하기로 한 의결 가운데 다른 위원이 한 번 더 판단할 몫. 0%면 점검하지 않습니다."
        ),
    )
    # suggested amounts and similar claims
    free_departure = models.PositiveSmallIntegerField(
        _("사유 없이 벗어날 수 있는 비율"),
        default=1000,
        help_text=_("제안액에서 이 비율이나 아래 금액까지는 사유 없이 다르게 표결합니다."),
    )
    free_departure_won = won(
        _("사유 없이 벗어날 수 있는 금액"),
        default=10_000,
        help_text=_("제안액에서 이만큼까지는 비율과 관계없이 사유를 적지 않습니다."),
    )
    above_median_share = models.PositiveSmallIntegerField(
        _("중앙값을 넘는 손실의 반영 비율"),
        default=5000,
        help_text=_("같은 업종 신청의 중앙값을 넘는 손실 가운데 제안액에 넣는 몫."),
    )
    market_rest_share = models.PositiveSmallIntegerField(
        _("다른 회사 점유율의 공제 비율"),
        default=5000,
        help_text=_("운영사가 아닌 회사의 시장점유율 가운데 제안액에서 빼는 몫."),
    )
    unlike_service = models.PositiveSmallIntegerField(
        _("비슷한 사례: 다른 서비스"),
        default=40,
        help_text=_("서비스가 다른 사례를 얼마나 멀게 볼지. 10이 1단계입니다."),
    )
    unlike_industry = models.PositiveSmallIntegerField(
        _("비슷한 사례: 다른 업종"),
        default=20,
        help_text=_("업종이 다른 사례를 얼마나 멀게 볼지. 10이 1단계입니다."),
    )
    unlike_loss = models.PositiveSmallIntegerField(
        _("비슷한 사례: 두 배 차이 나는 손실"),
        default=20,
        help_text=_("인정액이 두 배나 절반인 사례를 얼마나 멀게 볼지. 10이 1단계입니다."),
    )
    unlike_day = models.PositiveSmallIntegerField(
        _("비슷한 사례: 하루 차이 나는 피해 기간"),
        default=5,
        help_text=_("피해 기간이 하루 다른 사례를 얼마나 멀게 볼지. 10이 1단계입니다."),
    )
    # tax: computed for the yearly statement; nothing is withheld
    taxed = models.BooleanField(
        _("지원금이 기타소득에 해당"),
        default=False,
        help_text=_(
            "켜면 지급마다 기타소득 세액을 계산해 지급명세에 씁니다. 이체액은 그대로입니다."
        ),
    )
    tax_expense_share = models.PositiveSmallIntegerField(
        _("기타소득 필요경비 비율"),
        default=0,
        help_text=_("지급액 가운데 필요경비로 보는 몫. 소득세법 제37조, 시행령 제87조."),
    )
    tax_free_income = won(
        _("기타소득 과세최저한"),
        default=50_000,
        help_text=_("건마다 소득금액이 이 금액 이하면 과세하지 않습니다. 소득세법 제84조."),
    )
    tax_rate = models.PositiveSmallIntegerField(
        _("기타소득 원천징수 세율"),
        default=2000,
        help_text=_("소득금액에 곱하는 소득세율. 소득세법 제129조 제1항 제6호."),
    )
    tax_local_share = models.PositiveSmallIntegerField(
        _("지방소득세 비율"),
        default=1000,
        help_text=_("소득세에 곱하는 비율. 지방세법 제103조의13."),
    )

    objects = SupportPolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("지원 정책")
        verbose_name_plural = pgettext_lazy("several", "지원 정책")
        ordering = ["programme", "-version"]
        constraints = POLICY_CONSTRAINTS
        triggers = [
            NamesItsActor("drafted_by", "published_by"),
            KeptWhileNamed(column="routed_under_id"),
            Frozen(
                fields=FROZEN_POLICY_FIELDS,
                while_="OLD.published_at IS NOT NULL",
                says="published_policy_is_frozen",
            ),
            published_policy_stays(),
            published_by_two_hands(),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {gettext('%(version)s판') % {'version': self.version}}"

    @property
    def is_published(self) -> bool:
        return self.published_at is not None
