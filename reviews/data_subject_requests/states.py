"""Kinds, states and answers of requests about personal data, and the grounds of a refusal."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.state_style import StyledChoices, set_styles


class RequestKind(models.TextChoices):
    """Rights of a claimant (개인정보 보호법 §35, §36, §37)."""

    ACCESS = "access", pgettext_lazy("data request", "열람")
    CORRECTION = "correction", pgettext_lazy("data request", "정정")
    DELETION = "deletion", pgettext_lazy("data request", "삭제")
    SUSPENSION = "suspension", _("처리정지")


class RequestChannel(models.TextChoices):
    TELEPHONE = "telephone", _("전화")
    POST = "post", _("우편")
    COUNTER = "counter", _("방문")
    MAIL = "mail", _("이메일")


class Identity(models.TextChoices):
    """Proof that the claimant asks, or somebody who may ask for them (시행령 §45, §46)."""

    UNPROVEN = "unproven", _("아직 확인하지 못함")
    DOCUMENT = "document", _("신분증 확인")
    CALLED_BACK = "called_back", _("등록된 전화로 확인")
    PROXY = "proxy", _("위임장과 신분증 확인")


class RequestStatus(StyledChoices, models.TextChoices):
    RECEIVED = "received", _("접수")
    ANSWERED = "answered", pgettext_lazy("data request", "답함")
    WITHDRAWN = "withdrawn", _("철회")


class RequestOutcome(StyledChoices, models.TextChoices):
    GRANTED = "granted", pgettext_lazy("data request", "모두 들어줌")
    PARTLY = "partly", pgettext_lazy("data request", "일부 들어줌")
    REFUSED = "refused", pgettext_lazy("data request", "들어주지 않음")


class Ground(models.TextChoices):
    """Grounds on which the law allows to refuse a request, in whole or in part."""

    FORBIDDEN = "forbidden", _("법률이 열람을 금지하거나 제한합니다.")  # §35 ④ 1
    HARMS_OTHERS = "harms_others", _("다른 사람의 생명·신체·재산이나 이익을 해칠 수 있습니다.")
    LEGAL_DUTY = "legal_duty", _("법령에 따라 보관하거나 처리해야 하는 개인정보입니다.")
    NOT_WRONG = "not_wrong", _("살펴보니 기록이 사실과 다르지 않습니다.")
    # §37 ② 4
    NEEDED = "needed", _("처리를 멈추면 심사하고 지급할 수 없고, 신청을 철회하지 않으셨습니다.")
    UNPROVEN = "unproven", _("본인이나 정당한 대리인임을 확인하지 못했습니다.")


GROUNDS: dict[RequestKind, tuple[Ground, ...]] = {
    RequestKind.ACCESS: (Ground.FORBIDDEN, Ground.HARMS_OTHERS, Ground.UNPROVEN),
    RequestKind.CORRECTION: (Ground.NOT_WRONG, Ground.UNPROVEN),
    RequestKind.DELETION: (Ground.LEGAL_DUTY, Ground.UNPROVEN),
    RequestKind.SUSPENSION: (
        Ground.LEGAL_DUTY,
        Ground.HARMS_OTHERS,
        Ground.NEEDED,
        Ground.UNPROVEN,
    ),
}
# Nothing of a claim is deleted before its retention period ends (docs/decisions/0123).
OUTCOMES: dict[RequestKind, tuple[RequestOutcome, ...]] = {
    **dict.fromkeys(RequestKind, tuple(RequestOutcome)),
    RequestKind.DELETION: (RequestOutcome.PARTLY, RequestOutcome.REFUSED),
}
DAYS_TO_ANSWER = 10  # calendar days from the day of the request (시행령 §41 ④, §43 ③, §44 ②)
MOST_EXTENSION = 30  # calendar days after the first due day; the law names no number

set_styles(
    RequestStatus,
    RECEIVED=("info", "shield-lock"),
    ANSWERED=("ok", "circle-check-f"),
    WITHDRAWN=("none", "arrow-back-up"),
)
set_styles(
    RequestOutcome,
    GRANTED=("ok", "circle-check-f"),
    PARTLY=("warn", "pie-50"),
    REFUSED=("none", "circle-x"),
)
