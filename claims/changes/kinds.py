"""Kinds of change that wait for a second person; each room registers its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from claims.changes.models import ProposedChange

Text = str | Promise
State = dict[str, Any]  # as JSON holds it
BY_TWO = gettext_lazy("두 관리자가 다시 바꿀 수 있습니다")  # in the head of a sheet


def _no_total(change: ProposedChange) -> int | None:
    return None


def _nobody(change: ProposedChange) -> Text:
    return ""


@dataclass(frozen=True)
class Kind:
    """The functions that read, check, show and carry out one kind of change.

    `now(target)` is the state at present, under a lock; a proposal whose `before` differs from it
    is out of date. `check(target, after)` raises a DomainError where the change could not be made.
    `apply(change, by)` calls the verb that makes it. `facts(change)` is what a reader compares:
    (label, before, after), before being "" where there is nothing to compare. `total` is the sum
    in won that is typed, `beside` stands next to it. `told` says who gets a message. `taken_back`
    says how the change can be undone; "" where it cannot.
    """

    name: str
    label: Text
    now: Callable[[str], State]
    check: Callable[[str, State], None]
    apply: Callable[[ProposedChange, Any], Any]
    title: Callable[[ProposedChange], Text]
    facts: Callable[[ProposedChange], list[tuple[Text, Text, Text]]]
    total: Callable[[ProposedChange], int | None] = _no_total
    beside: Callable[[ProposedChange], Text] = _nobody
    told: Callable[[ProposedChange], Text] = _nobody
    taken_back: Text = ""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known; called once, when the apps are ready."""
    _kinds[kind.name] = kind


def kind_of(name: str) -> Kind:
    return _kinds[name]
