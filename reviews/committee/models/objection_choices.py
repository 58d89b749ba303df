"""States, answers and channels of objections, and the routes that can be objected to."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.register.models import Route
from claims.state_style import StyledChoices, set_styles

__all__ = [
    "OBJECTABLE",
    "OBJECTION_OPEN",
    "ObjectionChannel",
    "ObjectionOutcome",
    "ObjectionStatus",
]

# Routes against which one may object; a decision of the council takes an appeal instead.
OBJECTABLE = frozenset(set(Route) - {Route.COMMITTEE_REVIEW})


class ObjectionStatus(StyledChoices, models.TextChoices):
    RECEIVED = "received", _("접수")
    PROPOSED = "proposed", _("확인 대기")
    DECIDED = "decided", pgettext_lazy("objection", "결정함")
    PASSED = "passed_to_council", _("협의체로 넘김")
    REJECTED_LATE = "rejected_late", _("기간 경과")
    WITHDRAWN = "withdrawn", _("철회")


class ObjectionOutcome(StyledChoices, models.TextChoices):
    UPHELD = "upheld", _("받아들임")
    REFUSED = "refused", _("받아들이지 않음")


class ObjectionChannel(models.TextChoices):
    TELEPHONE = "telephone", _("전화")
    POST = "post", _("우편")
    COUNTER = "counter", _("방문")
    MAIL = "mail", _("이메일")


set_styles(
    ObjectionStatus,
    RECEIVED=("appeal", "scale"),
    PROPOSED=("warn", "clock"),
    DECIDED=("ok", "circle-check-f"),
    PASSED=("appeal", "pie-50"),
    REJECTED_LATE=("none", "clock"),
    WITHDRAWN=("none", "arrow-back-up"),
)
set_styles(ObjectionOutcome, UPHELD=("ok", "circle-check-f"), REFUSED=("none", "circle-x"))

# The claimant waits for an answer of the secretariat.
OBJECTION_OPEN = frozenset({ObjectionStatus.RECEIVED, ObjectionStatus.PROPOSED})
# Two people have answered.
ANSWERED = (ObjectionStatus.DECIDED, ObjectionStatus.PASSED)
