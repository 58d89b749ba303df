"""Kinds of change that wait for a second person; each room registers its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

if TYPE_CHECKING:
    from claims.changes.models import ProposedChange

Text = str | Promise
State = dict[str, Any]  # as JSON holds it


def _no_total(change: ProposedChange) -> int | None:
    return None


def _nobody(change: ProposedChange) -> Text:
    return ""


@dataclass(frozen=True)
class Kind:
    """How a kind of change is read, checked, shown and carried out.

    `now(target)` is the state at present, under a lock; a proposal whose `before` differs from it
    is out of date. `check(target, after)` raises a DomainError where the change could not be made.
    `apply(change, by)` calls the verb that makes it. `facts(change)` is what a reader compares:
    (label, before, after), before being "" where there is nothing to compare. `total` is the sum
    in won that is typed, `told` says who gets a message.
    """

    name: str
    label: Text
    now: Callable[[str], State]
    check: Callable[[str, State], None]
    apply: Callable[[ProposedChange, Any], Any]
    title: Callable[[ProposedChange], Text]
    facts: Callable[[ProposedChange], list[tuple[Text, Text, Text]]]
    total: Callable[[ProposedChange], int | None] = _no_total
    told: Callable[[ProposedChange], Text] = _nobody


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known; called once, when the apps are ready."""
    _kinds[kind.name] = kind


def kind_of(name: str) -> Kind:
    return _kinds[name]
