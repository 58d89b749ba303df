"""Verdicts of the automatic checks, from harmless to grave."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.state_style import StyledChoices, set_styles


class Verdict(StyledChoices, models.TextChoices):
    OK = "ok", _("이상 없음")
    UNKNOWN = "unknown", _("판단 불가")
    WARNING = "warning", _("주의")
    PROBLEM = "problem", _("문제")


set_styles(
    Verdict,
    OK=("ok", "circle-check-f"),
    UNKNOWN=("none", "help-circle"),
    WARNING=("warn", "alert-triangle-f"),
    PROBLEM=("problem", "square-x-f"),
)
