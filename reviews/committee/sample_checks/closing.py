"""The right to act on a sample check as its chair: to close it, or to pass it on to another judge.

A chair does; if one voted, is tied to the claimant, or confirmed the decision, a deputising member
in office does too. The user who confirmed the decision would check their own act, so they may do it
only if nobody else is in office for it. The database has the same rule.
"""

from __future__ import annotations

from claims.users.models import User
from reviews.committee.access.chair import (
    another_is_in_office,
    chairs_and_deputies,
    forbid_unless_chair,
)
from reviews.committee.errors import ChairVotedError, NotChairError, RecusedError
from reviews.committee.models import SampleCheck
from reviews.committee.sample_checks.errors import OwnDecisionError


def forbid_unless_closer(user: User, sample: SampleCheck) -> None:
    """Raise an error unless the user may act on a check as its chair: close it, or pass it on to
    another judge.

    Raises NotChairError (neither a chair nor a deputy who may), ChairVotedError (the user voted on
    the review), RecusedError (conflict of interest), OwnDecisionError (the user confirmed the
    decision, and somebody else is in office for it).
    """
    decision = sample.draw.decision
    confirmed = decision.confirmed_by_id
    forbid_unless_chair(user, decision.review, deputies_too=confirmed is not None)
    if confirmed == user.pk and another_is_in_office(user, decision.review):
        raise OwnDecisionError()


def may_close(user: User, sample: SampleCheck) -> bool:
    """Return True if `forbid_unless_closer` does not refuse the user."""
    try:
        forbid_unless_closer(user, sample)
    except (NotChairError, ChairVotedError, RecusedError, OwnDecisionError):
        return False
    return True


def closers_of(sample: SampleCheck) -> list[User]:
    """Return the chairs and deputising members who may act on a sample check as its chair now."""
    return [one for one in chairs_and_deputies().order_by("pk") if may_close(one, sample)]
