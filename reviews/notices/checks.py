"""What is wrong with the settings of the outbox, said at the start and not in the first night."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from reviews.notices.manners.quiet import hours
from reviews.notices.models import Channel


@register(Tags.compatibility)
def notice_settings(**_given: Any) -> list[CheckMessage]:
    """NOTICE_QUIET reads 21:00-08:00 or nothing; NOTICE_PREFER names channels."""
    found: list[CheckMessage] = []
    try:
        hours(settings.NOTICE_QUIET)
    except ValueError as error:
        found.append(Error(f"NOTICE_QUIET: {error}", id="notices.E001"))
    unknown = [name for name in settings.NOTICE_PREFER if name not in Channel.values]
    if unknown:
        found.append(
            Error(
                f"NOTICE_PREFER names no channel: {', '.join(unknown)}",
                hint=f"It is a list of {', '.join(Channel.values)}.",
                id="notices.E002",
            )
        )
    return found
