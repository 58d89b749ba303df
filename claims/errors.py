"""Refusals that a verb may raise. The message is the sentence shown to the person."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A rule refused. `code` is stable for programs, `message` is for people, `status` is HTTP."""

    code = "refused"
    message: str | Promise = _("요청한 대로 할 수 없습니다.")
    status = 422

    def __init__(self, message: str | Promise | None = None, **details: Any) -> None:
        self.details = details
        if message is not None:
            self.message = message
        super().__init__(str(self.message))


class Conflict(DomainError):
    """What the person saw has changed since; nothing was done."""

    code = "changed"
    message = _("보신 뒤에 내용이 바뀌었습니다. 다시 확인해 주세요.")
    status = 409


class Forbidden(DomainError):
    """The person may not do this."""

    code = "forbidden"
    message = _("이 일을 할 권한이 없습니다.")
    status = 403
