"""The reason that a person gives for an act."""

from django.utils.functional import Promise

from claims.errors import ReasonNeededError

SHORTEST_REASON = 5  # characters, where a claimant or an auditor reads it
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
