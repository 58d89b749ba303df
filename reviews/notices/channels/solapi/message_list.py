"""Look-ups in SOLAPI's message list, read page by page and matched with our ids."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from django.db import connection

from reviews.notices.channels.base import (
    DeliveryProgress,
    LookUp,
    ProviderUnavailableError,
    Report,
    redact,
)
from reviews.notices.channels.solapi import codes
from reviews.notices.channels.solapi.http_client import (
    HttpClient,
    NeverSentError,
    NoAnswerError,
    Reply,
)
from reviews.notices.models import Channel

log = structlog.get_logger(__name__)

LIST = "/messages/v4/list-old"
NOTICE = "notice"  # our key in customFields
KINDS = {Channel.ALIMTALK: "ATA", Channel.SMS: "SMS", Channel.LMS: "LMS"}
CHANNELS = {kind: channel.value for channel, kind in KINDS.items()}
PAGE = 500  # messages of one page, the provider's maximum
IDS = 100  # message ids of one query, which are part of the URL
MAX_PAGES = 2000  # a million messages; more is a wrong query
MARGIN = timedelta(seconds=30)  # before the first attempt, besides the difference of the clocks
LONG_AGO = timedelta(days=1)  # used if the time of the first attempt is unknown

Listed = Mapping[str, Any]


def look_up(client: HttpClient, asked: Sequence[LookUp]) -> list[Report | None]:
    """Return the provider's report on each message, in order; None for a message not listed (yet).

    Messages are found by the provider's own id where it is known. For the others every message
    since the first attempt is read, so that a message that was accepted twice is found twice.
    Raises ProviderUnavailableError if a query fails or the list is too long.
    """
    found: dict[str, list[Listed]] = defaultdict(list)
    known = {one.provider_id: one.public_id for one in asked if one.provider_id}
    for message in _by_ids(client, list(known)):
        public_id = known.get(str(message.get("messageId")))
        if public_id:
            found[public_id].append(message)
    rest = {one.public_id for one in asked} - set(known.values())
    failed_id = {one.failed_id for one in asked if one.failed_id}
    if rest:
        for message in _since(client, _start(client, asked, rest)):
            public_id = notice_of(message)
            if public_id in rest and message.get("messageId") not in failed_id:
                found[public_id].append(message)
    return [_report(found[one.public_id]) if one.public_id in found else None for one in asked]


def notice_of(message: Listed) -> str:
    """Return the public id of the notice that a listed message carries in its customFields; ""
    without one. Other users of the account may put other text there."""
    fields = message.get("customFields")
    found = fields.get(NOTICE) if isinstance(fields, Mapping) else None
    return found if isinstance(found, str) else ""


def _report(messages: Sequence[Listed]) -> Report:
    """Return the report on the message with the furthest progress: delivered, else on its way, else
    failed. `times` counts the messages that have not failed, at least 1."""
    order = (DeliveryProgress.DELIVERED, DeliveryProgress.ON_ITS_WAY, DeliveryProgress.FAILED)
    best = min(messages, key=lambda message: order.index(codes.progress_of(_code(message))))
    code = _code(best)
    progress = codes.progress_of(code)
    return Report(
        progress,
        code,
        redact(str(best.get("statusMessage") or "")),
        str(best.get("messageId") or "")[:200],
        CHANNELS.get(str(best.get("type")), ""),
        max(1, len({m.get("messageId") for m in messages if _has_not_failed(m)})),
        codes.about(code).suppress if progress is DeliveryProgress.FAILED else "",
    )


def _has_not_failed(message: Listed) -> bool:
    """Return True for a message that is delivered or on its way. A message sent after a failed one
    is not a duplicate of it."""
    return codes.progress_of(_code(message)) is not DeliveryProgress.FAILED


def _code(message: Listed) -> str:
    return str(message.get("statusCode") or "")[:40]


def _by_ids(client: HttpClient, ids: Sequence[str]) -> Iterator[Listed]:
    for start in range(0, len(ids), IDS):
        query = [("messageIds[]", one) for one in ids[start : start + IDS]]
        yield from _pages(client, query)


def _since(client: HttpClient, start: datetime) -> Iterator[Listed]:
    text = start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    yield from _pages(client, [("dateType", "CREATED"), ("startDate", text)])


def _pages(client: HttpClient, query: list[tuple[str, str]]) -> Iterator[Listed]:
    """Yield every message of the query, page by page. Raises ProviderUnavailableError for a page
    that fails, or for more than MAX_PAGES, since half a list is useless."""
    key = ""
    for _page in range(MAX_PAGES):
        reply = ask(client, [*query, ("limit", str(PAGE)), *([("startKey", key)] if key else [])])
        raise_unless_ok(reply)
        listed = reply.body.get("messageList")
        if isinstance(listed, Mapping):
            yield from (message for message in listed.values() if isinstance(message, Mapping))
        key = str(reply.body.get("nextKey") or "")
        if not key:
            return
    log.error("solapi_list_too_long", pages=MAX_PAGES)
    raise ProviderUnavailableError("list_too_long")


def _start(client: HttpClient, asked: Sequence[LookUp], rest: set[str]) -> datetime:
    """Return the time from which to read the list, by the provider's clock: MARGIN before the
    earliest first attempt of the messages in `rest`, LONG_AGO back for an unknown attempt."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (our_time,) = cursor.fetchone()
    their_time = client.provider_time() or our_time
    first = min((one.since or our_time - LONG_AGO) for one in asked if one.public_id in rest)
    return first + (their_time - our_time) - MARGIN


def ask(client: HttpClient, query: list[tuple[str, str]]) -> Reply:
    """Query SOLAPI's message list and return the answer. Raises ProviderUnavailableError when the
    query cannot be sent or gets no answer."""
    try:
        return client.ask(LIST, query)
    except NeverSentError as error:
        raise ProviderUnavailableError("unreachable", str(error)) from error
    except NoAnswerError as error:
        raise ProviderUnavailableError("no_answer", str(error)) from error


def raise_unless_ok(reply: Reply) -> None:
    """Check the answer to a query. Raises ProviderUnavailableError, after logging it, unless the
    status is 200 with a JSON object."""
    if reply.status == 200 and isinstance(reply.body, Mapping):
        return
    away = ProviderUnavailableError(f"http_{reply.status}", reply.error)
    log_away(away.code, away.text)
    raise away


def log_away(code: str, text: str) -> None:
    """Log that SOLAPI refused a query: as an error if a person must act (status 401, 402, 403),
    else as a warning."""
    (log.error if code in ("http_401", "http_402", "http_403") else log.warning)(
        "solapi_away", code=code, text=text
    )
