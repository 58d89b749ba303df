"""Letters of packages above this one that a bulk writes to the rows of a list of theirs.

The package says to whom its letter may go now and what it says; a bulk does the rest: preview, two
people, progress, undo.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Q

from reviews.notices.events import Event

Values = Mapping[int, Mapping[str, str]]  # values of a letter's variables, by claim id and variable
Conditions = Mapping[str, str]  # query parameters of the list whose rows the bulk is for


@dataclass(frozen=True)
class ListLetter:
    """A letter to the rows of the list `list_name`, at most once in `again_after` a claim.

    `left_out(conditions)` returns conditions on Claim by reason (`outcomes.LEFT_OUT`), in their
    order. `shown(claim ids, language, conditions)` returns the values for a preview and changes
    nothing. `written` does the same when the letters are written, and makes what they name, such as
    upload links; the claims are locked. A claim that is absent from the values gets no letter.
    `conditions` are {} for claims picked from lists; a letter `of_its_list_only` goes to no such
    claims and to no saved view. `to_withdrawn`: withdrawn claims get it too. `subject(conditions)`
    tells letters about different things apart ('' if all are about the same); it is part of the
    keys of their notices. `hold(conditions)` locks what the letter says while a bulk is prepared,
    and returns False if it may not be written. `always_approved`: a second person approves it for
    any number of recipients, since people type its text. `told()` is the condition on Notice for
    the letters that count within `again_after`.
    """

    event: Event
    list_name: str
    again_after: timedelta
    left_out: Callable[[Conditions], Mapping[str, Q]]
    shown: Callable[[Sequence[int], str, Conditions], Values]
    written: Callable[[Sequence[int], str, Conditions], Values]
    of_its_list_only: bool = False
    to_withdrawn: bool = False
    always_approved: bool = False
    subject: Callable[[Conditions], str] = field(default=lambda _conditions: "")
    hold: Callable[[Conditions], bool] = field(default=lambda _conditions: True)
    told: Callable[[], Q] = Q


_LETTERS: dict[str, ListLetter] = {}


def register_list_letter(letter: ListLetter) -> None:
    _LETTERS[letter.event] = letter


def list_letter(event: str) -> ListLetter | None:
    """Return the list letter of an event; None for an event that is none."""
    return _LETTERS.get(event)


def letter_of_list(name: str) -> ListLetter | None:
    """Return the letter that goes to the rows of the list with this name; None if none does."""
    return next((one for one in _LETTERS.values() if one.list_name == name), None)


def list_letters() -> list[ListLetter]:
    """Return all list letters, in the order of registration."""
    return list(_LETTERS.values())
