"""Choices of a filing: kinds of claimant, fees, harms and routes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.state_style import StyledChoices, set_styles


class ClaimantKind(models.TextChoices):
    INDIVIDUAL = "individual", _("개인")
    SMALL_BUSINESS = "small_business", _("소상공인")
    LARGER_BUSINESS = "larger_business", _("중·대기업")


class Fee(models.TextChoices):
    PAID = "paid", _("유료")
    FREE = "free", _("무료")


class Harm(models.TextChoices):
    MONETARY = "monetary", _("금전")
    NONE = "none", _("비금전")


class Route(StyledChoices, models.TextChoices):
    LATE = "late", _("기간 밖")
    AFFILIATE = "affiliate", _("계열사 이관")
    NO_MONETARY_LOSS = "no_monetary_loss", _("금전 피해 없음")
    OUT_OF_SCOPE = "out_of_scope", _("대상 아님")
    TIER_GRANT = "tier_grant", _("구간 지급")
    COMMITTEE_REVIEW = "committee_review", _("협의체 심의")


set_styles(
    Route,
    LATE=("none", "clock"),
    AFFILIATE=("none", "arrow-right"),
    NO_MONETARY_LOSS=("none", "minus"),
    OUT_OF_SCOPE=("none", "circle-x"),
    TIER_GRANT=("ok", "circle-check-f"),
    COMMITTEE_REVIEW=("info", "scale"),
)


class ReceivedBy(models.TextChoices):
    """Ways on which a claim came into the register. `channel` is what the file says of itself."""

    IMPORT = "import", _("접수 파일")
    TELEPHONE = "telephone", _("전화")
    POST = "post", _("우편")
    COUNTER = "counter", _("방문")


BY_HAND = (ReceivedBy.TELEPHONE, ReceivedBy.POST, ReceivedBy.COUNTER)
