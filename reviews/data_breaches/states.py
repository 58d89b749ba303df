"""Kinds and states of data breaches, the data that they may concern, and the terms of the law."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.state_style import StyledChoices, set_styles

# 개인정보 보호법 시행령 §39 ①, §40 ①: claimants are told, and the authority gets the report, within
# 72 hours after the breach was known.
TIME_TO_TELL: Final = timedelta(hours=72)
REPORTED_FROM: Final = 1_000  # affected people; from this number on the report is due (§40 ① 1)
POSTED_DAYS: Final = 30  # §39 ③: a notice on the website in place of letters


class BreachKind(models.TextChoices):
    """The three kinds of 개인정보 보호법 §34 (유출등)."""

    LOST = "lost", _("분실")
    STOLEN = "stolen", _("도난")
    LEAKED = "leaked", pgettext_lazy("data breach", "유출")


class DataItem(models.TextChoices):
    """Personal data of a claim that may have got out."""

    NAME = "name", _("성명·상호")
    CONTACT = "contact", _("휴대전화·이메일")
    ADDRESS = "address", _("주소")
    ACCOUNT = "account", _("계좌번호·예금주")
    BUSINESS_NUMBER = "business", _("사업자등록번호")
    CLAIM = "claim", _("신청한 피해 내용")
    DOCUMENTS = "documents", _("제출한 서류")
    DECISION = "decision", _("심의 결과·지급액")


class SourceKind(models.TextChoices):
    """Ways to find affected claims."""

    SEEN = "seen", _("한 사람이 본 모든 신청")
    FILES = "files", _("한 사람이 내려받은 파일의 신청")
    NUMBERS = "numbers", _("접수번호를 적음")
    EVERYONE = "everyone", _("모든 신청")


OF_A_PERSON = (SourceKind.SEEN, SourceKind.FILES)


class BreachStatus(StyledChoices, models.TextChoices):
    OPEN = "open", pgettext_lazy("data breach", "조치 중")
    CLOSED = "closed", pgettext_lazy("data breach", "종결")


class Told(StyledChoices, models.TextChoices):
    """States of the letter to an affected claimant about what is known now."""

    NOT_YET = "not_yet", _("통지 전")
    UNDER_WAY = "under_way", _("보내는 중")
    TOLD = "told", _("통지함")
    FAILED = "failed", _("통지 못 함")


set_styles(BreachStatus, OPEN=("info", "pie-50"), CLOSED=("ok", "circle-check-f"))
set_styles(
    Told,
    NOT_YET=("none", "clock"),
    UNDER_WAY=("info", "send-f"),
    TOLD=("ok", "circle-check-f"),
    FAILED=("problem", "square-x-f"),
)
