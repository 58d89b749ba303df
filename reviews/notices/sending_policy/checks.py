"""System check of the notice settings, so that a wrong one is found at the start."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from reviews.notices.channels import MAIL, OFF, PHONE
from reviews.notices.models import Channel
from reviews.notices.sending_policy.quiet_hours import parse_hours


@register(Tags.compatibility)
def notice_settings(**_given: Any) -> list[CheckMessage]:
    """NOTICE_QUIET reads 21:00-08:00 or nothing, NOTICE_PREFER names channels, NOTICE_MAIL and
    NOTICE_PHONE name senders, a lease outlives a call, and SOLAPI_URL is private."""
    found: list[CheckMessage] = []
    try:
        parse_hours(settings.NOTICE_QUIET)
    except ValueError as error:
        found.append(Error(f"NOTICE_QUIET: {error}", id="notices.E001"))
    for name, known in (("NOTICE_MAIL", MAIL), ("NOTICE_PHONE", PHONE)):
        if getattr(settings, name) not in (*known, OFF):
            found.append(
                Error(
                    f"{name} is {getattr(settings, name)!r}; nothing would leave, mails included",
                    hint=f"It is {', '.join(known)} or {OFF}.",
                    id="notices.E003",
                )
            )
    if settings.NOTICE_PHONE == "solapi" and settings.NOTICE_LEASE_SECONDS < 4 * (
        settings.SOLAPI_SECONDS
    ):
        found.append(
            Error(
                "NOTICE_LEASE_SECONDS is less than four times SOLAPI_SECONDS: a lease could end"
                " while its call is on its way, and a message go out twice",
                id="notices.E004",
            )
        )
    if settings.NOTICE_PHONE == "solapi" and not _private():
        found.append(
            Error(
                "SOLAPI_URL is not https: numbers and letters would be read on the way, so nothing"
                " is sent there",
                id="notices.E005",
            )
        )
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


@register(Tags.compatibility, deploy=True)
def contact_settings(**_given: Any) -> list[CheckMessage]:
    """A letter names the customer centre's number, where to send papers and where to pay money
    back; all must be set."""
    return [
        Error(
            f"{name} is not set; letters to claimants would lack {what}",
            hint=f"Set {name}; see .env.example.",
            id="notices.E006",
        )
        for name, what in (
            ("CONTACT_PHONE", "the customer centre's number"),
            ("CONTACT_ADDRESS", "the address for papers"),
            ("RECOVERY_ACCOUNT", "the account to pay money back into"),
        )
        if not getattr(settings, name).strip()
    ]


def _private() -> bool:
    # httpx takes a while to import
    from reviews.notices.channels.solapi.http_client import is_private

    return is_private(settings.SOLAPI_URL)
