"""Model of the claim: the filing, which nobody changes, and its route."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.indexes import HashIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import hooks
from claims.money_fields import won
from claims.personal_data.masking import mask_name
from claims.policy.models import Company, Industry, Service, SupportPolicy, SupportTier
from claims.register.models.choices import ClaimantKind, Fee, Harm, Region, Route
from claims.register.models.claim_triggers import CLAIM_TRIGGERS, FILED, PERSONAL
from claims.register.models.claimants import Claimant
from claims.register.models.contact_of_claim import ReadsContact
from claims.register.models.fact_corrections import ReadsFacts
from claims.trail.tracking import SealedFields, tracked

if TYPE_CHECKING:
    from claims.register.models.contacts import CorrectedContact
    from claims.register.models.fact_corrections import FactCorrection

ENTERED_PREFIX = "D"  # begins the numbers of claims entered by hand; imports refuse such a number


class ClaimQuerySet(models.QuerySet["Claim"]):
    def visible_to(self, user: Any) -> ClaimQuerySet:
        """Return the claims in a user's scope (hooks.claims_scope). Views answer 404 for a claim
        outside it.
        """
        return self.filter(hooks.claims_scope(user))

    def for_page(self) -> ClaimQuerySet:
        return self.select_related(
            "service", "industry", "company", "tier", "routed_under", "contact", "facts"
        )


def _no_index(to: Any, verbose: Any, **kwargs: Any) -> models.ForeignKey[Any, Any]:
    """Return a foreign key without an index of its own, which would slow imports more than any page
    gains.

    `NamesWhatExists` checks the reference in the database, once per statement.
    """
    return models.ForeignKey(
        to, models.PROTECT, db_index=False, db_constraint=False, verbose_name=verbose, **kwargs
    )


@tracked(exclude=PERSONAL, insert=False, bulk=True)
class Claim(ReadsContact, ReadsFacts, models.Model):
    """Model of one filed claim. Triggers freeze the filed values; verbs set the route, withdraw the
    claim and erase its personal data."""

    # identity
    # Unique by constraint: `unique=True` would add a second index for LIKE, needless with "C".
    number = models.CharField(_("접수번호"), max_length=40, db_collation="C")
    # Checked once per statement by `NamesItsRow`, as are the references of `_no_index`.
    claimant = models.ForeignKey(
        Claimant, models.PROTECT, db_constraint=False, verbose_name=_("신청인")
    )
    window = _no_index("claims.FilingWindow", _("접수기간"))
    import_run = _no_index("claims.ImportRun", _("접수 파일"), null=True, blank=True)
    row_no = models.PositiveIntegerField(_("행"), null=True, blank=True)
    filed_at = models.DateTimeField(_("접수일시"))
    channel = models.CharField(_("접수채널"), max_length=40, blank=True)
    # as filed
    claimant_kind = models.CharField(_("신청인구분"), max_length=16, choices=ClaimantKind)
    person_name = models.CharField(_("성명"), max_length=100, blank=True)
    business_name = models.CharField(_("상호"), max_length=100, blank=True)
    representative = models.CharField(_("대표자"), max_length=100, blank=True)
    business_number = models.CharField(
        _("사업자등록번호"), max_length=10, blank=True, db_collation="C"
    )
    industry = _no_index(Industry, _("업종"), null=True, blank=True)
    industry_text = models.CharField(_("업종(원문)"), max_length=100, blank=True)
    region = models.CharField(
        _("지역"),
        max_length=2,
        choices=Region,
        blank=True,
        default="",
        db_default="",
        db_collation="C",
    )
    phone = models.BinaryField(_("휴대전화(암호화)"), null=True)
    phone_last4 = models.CharField(_("휴대전화 끝자리"), max_length=4, blank=True, db_collation="C")
    phone_index = models.BinaryField(_("휴대전화 색인"), max_length=16, null=True)
    email = models.BinaryField(_("이메일(암호화)"), null=True)
    email_hint = models.CharField(_("이메일"), max_length=20, blank=True)
    service = _no_index(Service, _("서비스"))
    company = _no_index(Company, _("계열사"))
    fee = models.CharField(_("유무료"), max_length=4, choices=Fee)
    harm = models.CharField(_("피해유형"), max_length=8, choices=Harm)
    claimed_loss = won(_("신청액"), null=True, blank=True)
    narrative = models.TextField(_("피해내용"), blank=True)
    name_key = models.CharField(_("찾는 이름"), max_length=100, db_collation="C")
    representative_key = models.CharField(
        _("찾는 대표자 이름"), max_length=100, blank=True, db_collation="C"
    )
    facts_digest = models.BinaryField(_("신청 내용 지문"), max_length=16)
    # The newest correction of telephone, mail and postal address; empty: as filed.
    contact: models.ForeignKey[CorrectedContact | None, CorrectedContact | None] = (
        models.ForeignKey(
            "claims.CorrectedContact",
            models.PROTECT,
            null=True,
            blank=True,
            related_name="+",
            db_index=False,
            db_constraint=False,  # `claim_names_its_newest_contact` checks it
            verbose_name=_("정정한 연락처"),
        )
    )
    # The newest correction of the facts above; empty: as filed.
    facts: models.ForeignKey[FactCorrection | None, FactCorrection | None] = models.ForeignKey(
        "claims.FactCorrection",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        db_constraint=False,  # `claim_names_its_newest_facts` checks it
        verbose_name=_("정정한 사실"),
    )
    # route
    route = models.CharField(_("경로"), max_length=16, choices=Route)
    routed_under = _no_index(SupportPolicy, _("적용 정책"))
    tier = _no_index(SupportTier, _("구간"), null=True, blank=True)
    routed_at = models.DateTimeField(_("분류일시"), default=timezone.now)
    # end of life
    withdrawn_at = models.DateTimeField(_("철회일시"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("철회 처리"),
    )
    erased_at = models.DateTimeField(_("파기"), null=True, blank=True)

    GRANTS = "no delete"
    SEALED = SealedFields(FILED, erasable=PERSONAL)  # the first insert has no history
    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("신청")
        verbose_name_plural = pgettext_lazy("several", "신청")
        ordering = ["-filed_at", "-pk"]
        permissions = [
            ("look_up_claim", "접수번호로 조회"),
            ("reveal_account", "계좌 열람"),
            ("reveal_phone", "연락처 열람"),
            ("export_claim", "신청 목록 내려받기"),
            ("browse_register", "관리 화면에서 신청 읽기"),
        ]
        indexes = [
            models.Index(fields=["route", "filed_at", "id"], name="claim_by_route"),
            models.Index(fields=["filed_at", "id"], name="claim_by_filing"),
            models.Index(fields=["claimed_loss", "id"], name="claim_by_loss"),
            models.Index(fields=["service", "filed_at", "id"], name="claim_by_service"),
            # Few values each, so these stay small: a rare value is found by them, a frequent one by
            # time. Only businesses state an industry.
            models.Index(fields=["company"], name="claim_by_company"),
            models.Index(
                fields=["industry"],
                name="claim_by_industry",
                condition=Q(industry__isnull=False),
            ),
            models.Index(fields=["name_key"], name="claim_by_name"),
            # Four of five claims have neither: an index of them all would slow imports.
            models.Index(
                fields=["representative_key"],
                condition=Q(representative_key__gt=""),
                name="claim_by_representative",
            ),
            models.Index(
                fields=["business_number"],
                condition=Q(business_number__gt=""),
                name="claim_by_business_number",
            ),
            # Compared for equality alone. Digests have no order, and a B-tree pays for giving one.
            HashIndex(fields=["phone_index"], name="claim_by_phone"),
            models.Index(fields=["import_run", "row_no"], name="claim_by_import"),
            models.Index(
                fields=["filed_at", "id"],
                condition=Q(withdrawn_at__isnull=False),
                name="claim_withdrawn",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["number"], name="claim_number_is_unique"),
            models.CheckConstraint(
                name="tier_grant_names_its_tier",
                condition=Q(route=Route.TIER_GRANT, tier__isnull=False)
                | (~Q(route=Route.TIER_GRANT) & Q(tier__isnull=True)),
            ),
            models.CheckConstraint(
                name="monetary_harm_names_its_loss",
                condition=Q(harm=Harm.MONETARY, claimed_loss__gt=0)
                | (Q(harm=Harm.NONE) & (Q(claimed_loss__isnull=True) | Q(claimed_loss=0))),
            ),
            models.CheckConstraint(
                name="withdrawn_claim_names_who",
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_by__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_takes_a_known_route",
                condition=Q(route__in=[route.value for route in Route]),
            ),
            models.CheckConstraint(
                name="claim_names_a_known_region",
                condition=Q(region__in=["", *(region.value for region in Region)]),
            ),
        ]
        triggers = CLAIM_TRIGGERS

    @property
    def is_voided(self) -> bool:
        """True for a claim that was entered by hand by mistake (무효). One query for a withdrawn
        claim of the series of direct entry, unless `entry` was selected; none for others."""
        if self.withdrawn_at is None or not self.number.startswith(ENTERED_PREFIX):
            return False
        entry = getattr(self, "entry", None)
        return entry is not None and entry.voided_at is not None

    def __str__(self) -> str:
        return self.number

    @property
    def shown_name(self) -> str:
        """The name of the claim as pages show it: of a business in plain, of a private person
        masked, "(파기됨)" once it was erased."""
        return self.business_name or mask_name(self.person_name) or str(_("(파기됨)"))

    @property
    def masked_representative(self) -> str:
        return mask_name(self.representative or self.person_name)

    @property
    def shown_business_number(self) -> str:
        n = self.business_number
        return f"{n[:3]}-{n[3:5]}-{n[5:]}" if len(n) == 10 else n
