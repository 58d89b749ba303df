"""Writing the access log (접속기록)."""

from datetime import timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING

import structlog
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from claims.privacy.models import NEEDS_REASON, AccessEntry, Action

if TYPE_CHECKING:
    from claims.users.models import User

# Turning the pages of one thing is one viewing; coming back to it later is another.
ONE_VIEWING = timedelta(minutes=10)


class ReasonMissing(ValueError):
    """Revealing, downloading and exporting need a typed reason."""


def address_of(request: HttpRequest | None) -> str | None:
    """The client's address, as the trusted proxies tell it (setting TRUSTED_PROXIES)."""
    if request is None:
        return None
    from django.conf import settings

    forwarded = request.headers.get("X-Forwarded-For", "")
    hops = [part.strip() for part in forwarded.split(",") if part.strip()]
    trusted = settings.TRUSTED_PROXIES
    address = hops[-trusted] if trusted and len(hops) >= trusted else ""
    return next(filter(_is_address, (address, request.META.get("REMOTE_ADDR", ""))), None)


def _is_address(text: str) -> bool:
    """What the database can hold as an address; a unix socket has none."""
    try:
        return bool(ip_address(text)) and "%" not in text
    except ValueError:
        return False


def record_access(
    *,
    user: "User",
    action: Action | str,
    claim: object | None = None,
    document: object | None = None,
    count: int = 1,
    reason: str = "",
    request: HttpRequest | None = None,
) -> AccessEntry:
    """Write one entry. Raises ReasonMissing when the action needs a reason and has none."""
    reason = reason.strip()
    if action in NEEDS_REASON and not reason:
        raise ReasonMissing(action)
    bound = structlog.contextvars.get_contextvars()
    return AccessEntry.objects.create(
        user=user,
        action=action,
        claim_id=getattr(claim, "pk", claim),
        document_id=getattr(document, "pk", document),
        count=count,
        reason=reason[:300],
        ip=address_of(request),
        request_id=str(bound.get("request_id", ""))[:40],
    )


def note_viewing(
    *,
    user: "User",
    action: Action,
    claim: int,
    document: int | None = None,
    request: HttpRequest | None = None,
) -> bool:
    """Write one entry for a viewing of a claim, or of one document of it (both primary keys).

    What is asked for within ten minutes of the entry belongs to it: the next page, a part of the
    desk that is brought up to date. True when an entry was written. Call it before anything is
    handed out, so that nobody sees what is not on record.
    """
    lately = AccessEntry.objects.filter(
        user=user,
        action=action,
        claim_id=claim,
        document_id=document,
        at__gt=timezone.now() - ONE_VIEWING,
    )
    if lately.exists():
        return False
    with transaction.atomic():
        with connection.cursor() as cursor:
            # two pages asked for at once are one viewing
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
                [f"viewing:{action}:{user.pk}:{claim}:{document}"],
            )
        if lately.exists():
            return False
        record_access(user=user, action=action, claim=claim, document=document, request=request)
    return True
