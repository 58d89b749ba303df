"""Allowlist of recipients for systems other than production, so that no test reaches a stranger.

NOTICE_ALLOWLIST has mail addresses, `*@domain`, numbers, or `*` for everybody. It applies outside
production only, and only to senders that reach people.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.utils.translation import gettext as _

from claims.korean import in_korean
from reviews.notices.channels import reaches_people
from reviews.notices.models import Channel

CODE = "not_on_allowlist"  # last_code of what was stopped here


def address_check(channel: str) -> Callable[[str], bool]:
    """Return a function that says for a plain address of this channel if it may be sent to: any
    address in production and for senders that reach nobody, else those in NOTICE_ALLOWLIST."""
    if settings.PRODUCTION or not reaches_people(channel):
        return _anybody
    allowed = _allowed(tuple(settings.NOTICE_ALLOWLIST))
    if "*" in allowed:
        return _anybody
    if channel == Channel.MAIL:
        return lambda address: _named(address, allowed)
    return lambda address: phone_digits(address) in allowed


def reason_text() -> str:
    """Return the sentence that is stored as the reason in a notice that the allowlist stopped. In
    Korean, whatever the language in use."""
    with in_korean():
        return _("시험용 시스템이라 허용 목록에 없는 주소로는 보내지 않음")


def phone_digits(number: str) -> str:
    """Return a telephone number with everything but its digits removed."""
    return "".join(c for c in number if c.isdigit())


@lru_cache(maxsize=8)
def _allowed(entries: tuple[str, ...]) -> frozenset[str]:
    """Return mail addresses in lower case and numbers as digits."""
    cleaned = (entry.strip().lower() for entry in entries)
    return frozenset(e if "@" in e or e == "*" else phone_digits(e) for e in cleaned if e) - {""}


def _anybody(_address: str) -> bool:
    return True


def _named(address: str, allowed: frozenset[str]) -> bool:
    address = address.strip().lower()
    _local, at, domain = address.rpartition("@")
    return bool(at) and (address in allowed or f"*@{domain}" in allowed)
