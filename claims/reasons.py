"""The reason that a person gives for an act."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.errors import ReasonNeededError, ReasonTooShortError

SHORTEST_REASON = 5  # characters, where a claimant or an auditor reads it
SHORTEST_VIEWING_REASON = 2  # characters, of an entry of the access log
MOST_REASON, LONG_REASON = 200, 300  # characters of a column


def given_reason(
    text: str,
    most: int | None = None,
    missing: str | Promise | None = None,
    *,
    needed: bool = True,
) -> str:
    """Return `text` without surrounding spaces, cut at `most` characters. Raises ReasonNeededError,
    with the sentence `missing` if given, if it is empty but `needed`."""
    reason = text.strip()[:most]
    if needed and not reason:
        raise ReasonNeededError(missing)
    return reason


def reason_to_return(text: str, most: int, *, by: Any, proposer: int | None) -> str:
    """Return the reason for which `by` ends what the user with the id `proposer` proposed: needed,
    and cut at `most` characters, if that is another person; '' for one's own. Raises
    ReasonNeededError if it is needed and empty."""
    if proposer is None or proposer == by.pk:
        return ""
    return given_reason(text, most, _("올린 사람이 읽을 사유를 적어 주세요."))


def full_reason(text: str, most: int | None = None) -> str:
    """Return `text` as `given_reason` does. Raises ReasonNeededError (empty), ReasonTooShortError
    (fewer than SHORTEST_REASON characters)."""
    reason = given_reason(text, most)
    if len(reason) < SHORTEST_REASON:
        raise ReasonTooShortError
    return reason
