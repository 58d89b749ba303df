"""Checks of `manage.py check --deploy`: settings that start and are dangerous in production."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@register(Tags.security, deploy=True)
def dangerous_settings(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Return an error for each outside program that is asked without TLS (E001), and warnings if no
    second factor is required (W001), any host name is accepted (W002), letters go into a folder
    (W003), or forms are accepted from a page in plain (W004)."""
    return [*_partners(), *_access(), *_letters()]


def _partners() -> Iterator[CheckMessage]:
    asked = {
        "NTS_URL": settings.NTS_URL if settings.NTS_SERVICE_KEY else "",
        "HOLDER_INQUIRY_URL": settings.HOLDER_INQUIRY_URL,
        "BENEFIT_PARTNER_URL": settings.BENEFIT_PARTNER_URL,
        "OIDC_ISSUER": settings.OIDC_ISSUER,
    }
    for name, url in asked.items():
        parts = urlsplit(url)
        if url and parts.scheme != "https" and parts.hostname not in LOOPBACK:
            yield Error(
                f"{name} is not https: keys and personal data could be read in transit",
                hint="Use its https address, or a TLS proxy on this machine.",
                id="desk.E001",
            )


def _access() -> Iterator[CheckMessage]:
    if not settings.MFA_REQUIRED:
        yield Warning(
            "MFA_REQUIRED is off: a password alone gives access to every account, finance included",
            hint="Unset it; production asks everybody for a second factor.",
            id="desk.W001",
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield Warning(
            "ALLOWED_HOSTS accepts every host name",
            hint="Name the desk's own, as in .env.example.",
            id="desk.W002",
        )
    plain = [origin for origin in settings.CSRF_TRUSTED_ORIGINS if origin.startswith("http:")]
    if plain:
        yield Warning(
            f"CSRF_TRUSTED_ORIGINS accepts forms from pages without TLS: {', '.join(plain)}",
            hint="Name the desk's https address only.",
            id="desk.W004",
        )


def _letters() -> Iterator[CheckMessage]:
    for name in ("NOTICE_MAIL", "NOTICE_PHONE"):
        if getattr(settings, name) == "file":
            yield Warning(
                f"{name} is file: letters go into a folder, count as sent and reach nobody",
                hint=f"Set {name} to a channel that sends, or to off.",
                id="desk.W003",
            )
