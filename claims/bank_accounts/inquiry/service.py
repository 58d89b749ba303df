"""Client of a holder inquiry (예금주 조회): one question about one account.

Contract: POST {"bank_code": "004", "account_number": "…", "holder_name": "…"} with the key as a
bearer token; 200 {"result": "match" | "differs" | "unknown"}. `unknown`: no such account, a closed
one, or a bank that does not tell. A bank's own interface is put behind this one by a small gateway.
Neither logs nor errors carry the account, the holder or the key.
"""

from __future__ import annotations

from enum import Enum

import structlog
from django.conf import settings

from claims.json_post import NoAnswerError, post_json

log = structlog.get_logger(__name__)

LONGEST_ANSWER = 1 << 14  # bytes


class HolderAnswer(Enum):
    MATCH = "match"
    DIFFERS = "differs"
    UNKNOWN = "unknown"


class InquiryUnavailableError(Exception):
    """Error: the service gave no usable answer: wrong address, network or HTTP error, or unreadable
    body.

    The message holds neither account nor holder."""


def is_on() -> bool:
    """Return True if the settings configure an inquiry."""
    return bool(settings.HOLDER_INQUIRY_URL)


def ask(*, bank_code: str, number: str, holder: str) -> HolderAnswer:
    """Ask the bank whether an account belongs to a holder, and return its answer as HolderAnswer.

    Waits at most HOLDER_INQUIRY_SECONDS. `bank_code` has three digits, `number` and `holder` are
    plain text. Raises InquiryUnavailableError if no usable answer came in time."""
    asked = {"bank_code": bank_code, "account_number": number, "holder_name": holder}
    try:
        answer = post_json(
            settings.HOLDER_INQUIRY_URL,
            asked,
            seconds=settings.HOLDER_INQUIRY_SECONDS,
            longest=LONGEST_ANSWER,
            key=settings.HOLDER_INQUIRY_KEY,
        )
        return HolderAnswer(answer["result"] if isinstance(answer, dict) else None)
    except NoAnswerError as error:
        why = error.why
    except (ValueError, KeyError) as error:
        why = type(error).__name__
    log.warning("holder_inquiry_away", why=why)
    raise InquiryUnavailableError(why)
