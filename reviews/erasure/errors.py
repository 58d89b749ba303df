"""Errors of the verbs of an erasure, each with one plain sentence for the user."""

from django.utils.translation import gettext_lazy as _

from claims.errors import ConflictError, DomainError


class TooEarlyError(DomainError):
    """Error: the chosen day is within the retention period. `details["last"]` is the last allowed
    day."""

    message = _("보존 기간이 지나지 않은 날입니다. 더 이른 날을 골라 주세요.")


class ErasureUnderWayError(ConflictError):
    message = _("다른 파기가 열려 있습니다. 그것을 마치거나 그만둔 뒤에 세어 주세요.")


class ErasureMovedError(ConflictError):
    message = _("그사이에 파기의 상태가 바뀌었습니다. 지금 상태를 확인해 주세요.")


class NothingToEraseError(DomainError):
    message = _("파기할 신청이 없습니다. 그대로 두는 사유를 확인해 주세요.")


class AlreadyErasedError(ConflictError):
    message = _("이미 개인정보를 파기한 신청입니다.")


class RetentionMovedError(ConflictError):
    message = _("그사이에 보존 지정이 바뀌었습니다. 지금 상태를 확인해 주세요.")
