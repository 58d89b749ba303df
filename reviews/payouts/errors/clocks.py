"""Error of a server whose clock is wrong, with the sentence shown to people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from claims.errors import DomainError


class ClocksDifferError(DomainError):
    """The moment of an act does not follow the database's clock, or the acts before it: the clock
    of the server that wrote it is wrong, or was set back."""

    message = _(
        "이 서버의 시계가 데이터베이스의 시계와 달라 적지 않았습니다. 시스템 관리자에게 서버의 "
        "시계를 맞춰 달라고 한 뒤 다시 해 주세요."
    )
