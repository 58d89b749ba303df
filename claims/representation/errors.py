"""Errors of representations, with their sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from claims.errors import ConflictError, DomainError
from claims.representation.models import (
    PaperKind,
)

if TYPE_CHECKING:
    pass


class PapersMissingError(DomainError):
    """Error: papers that the representation needs are missing; `kinds` lists their PaperKinds."""

    def __init__(self, kinds: tuple[PaperKind, ...]) -> None:
        self.kinds = kinds
        names = ", ".join(str(kind.label) for kind in kinds)
        super().__init__(
            _("증빙 서류가 빠졌습니다: %(names)s. 그 서류를 고르거나 올려 주세요.")
            % {"names": names}
        )


class PhoneNeededError(DomainError):
    message = _("이 사람에게 통지하려면 국내 휴대전화 번호나 이메일을 적어 주세요.")


class MailUnreadableError(DomainError):
    code = "email_unreadable"
    message = _("이메일 주소를 다시 보세요. 예: name@example.com")


class NameNeededError(DomainError):
    message = _("이름과 신청인과의 관계를 적어 주세요.")


class AlreadyStandsError(ConflictError):
    code = "representation_stands"
    message = _(
        "같은 종류가 이미 등록되어 있거나, 지급받을 다른 사람이 있습니다. 먼저 그것을 끝내 주세요."
    )


class EndedClaimError(DomainError):
    code = "claim_ended"
    message = _("철회했거나 파기한 신청에는 등록하지 않습니다.")
