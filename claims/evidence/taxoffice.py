"""Client of the tax office's public API: the status of many businesses at once.

Contract: POST {"b_no": [ten digits, …]}, at most 100, the key in the
query; the answer names each number with `b_stt_cd` 01 open, 02 suspended, 03 closed (`end_dt`
YYYYMMDD), or with an empty `b_stt` and a sentence in `tax_type` for a number that is not
registered. `match_cnt` may be missing. The key is part of the URL, so no error here carries the
URL.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from enum import Enum
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

import structlog
from django.conf import settings

from claims.json_post import NoAnswerError, post_json

log = structlog.get_logger(__name__)

AT_ONCE = 100  # numbers that one call may ask for
LONGEST_ANSWER = 1 << 20  # bytes
UNREGISTERED = "등록되지 않은"


class TaxOfficeUnavailableError(Exception):
    """The tax office did not answer, or its answer could not be read. The message names no URL."""


class State(Enum):
    OPEN = "01"
    SUSPENDED = "02"
    CLOSED = "03"
    UNREGISTERED = "unregistered"
    ODD = "odd"  # an unknown answer


class BusinessStatus(NamedTuple):
    state: State
    closed_on: date | None = None


def fetch_statuses(numbers: Iterable[str]) -> dict[str, BusinessStatus]:
    """Ask the tax office for the status of businesses, and return {business number (ten digits):
    BusinessStatus}. One call for each AT_ONCE (100) numbers; numbers that the office does not
    mention are left out.

    Raises TaxOfficeUnavailableError if a call is not answered or its answer cannot be read.
    """
    wanted = sorted(set(numbers))
    found: dict[str, BusinessStatus] = {}
    for start in range(0, len(wanted), AT_ONCE):
        found.update(_statuses_in(_ask(wanted[start : start + AT_ONCE])))
    return {number: found[number] for number in wanted if number in found}


def _ask(numbers: list[str]) -> Any:
    """Return the JSON of one call. Raises TaxOfficeUnavailableError, whose message is a status code
    or the name of an error."""
    key = quote(unquote(settings.NTS_SERVICE_KEY), safe="")  # the portal hands out both spellings
    address = f"{settings.NTS_URL}?serviceKey={key}&returnType=JSON"
    try:
        return post_json(
            address, {"b_no": numbers}, seconds=settings.NTS_SECONDS, longest=LONGEST_ANSWER
        )
    except NoAnswerError as error:
        why = error.why
    log.warning("taxoffice_away", why=why, numbers=len(numbers))
    raise TaxOfficeUnavailableError(why)


def _statuses_in(answer: Any) -> Iterator[tuple[str, BusinessStatus]]:
    """Yield (business number, status) of each entry of the answer. Raises TaxOfficeUnavailableError
    for an answer without `status_code` OK."""
    if not isinstance(answer, dict) or answer.get("status_code") != "OK":
        log.warning("taxoffice_away", why="status_code")
        raise TaxOfficeUnavailableError("status_code")
    rows = answer.get("data")
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict):
            yield str(row.get("b_no", "")).replace("-", ""), _status(row)


def _status(row: dict[str, Any]) -> BusinessStatus:
    code = str(row.get("b_stt_cd") or "")
    if code in ("01", "02", "03"):
        return BusinessStatus(State(code), _day(row.get("end_dt")) if code == "03" else None)
    if not row.get("b_stt") and UNREGISTERED in str(row.get("tax_type") or ""):
        return BusinessStatus(State.UNREGISTERED)
    return BusinessStatus(State.ODD)


def _day(text: Any) -> date | None:
    try:
        return datetime.strptime(str(text), "%Y%m%d").date()
    except ValueError:
        return None
