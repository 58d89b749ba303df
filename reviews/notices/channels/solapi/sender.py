"""Sender of SOLAPI: a thousand messages a call, each with its own answer.

The notice's public id is sent in `customFields`, for the provider has no idempotency key: after a
missing answer its list is read and matched with our ids before anything is sent again.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from django.conf import settings

from reviews.notices.channels.base import (
    LookUp,
    LookUpSender,
    Message,
    ProviderUnavailableError,
    Report,
    SendResult,
    redact,
)
from reviews.notices.channels.solapi import codes
from reviews.notices.channels.solapi.http_client import (
    HttpClient,
    NeverSentError,
    NoAnswerError,
    Reply,
)
from reviews.notices.channels.solapi.message_list import (
    KINDS,
    NOTICE,
    ask,
    log_away,
    look_up,
    notice_of,
    raise_unless_ok,
)
from reviews.notices.models import AttemptOutcome, Channel

log = structlog.get_logger(__name__)

SEND = "/messages/v4/send-many/detail"
MAX_CALLS = 60  # calls for one batch that is divided in halves after a refusal


class SolapiSender(LookUpSender):
    """Sender of AlimTalk, SMS and LMS through SOLAPI (settings SOLAPI_*), 1,000 messages a call.
    The provider sends an undeliverable AlimTalk as SMS or LMS."""

    name = "solapi"
    batch = 1000

    def __init__(self) -> None:
        self.client: HttpClient | None = None

    @property
    def per_second(self) -> int:
        return settings.SOLAPI_PER_SECOND

    def connect(self) -> None:
        """Connect by listing one message, which proves connection and keys before an attempt
        counts. Does nothing when connected already. Raises ProviderUnavailableError if the query
        fails.
        """
        if self.client is not None:
            return
        client = HttpClient()
        try:
            reply = ask(client, [("limit", "1")])
            if reply.status == 401 and client.ahead:  # our clock is wrong, as is known now
                reply = ask(client, [("limit", "1")])
            raise_unless_ok(reply)
        except ProviderUnavailableError:
            client.close()
            raise
        self.client = client

    def send(self, messages: Sequence[Message]) -> list[SendResult]:
        try:
            self.connect()
        except ProviderUnavailableError as away:
            return [_away(away.code, away.text)] * len(messages)
        until = time.monotonic() + settings.SOLAPI_SECONDS / 2
        return self._send(messages, [MAX_CALLS], until)

    def look_up(self, asked: Sequence[LookUp]) -> list[Report | None]:
        self.connect()
        assert self.client is not None
        return look_up(self.client, asked)

    def close(self) -> None:
        client, self.client = self.client, None
        if client is not None:
            client.close()

    def _send(
        self, messages: Sequence[Message], calls: list[int], until: float
    ) -> list[SendResult]:
        """Send one call and return a result for each message. A batch that the provider cannot read
        is halved until the faulty message is alone.

        `calls` has one number, the calls left, which is counted down. No half begins after `until`
        (seconds of time.monotonic): it could outlast the lease and be sent by another worker too.
        """
        assert self.client is not None
        calls[0] -= 1
        try:
            reply = self.client.post(SEND, encode(messages))
        except NeverSentError as error:
            return [_away("unreachable", str(error))] * len(messages)
        except NoAnswerError as error:
            log.warning("solapi_no_answer", messages=len(messages), error=str(error))
            return [SendResult(AttemptOutcome.UNKNOWN, "no_answer", str(error))] * len(messages)
        if reply.status in (400, 413, 422) and len(messages) > 1 and calls[0] > 0:
            half = len(messages) // 2
            answers: list[SendResult] = []
            for some in (messages[:half], messages[half:]):
                if time.monotonic() < until:
                    answers += self._send(some, calls, until)
                else:  # refused with others
                    answers += [_refused_call(reply, len(messages))] * len(some)
            return answers
        return answers_of(reply, messages)


def encode(messages: Sequence[Message]) -> bytes:
    """Return the JSON body of a call that sends these messages. Two messages to one number are
    allowed: both are meant."""
    body = {
        "messages": [_as_sent(message) for message in messages],
        "allowDuplicates": True,
        "showMessageList": True,
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _as_sent(message: Message) -> dict[str, Any]:
    """Return one message as the object of SOLAPI's JSON. `text` is the stored text, which a
    fallback sends and the AlimTalk must match."""
    sent: dict[str, Any] = {
        "to": message.to,
        "from": settings.SOLAPI_FROM,
        "type": KINDS[Channel(message.channel)],
        "text": message.body,
        "customFields": {NOTICE: message.public_id},
    }
    if message.channel == Channel.ALIMTALK:
        sent["kakaoOptions"] = {
            "pfId": settings.SOLAPI_PF_ID,
            "templateId": message.template_id,
            # By placeholder; other keys serve another channel (outbox/other_channel.py).
            "variables": {k: v for k, v in (message.values or {}).items() if k[:2] == "#{"},
            "disableSms": False,
        }
    elif message.channel == Channel.LMS and message.subject:
        sent["subject"] = message.subject
    return sent


def answers_of(reply: Reply, messages: Sequence[Message]) -> list[SendResult]:
    """Return the result of each message from the answer to a call, in order. A message is unknown
    if the answer is unreadable or does not name it: it may have been taken."""
    if reply.status != 200:
        return [_refused_call(reply, len(messages))] * len(messages)
    if not isinstance(reply.body, Mapping):
        log.error("solapi_unreadable_answer", messages=len(messages))
        return [SendResult(AttemptOutcome.UNKNOWN, "unreadable_answer")] * len(messages)
    by_notice: dict[str, SendResult] = {}
    for entry in (*_entries(reply, "messageList"), *_entries(reply, "failedMessageList")):
        notice = notice_of(entry)
        if notice:
            by_notice[notice] = _answer(entry)
    unnamed = SendResult(AttemptOutcome.UNKNOWN, "not_in_answer")
    return [by_notice.get(message.public_id, unnamed) for message in messages]


def _entries(reply: Reply, name: str) -> list[Mapping[str, Any]]:
    found = reply.body.get(name)
    return [e for e in found if isinstance(e, Mapping)] if isinstance(found, list) else []


def _answer(entry: Mapping[str, Any]) -> SendResult:
    code = str(entry.get("statusCode") or "")[:40]
    provider_id = str(entry.get("messageId") or "")[:200]
    if code in codes.ON_THE_WAY or code == codes.DELIVERED:
        return SendResult(AttemptOutcome.ACCEPTED, code, provider_id=provider_id)
    known = codes.about(code)
    if known.account:
        log.error("solapi_account_refused", code=code)
    return SendResult(
        AttemptOutcome.REJECTED,
        code,
        redact(str(entry.get("statusMessage") or "")),
        provider_id,
        permanent=known.permanent,
        suppress=known.suppress,
        away=known.account,
    )


def _refused_call(reply: Reply, count: int) -> SendResult:
    """Return the result for a call of `count` messages with an error status. 401, 402, 403 and 429:
    the provider is away. Any other 4xx but 408: rejected, for good if it was one message. 408 and
    5xx: unknown, since a gateway may answer so after the provider took everything."""
    code, text = f"http_{reply.status}", redact(reply.error)
    if reply.status in (401, 402, 403, 429):
        log_away(code, text)
        return _away(code, text)
    if 400 <= reply.status < 500 and reply.status != 408:
        log.error("solapi_call_refused", code=code, messages=count)
        return SendResult(AttemptOutcome.REJECTED, code, text, permanent=count == 1)
    log.warning("solapi_no_answer", messages=count, error=code)
    return SendResult(AttemptOutcome.UNKNOWN, code, text)


def _away(code: str, text: str) -> SendResult:
    return SendResult(AttemptOutcome.REJECTED, code, redact(text), away=True)
