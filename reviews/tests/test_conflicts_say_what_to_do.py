"""Each sentence of a conflict (409) says what to do, since the act itself did nothing."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import get_resolver

from claims.errors import ConflictError

# These say it in other words, or end the matter: nothing is left to do.
END_THE_MATTER = {
    "AlreadyErasedError",
    "AlreadySendingError",
    "AppealOfWithdrawnClaimError",
    "ClosedMonthError",
    "ErasedClaimError",
    "FactsAreGoneError",
    "NumberTakenMeanwhileError",
    "OtherGrantGoneError",
    "RequestIsOutError",
    "SameAudienceError",
    "SampledPayoutError",
    "SetOffWhollyError",
    "UndoTooLateError",
}


def _conflicts(base: type[ConflictError] = ConflictError) -> Iterator[type[ConflictError]]:
    for error in base.__subclasses__():
        if ".tests" not in error.__module__:
            yield error
        yield from _conflicts(error)


def test_the_sentence_of_a_conflict_says_what_to_do_next() -> None:
    assert get_resolver().url_patterns  # loads every package
    mute = {error.__name__ for error in _conflicts() if "요." not in str(error.message)}
    assert mute == END_THE_MATTER
