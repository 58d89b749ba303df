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


class Region(models.TextChoices):
    """Provinces (시·도), by their number in ISO 3166-2:KR (claims.identifiers.REGIONS)."""

    SEOUL = "11", _("서울")
    BUSAN = "26", _("부산")
    DAEGU = "27", _("대구")
    INCHEON = "28", _("인천")
    GWANGJU = "29", _("광주")
    DAEJEON = "30", _("대전")
    ULSAN = "31", _("울산")
    SEJONG = "50", _("세종")
    GYEONGGI = "41", _("경기")
    GANGWON = "42", _("강원")
    NORTH_CHUNGCHEONG = "43", _("충북")
    SOUTH_CHUNGCHEONG = "44", _("충남")
    NORTH_JEOLLA = "45", _("전북")
    SOUTH_JEOLLA = "46", _("전남")
    NORTH_GYEONGSANG = "47", _("경북")
    SOUTH_GYEONGSANG = "48", _("경남")
    JEJU = "49", _("제주")


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
    """Ways in which a claim came into the register: a file, or by hand. The claim's own `channel`
    is the word in its file."""

    IMPORT = "import", _("접수 파일")
    TELEPHONE = "telephone", _("전화")
    POST = "post", _("우편")
    COUNTER = "counter", _("방문")


BY_HAND = (ReceivedBy.TELEPHONE, ReceivedBy.POST, ReceivedBy.COUNTER)
