"""What the provider has: its list, read page by page and matched with our ids."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from django.db import connection

from reviews.notices.channels.base import LookUp, Progress, ProviderAwayError, Report, redact
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
NOTICE = "notice"  # our name in customFields
KINDS = {Channel.ALIMTALK: "ATA", Channel.SMS: "SMS", Channel.LMS: "LMS"}
CHANNELS = {kind: channel.value for channel, kind in KINDS.items()}
PAGE = 500  # messages of one page: the provider's most
IDS = 100  # message ids of one question: they travel in the URL
MAX_PAGES = 2000  # a million messages; more is a question wrongly asked
MARGIN = timedelta(seconds=30)  # before the first attempt, beside the difference of the clocks
LONG_AGO = timedelta(days=1)  # where nobody knows the first attempt

Listed = Mapping[str, Any]


def look_up(client: HttpClient, asked: Sequence[LookUp]) -> list[Report | None]:
    """What the provider has of each, in order; None for what it does not show (yet).

    By the provider's own id where one is known; else every message since the first attempt is read,
    so that one it took twice is seen twice. Raises ProviderAwayError.
    """
    found: dict[str, list[Listed]] = defaultdict(list)
    known = {one.provider_id: one.public_id for one in asked if one.provider_id}
    for message in _by_ids(client, list(known)):
        public_id = known.get(str(message.get("messageId")))
        if public_id:
            found[public_id].append(message)
    rest = {one.public_id for one in asked} - set(known.values())
    not_meant = {one.not_meant for one in asked if one.not_meant}
    if rest:
        for message in _since(client, _start(client, asked, rest)):
            public_id = notice_of(message)
            if public_id in rest and message.get("messageId") not in not_meant:
                found[public_id].append(message)
    return [_report(found[one.public_id]) if one.public_id in found else None for one in asked]


def notice_of(message: Listed) -> str:
    """Our id of a message, from where we put it; "" where it is none of ours: an account may be
    used by others too, who put there what they like."""
    fields = message.get("customFields")
    found = fields.get(NOTICE) if isinstance(fields, Mapping) else None
    return found if isinstance(found, str) else ""


def _report(messages: Sequence[Listed]) -> Report:
    """Of several, the one that came furthest."""
    order = (Progress.DELIVERED, Progress.ON_ITS_WAY, Progress.FAILED)
    best = min(messages, key=lambda message: order.index(codes.progress_of(_code(message))))
    code = _code(best)
    progress = codes.progress_of(code)
    return Report(
        progress,
        code,
        redact(str(best.get("statusMessage") or "")),
        str(best.get("messageId") or "")[:200],
        CHANNELS.get(str(best.get("type")), ""),
        max(1, len({m.get("messageId") for m in messages if _lives(m)})),
        codes.about(code).suppress if progress is Progress.FAILED else "",
    )


def _lives(message: Listed) -> bool:
    """A message that failed was told to nobody: one sent after it is no repetition."""
    return codes.progress_of(_code(message)) is not Progress.FAILED


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
    """Every message that answers to the query. Raises ProviderAwayError: half a list is none."""
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
    raise ProviderAwayError("list_too_long")


def _start(client: HttpClient, asked: Sequence[LookUp], rest: set[str]) -> datetime:
    """The first attempt, told by the database's clock, on the provider's clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (ours,) = cursor.fetchone()
    theirs = client.provider_time() or ours
    first = min((one.since or ours - LONG_AGO) for one in asked if one.public_id in rest)
    return first + (theirs - ours) - MARGIN


def ask(client: HttpClient, query: list[tuple[str, str]]) -> Reply:
    """A question changes nothing, so not to be answered is to be away. Raises ProviderAwayError."""
    try:
        return client.ask(LIST, query)
    except NeverSentError as error:
        raise ProviderAwayError("unreachable", str(error)) from error
    except NoAnswerError as error:
        raise ProviderAwayError("no_answer", str(error)) from error


def raise_unless_ok(reply: Reply) -> None:
    """Raises ProviderAwayError."""
    if reply.status == 200 and isinstance(reply.body, Mapping):
        return
    away = ProviderAwayError(f"http_{reply.status}", reply.error)
    log_away(away.code, away.text)
    raise away


def log_away(code: str, text: str) -> None:
    """Keys and accounts that are refused wait for a person: an error. The rest passes."""
    (log.error if code in ("http_401", "http_402", "http_403") else log.warning)(
        "solapi_away", code=code, text=text
    )
