"""The provider's service: accepts messages and answers queries. Without HTTP."""

from __future__ import annotations

import itertools
import json
import secrets
import time
from datetime import UTC, datetime
from typing import Any

from config.dev.message_provider import rules
from config.dev.message_provider.behaviours import Behaviours
from config.dev.message_provider.log import Log, Row

MOST_LISTED, MOST_SENT = 500, 10_000


class BadRequestError(Exception):
    """The body or query of a call cannot be read, or a limit is out of range; nothing was
    accepted."""


class MessageService:
    def __init__(self, log: Log, behaviours: Behaviours, senders: frozenset[str]) -> None:
        self.log, self.behaviours, self.senders = log, behaviours, senders
        self._calls = itertools.count()

    def send(self, body: Any, did: str) -> dict[str, Any]:
        """Accept the messages of POST /messages/v4/send-many/detail and return the answer. Accepted
        messages are on disk on return. `did` is the behaviour of the call, stored with it. Raises
        BadRequestError for no messages, more than 10,000, or one that is no object."""
        messages = body.get("messages") if isinstance(body, dict) else None
        if not isinstance(messages, list) or not 1 <= len(messages) <= MOST_SENT:
            raise BadRequestError("messages")
        if not all(isinstance(message, dict) for message in messages):
            raise BadRequestError("each message must be a JSON object")
        now = time.time()
        stamp = datetime.fromtimestamp(now, UTC).strftime("%Y%m%d%H%M%S")
        tail = f"{stamp}{secrets.token_hex(3).upper()}{next(self._calls):04d}"
        group = f"G4V{tail}"
        taken, failed, seen = [], [], set()
        script, templates = self.behaviours.script, self.log.templates
        for index, message in enumerate(messages):
            verdict = rules.check_message(message, templates, self.senders, script["any_template"])
            to = message.get("to")
            code = verdict.code or self.behaviours.refusal()
            if not code and not body.get("allowDuplicates") and to in seen:
                code = "1026"
            if code:
                failed.append((message, code))
                continue
            seen.add(to)
            taken.append(self._row(message, verdict, f"M4V{tail}{index:05d}", group, now))
        self.log.take([row for row, _message in taken], did, len(failed))
        return self._answer(group, taken, failed, bool(body.get("showMessageList")))

    def _row(
        self,
        message: dict[str, Any],
        verdict: rules.Verdict,
        message_id: str,
        group: str,
        now: float,
    ) -> tuple[tuple, dict[str, Any]]:
        script = self.behaviours.script
        to, text, subject = message["to"], message["text"], message.get("subject") or ""
        fallback = not (message.get("kakaoOptions") or {}).get("disableSms", False)
        outcome, went_by = rules.ending(
            verdict.kind, self.behaviours.outcome(to), text, subject, fallback
        )
        custom = message.get("customFields") or {}
        row = (
            message_id, group, custom.get("notice", ""), to, message.get("from", ""), verdict.kind,
            verdict.template, subject, text, json.dumps(custom, ensure_ascii=False), now,
            now + script["late_seconds"], outcome, went_by, now + script["report_seconds"],
        )  # fmt: skip
        return row, message

    def _answer(self, group: str, taken: list, failed: list, listed: bool) -> dict[str, Any]:
        answer: dict[str, Any] = {
            "groupInfo": {
                "groupId": group,
                "status": "SENDING" if taken else "FAILED",
                "count": {
                    "total": len(taken) + len(failed),
                    "registeredSuccess": len(taken),
                    "registeredFailed": len(failed),
                },
            },
            "failedMessageList": [
                {
                    "to": message.get("to"),
                    "from": message.get("from"),
                    "statusCode": code,
                    "statusMessage": rules.WORDS.get(code, code),
                    "customFields": message.get("customFields") or {},
                }
                for message, code in failed
            ],
        }
        if listed:
            answer["messageList"] = [
                {
                    "messageId": row[0],
                    "statusCode": "2000",
                    "statusMessage": rules.WORDS["2000"],
                    "customFields": message.get("customFields") or {},
                }
                for row, message in taken
            ]
        return answer

    def list(self, query: dict[str, list[str]]) -> dict[str, Any]:
        """Return the answer to GET /messages/v4/list-old: the messages that fit the query, at most
        500, and the key of the next page.

        Leaves out messages that are not yet visible, as the real provider does. Raises
        BadRequestError.
        """
        now = time.time()
        try:
            limit = int(query.get("limit", ["20"])[0])
            where, values = _conditions(query)
        except ValueError as error:
            raise BadRequestError(str(error)) from error
        if not 1 <= limit <= MOST_LISTED:
            raise BadRequestError("limit")
        if "startKey" in query:
            where.append("seq >= (SELECT seq FROM message WHERE message_id = ?)")
            values.append(query["startKey"][0])
        rows = self.log.find(" AND ".join([*where, "visible_at <= ?"]), [*values, now], limit + 1)
        wanted = query.get("statusCode")
        return {
            "limit": limit,
            "startKey": query.get("startKey", [None])[0],
            "nextKey": rows[limit].message_id if len(rows) > limit else None,
            "messageList": {
                row.message_id: as_listed(row, now)
                for row in rows[:limit]
                if not wanted or row.status(now) in wanted
            },
        }


def as_listed(row: Row, now: float) -> dict[str, Any]:
    """Return a message as JSON values, as the list and the webhook give it at time `now` (seconds
    since 1970): its kind and status change when it is reported."""
    code, kind = row.status(now), row.kind_at(now)
    reported = now >= row.report_at
    return {
        "messageId": row.message_id,
        "groupId": row.group_id,
        "to": row.recipient,
        "from": row.sender,
        "type": kind,
        "replacement": kind != row.kind,
        "subject": row.subject or None,
        "text": row.text,
        "statusCode": code,
        "statusMessage": rules.WORDS.get(code, code),
        "status": "COMPLETE" if reported and code != "3000" else "SENDING",
        "customFields": json.loads(row.custom),
        "dateCreated": _iso(row.created),
        "dateUpdated": _iso(row.report_at if reported else row.created),
    }


def _conditions(query: dict[str, list[str]]) -> tuple[list[str], list[Any]]:
    where: list[str] = ["1 = 1"]
    values: list[Any] = []
    ids = [*query.get("messageId", []), *query.get("messageIds[]", [])]
    if ids:
        where.append(f"message_id IN ({', '.join('?' * len(ids))})")
        values += ids
    for name, column in (
        ("groupId", "group_id"), ("to", "recipient"), ("from", "sender"), ("type", "kind"),
    ):  # fmt: skip
        if name in query:
            where.append(f"{column} = ?")
            values.append(query[name][0])
    column = "report_at" if query.get("dateType") == ["UPDATED"] else "created"
    for name, sign in (("startDate", ">="), ("endDate", "<=")):
        if name in query:
            where.append(f"{column} {sign} ?")
            values.append(datetime.fromisoformat(query[name][0]).timestamp())
    return where, values


def _iso(moment: float) -> str:
    text = datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")
