"""Choices of a policy: how votes are counted, late documents, marks of one payee."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.state_style import StyledChoices, set_styles


class VersionState(StyledChoices, models.TextChoices):
    """States of a published version of a policy today; computed, never stored."""

    IN_FORCE = "in_force", _("시행 중")
    UPCOMING = "upcoming", _("시행 예정")
    PAST = "past", _("지난 판")


set_styles(
    VersionState,
    IN_FORCE=("ok", "circle-check-f"),
    UPCOMING=("info", "clock"),
    PAST=("none", "pie"),
)


class Quorum(models.TextChoices):
    MAJORITY_OF_PANEL = "majority_of_panel", _("배정 위원의 과반")
    ALL_OF_PANEL = "all_of_panel", _("배정 위원 전원")


class Majority(models.TextChoices):
    OF_VOTES_CAST = "of_votes_cast", _("표결한 위원의 과반")
    TWO_THIRDS = "two_thirds", _("표결한 위원의 3분의 2 이상")


class Tie(models.TextChoices):
    DENIES = "denies", _("동수는 부지급")
    CHAIR = "chair", _("동수는 위원장이 부지급으로 확정하거나 재표결에 부침")


class AmountRule(models.TextChoices):
    MEDIAN_OF_GRANTING = "median_of_granting", _("지급 의견의 중앙값")
    MEAN_OF_GRANTING = "mean_of_granting", _("지급 의견의 평균")
    LOWEST_OF_GRANTING = "lowest_of_granting", _("지급 의견 가운데 가장 낮은 금액")


class LateDocuments(models.TextChoices):
    """Treatment of documents that arrive after their due day, while the review is not closed:
    accepted like others, or left to the secretary's decision."""

    COUNT = "count", _("받아 심의에 씁니다")
    HOLD = "hold", _("받아 두고 간사가 정합니다")


class SamePayee(models.TextChoices):
    """Marks by which two claims count as of one payee, if both have the same: claimant, account or
    phone."""

    CLAIMANT = "claimant", _("같은 신청인")  # registration number, or name and phone
    ACCOUNT = "account", _("같은 계좌")
    PHONE = "phone", _("같은 휴대전화")
