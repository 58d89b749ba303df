"""Writing the access log (접속기록)."""

from typing import TYPE_CHECKING

import structlog
from django.http import HttpRequest

from claims.privacy.models import NEEDS_REASON, AccessEntry, Action

if TYPE_CHECKING:
    from claims.users.models import User


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
    if trusted and len(hops) >= trusted:
        return hops[-trusted]
    return request.META.get("REMOTE_ADDR") or None


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
