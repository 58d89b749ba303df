"""Client of a partner's interface: grants out, answers in; and the question about those whose
answer was lost.

Contract: POST {url}/grants with {"programme": "…", "grants": [{"key", "reference", "units",
"value", "expires_on"}]} and the key as a bearer token; 200 {"results": {key: {"state": "issued" |
"refused", "reason": "…"}}}. POST {url}/status {"keys": […]}; 200 with the results of the keys that
the partner took ("redeemed" with "day", and "expired", come here too); a key that it never took is
absent. `key` is the idempotency key: the same key again gives nothing and answers as before.
A partner's own interface is put behind this one by a small gateway. Logs name nothing of a request.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import structlog
from django.conf import settings

from claims.json_post import NoAnswerError, post_json

log = structlog.get_logger(__name__)

AT_ONCE = 500  # grants of one request
LONGEST_ANSWER = 1 << 20  # bytes
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError)
LONGEST_REASON = 60  # characters
# Digits could be a telephone or a number of a person, with or without hyphens between them.
_DIGITS = re.compile(r"\d(?:[\W_]*\d){3,}")
STATES = ("issued", "refused", "redeemed", "expired")


class PartnerUnavailableError(Exception):
    """The partner did not answer, or its answer cannot be read: what it did with the request is
    unknown."""


class PartnerRefusedError(Exception):
    """The partner refused the whole request and took no grant of it: a wrong key or a wrong
    request. The argument is the HTTP status."""


class Answer(NamedTuple):
    state: str  # one of STATES
    reason: str
    day: date | None


def is_on() -> bool:
    """Return True when the address of a partner's interface is configured."""
    return bool(settings.BENEFIT_PARTNER_URL)


def send(programme: str, grants: Sequence[Mapping[str, Any]]) -> dict[str, Answer]:
    """Ask a partner's interface to issue grants of a programme. Return {idempotency key: Answer}; a
    grant whose key is missing may or may not have been issued.

    Raises PartnerUnavailableError (no readable answer: all outcomes are unknown),
    PartnerRefusedError (none was issued).
    """
    return _ask("/grants", {"programme": programme, "grants": [*grants]})


def ask(keys: Sequence[str]) -> dict[str, Answer]:
    """Ask a partner what became of grants, by their idempotency keys. Return {key: Answer}; a key
    that the partner never took is absent. Raises PartnerUnavailableError (no readable answer),
    PartnerRefusedError (wrong key or request)."""
    return _ask("/status", {"keys": [*keys]})


def _ask(path: str, body: Mapping[str, Any]) -> dict[str, Answer]:
    try:
        return _answers(
            post_json(
                settings.BENEFIT_PARTNER_URL.rstrip("/") + path,
                body,
                seconds=settings.BENEFIT_PARTNER_SECONDS,
                longest=LONGEST_ANSWER,
                key=settings.BENEFIT_PARTNER_KEY,
            )
        )
    except NoAnswerError as error:
        why, status = error.why, error.status or 0
        if why == "address" or 400 <= status < 500 and status not in (408, 425, 429):
            log.warning("benefit_partner_refused", why=why)
            raise PartnerRefusedError(why) from None
    except _UNREADABLE as error:
        why = type(error).__name__
    log.warning("benefit_partner_away", why=why)
    raise PartnerUnavailableError(why)


def _answers(body: Any) -> dict[str, Answer]:
    """Return {idempotency key: Answer} from the JSON body of a partner's answer. Raises one of
    _UNREADABLE if any result cannot be read, so that all count as unknown and are asked about
    later."""
    found = {}
    if not isinstance(body["results"], dict):
        raise TypeError
    for key, one in body["results"].items():
        if one["state"] not in STATES:
            raise ValueError
        day = date.fromisoformat(one["day"]) if one.get("day") else None
        found[str(key)] = Answer(one["state"], clean_reason(one.get("reason")), day)
    return found


def clean_reason(text: object) -> str:
    """Return a partner's reason, from its interface or a file, as text that names nobody: printable
    characters on one line, at most LONGEST_REASON, with runs of four digits or more masked."""
    printable = "".join(one if one.isprintable() else " " for one in str(text or ""))
    return _DIGITS.sub("****", " ".join(printable.split()))[:LONGEST_REASON].strip()
