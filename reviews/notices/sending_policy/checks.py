"""System check of the notice settings, so that a wrong one is found at the start."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from reviews.notices.channels import MAIL, OFF, PHONE
from reviews.notices.models import Channel
from reviews.notices.sending_policy.quiet_hours import parse_hours


@register(Tags.compatibility)
def notice_settings(**_given: Any) -> list[CheckMessage]:
    """Return an error for each of these settings that is wrong: NOTICE_QUIET (hours as 21:00-08:00,
    or nothing), NOTICE_MAIL and NOTICE_PHONE (names of senders), NOTICE_PREFER (names of channels),
    and with SOLAPI a lease that could end before its call and a SOLAPI_URL without https."""
    found: list[CheckMessage] = []
    try:
        parse_hours(settings.NOTICE_QUIET)
    except ValueError as error:
        found.append(Error(f"NOTICE_QUIET: {error}", id="notices.E001"))
    for name, known in (("NOTICE_MAIL", MAIL), ("NOTICE_PHONE", PHONE)):
        if getattr(settings, name) not in (*known, OFF):
            found.append(
                Error(
                    f"{name} is {getattr(settings, name)!r}; no notices or mails would be sent",
                    hint=f"It must be {', '.join(known)} or {OFF}.",
                    id="notices.E003",
                )
            )
    if settings.NOTICE_PHONE == "solapi":
        found += _faults_of_solapi()
    unknown = [name for name in settings.NOTICE_PREFER if name not in Channel.values]
    if unknown:
        found.append(
            Error(
                f"NOTICE_PREFER has unknown channels: {', '.join(unknown)}",
                hint=f"It must be a list of {', '.join(Channel.values)}.",
                id="notices.E002",
            )
        )
    return found


def _faults_of_solapi() -> Iterator[Error]:
    if settings.NOTICE_LEASE_SECONDS < 4 * settings.SOLAPI_SECONDS:
        yield Error(
            "NOTICE_LEASE_SECONDS is less than four times SOLAPI_SECONDS: a lease could end"
            " during a call to the provider, and a message could be sent twice",
            id="notices.E004",
        )
    if not _private():
        yield Error(
            "SOLAPI_URL is not https: phone numbers and texts could be read in transit, so"
            " nothing is sent there",
            id="notices.E005",
        )


@register(Tags.compatibility, deploy=True)
def contact_settings(**_given: Any) -> list[CheckMessage]:
    """Return an error for each setting that a letter names and that is empty: the customer centre's
    number, the address for papers, and the account to pay money back into."""
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
