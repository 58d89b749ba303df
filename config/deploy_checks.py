"""Checks of `manage.py check --deploy`: settings that start and are dangerous in production."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@register(Tags.security, deploy=True)
def dangerous_settings(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Return an error for each outside program that is asked without TLS (E001), and warnings where
    no second factor is required (W001), any host name is accepted (W002), or letters go into a
    folder (W003)."""
    asked = {
        "NTS_URL": settings.NTS_URL if settings.NTS_SERVICE_KEY else "",
        "HOLDER_INQUIRY_URL": settings.HOLDER_INQUIRY_URL,
        "BENEFIT_PARTNER_URL": settings.BENEFIT_PARTNER_URL,
    }
    found: list[CheckMessage] = [
        Error(
            f"{name} is not https: keys and personal data would be read on the way",
            hint="Use its https address, or a TLS proxy on this machine.",
            id="desk.E001",
        )
        for name, url in asked.items()
        if url and not _is_private(url)
    ]
    if not settings.MFA_REQUIRED:
        found.append(
            Warning(
                "MFA_REQUIRED is off: a password alone opens every account, finance included",
                hint="Unset it; production asks everybody for a second factor.",
                id="desk.W001",
            )
        )
    if "*" in settings.ALLOWED_HOSTS:
        found.append(
            Warning(
                "ALLOWED_HOSTS accepts every host name",
                hint="Name the desk's own, as in .env.example.",
                id="desk.W002",
            )
        )
    found += [
        Warning(
            f"{name} is file: letters are written into a folder, count as sent and reach nobody",
            hint=f"Set {name} to a way that sends, or to off until there is one.",
            id="desk.W003",
        )
        for name in ("NOTICE_MAIL", "NOTICE_PHONE")
        if getattr(settings, name) == "file"
    ]
    return found


def _is_private(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" or parts.hostname in LOOPBACK
