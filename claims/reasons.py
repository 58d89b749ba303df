"""The reason that a person gives for an act."""

from django.utils.functional import Promise

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
    with the sentence `missing` if given, where it is empty but `needed`."""
    reason = text.strip()[:most]
    if needed and not reason:
        raise ReasonNeededError(missing)
    return reason


def full_reason(text: str, most: int | None = None) -> str:
    """Return `text` as `given_reason` does. Raises ReasonNeededError (empty), ReasonTooShortError
    (fewer than SHORTEST_REASON characters)."""
    reason = given_reason(text, most)
    if len(reason) < SHORTEST_REASON:
        raise ReasonTooShortError
    return reason
