"""Webhook of SOLAPI, which reports what became of messages.

SOLAPI signs nothing, so the path has a secret, and each report is looked up before it counts. Any
answer but 200 makes SOLAPI call again, five times in all, so 200 means that the reports are stored.
An unreadable event does not stop the others: its message is looked up later.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from typing import Any

import structlog
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from claims.users.permissions import public
from reviews.notices.channels.solapi.message_list import NOTICE
from reviews.notices.delivery.reports import ReportEvent, store_reports

log = structlog.get_logger(__name__)

PROVIDER = "solapi"
MAX_BYTES, MAX_EVENTS = 2_000_000, 2_000


class WrongShapeError(ValueError):
    """The body of a webhook breaks the contract. The message names the place, never the content."""


@csrf_exempt
@require_POST
@public
def solapi(request: HttpRequest, secret: str) -> HttpResponse:
    """Webhook POST /notices/solapi/<SOLAPI_HOOK>/: store the delivery reports in its body. Answers
    404 for a wrong secret and 400 for an unreadable body."""
    if not is_valid_secret(secret):
        raise Http404
    try:
        events, unreadable = parse_events(_body(request))
    except WrongShapeError as error:
        log.warning("solapi_hook_unreadable", why=str(error))
        return HttpResponse(status=400)
    if unreadable:
        log.warning("solapi_hook_unreadable", why=str(unreadable[0]), events=len(unreadable))
    store_reports(PROVIDER, events)
    return HttpResponse(status=200 if events or not unreadable else 400)


def is_valid_secret(secret: str) -> bool:
    """Return True when the secret in the path is SOLAPI_HOOK and SOLAPI is in use. Compares in
    constant time; False without a hook."""
    hook = settings.SOLAPI_HOOK
    same = secrets.compare_digest(secret.encode(), hook.encode())
    return same and bool(hook) and settings.NOTICE_PHONE == PROVIDER


def parse_events(raw: bytes) -> tuple[list[ReportEvent], list[WrongShapeError]]:
    """Return the events in the body of one webhook call, each id once, and the errors of those that
    cannot be read.

    Raises WrongShapeError if the body is not an array of at most MAX_EVENTS.
    """
    try:
        events = json.loads(raw)
    except ValueError as error:  # also UnicodeDecodeError
        raise WrongShapeError("not JSON") from error
    except RecursionError as error:
        raise WrongShapeError("nested too deep") from error
    if not isinstance(events, list) or len(events) > MAX_EVENTS:
        raise WrongShapeError("not a JSON array, or too many events")
    readable: dict[str, ReportEvent] = {}
    unreadable = []
    for event in events:
        try:
            one = _event(event)
        except WrongShapeError as error:
            unreadable.append(error)
        else:
            readable[one.event_id] = one
    return list(readable.values()), unreadable


def _event(event: Any) -> ReportEvent:
    data = event.get("data") if isinstance(event, Mapping) else None
    if not isinstance(data, Mapping):
        raise WrongShapeError("an event has no data")
    fields = data.get("customFields")
    notice = fields.get(NOTICE, "") if isinstance(fields, Mapping) else ""
    return ReportEvent(
        _text(event.get("eventDataId")),
        _text(data.get("messageId")),
        notice if isinstance(notice, str) else "",
        _text(data.get("statusCode")),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value or not value.isprintable():
        raise WrongShapeError("a field is not text")
    return value


def _body(request: HttpRequest) -> bytes:
    """Return the body. Raises WrongShapeError before more than MAX_BYTES are read."""
    raw = request.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise WrongShapeError("too long")
    return raw
