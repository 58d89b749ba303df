"""Topics of escalated inquiries, and the office that acts on each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Office(models.TextChoices):
    """An office to which the customer centre escalates inquiries."""

    SECRETARIAT = "secretariat", _("사무국")
    FINANCE = "finance", _("지급 담당")


class Topic(models.TextChoices):
    """Requests of claimants, in the words of the letters that say to call."""

    TERM = "term", _("기한을 늘려 달라고 함")
    WITHDRAWAL = "withdrawal", _("철회하거나 철회를 되돌리겠다고 함")
    REVIEW = "review", _("다시 심의해 달라고 함")
    DOCUMENTS = "documents", _("낸 서류를 확인해 달라고 함")
    OTHER = "other", _("그 밖에 사무국에서 볼 일")
    INSTALMENTS = "instalments", _("나누어 내겠다고 함")
    PAYMENT = "payment", _("입금을 확인해 달라고 함")
    OTHER_PAYMENT = "other_pay", _("그 밖에 지급 담당이 볼 일")


OFFICE_OF: Final[Mapping[str, Office]] = {
    **dict.fromkeys((topic.value for topic in Topic), Office.SECRETARIAT),
    Topic.INSTALMENTS.value: Office.FINANCE,
    Topic.PAYMENT.value: Office.FINANCE,
    Topic.OTHER_PAYMENT.value: Office.FINANCE,
}
# Permission of the people of an office, who answer.
ANSWERS: Final[Mapping[Office, str]] = {
    Office.SECRETARIAT: "claims.answer_for_secretariat",
    Office.FINANCE: "claims.answer_for_finance",
}


def offices_of(user: Any) -> list[Office]:
    """Return the offices for which a user answers escalated inquiries."""
    return [office for office, permission in ANSWERS.items() if user.has_perm(permission)]


def topics_of(user: Any) -> list[str]:
    """Return the topics (values of Topic) of the offices for which a user answers."""
    offices = offices_of(user)
    return [topic for topic, office in OFFICE_OF.items() if office in offices]


def topic_choices() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """Return the topics by office, as choices of a form: (label of the office, choices)."""
    return [
        (
            office.label,
            [(topic.value, topic.label) for topic in Topic if OFFICE_OF[topic.value] == office],
        )
        for office in Office
    ]
