"""Refusals of the marks."""

from django.utils.translation import gettext_lazy as _

from claims.errors import DomainError


class NotReadError(DomainError):
    message = _("사진에서 읽은 결과가 아니라 잘못 읽음을 표시할 수 없습니다.")


class NothingMarkedError(DomainError):
    message = _("되돌릴 표시가 없습니다. 잘못 읽음은 표시한 사람만 되돌립니다.")
    status = 409
