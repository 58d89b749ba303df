"""Kinds of change that wait for a second person; each package registers its own."""

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
BY_TWO = gettext_lazy("두 관리자가 다시 바꿀 수 있습니다")  # shown at the top of a sheet


def _no_total(change: ProposedChange) -> int | None:
    return None


def _no_limit() -> int | None:
    return None


def _no_text(change: ProposedChange) -> Text:
    return ""


def _no_page(change: ProposedChange, user: Any) -> tuple[str, Text] | None:
    return None


@dataclass(frozen=True)
class ChangeKind:
    """Functions that read, check, show and carry out one kind of change.

    `now(target)` locks and returns the present state; `check(target, after)` raises a DomainError;
    `apply(change, by)` makes the change. For the sheet: `title`, `facts` ((label, before or "",
    after)), `total` (won or None; from `typed_sum_from()` won on the person types it) and
    `total_note`, `notified` (people who get a message), `undo_text` ("" if it cannot be undone),
    `outlook` (its effects, (label, text), or None), `page(change, user)` (address and name of a
    further page, or None)."""

    name: str
    label: Text
    now: Callable[[str], State]
    check: Callable[[str, State], None]
    apply: Callable[[ProposedChange, Any], Any]
    title: Callable[[ProposedChange], Text]
    facts: Callable[[ProposedChange], list[tuple[Text, Text, Text]]]
    total: Callable[[ProposedChange], int | None] = _no_total
    typed_sum_from: Callable[[], int | None] = _no_limit
    total_note: Callable[[ProposedChange], Text] = _no_text
    notified: Callable[[ProposedChange], Text] = _no_text
    undo_text: Text = ""
    outlook: Callable[[ProposedChange], list[tuple[Text, Text]]] | None = None
    page: Callable[[ProposedChange, Any], tuple[str, Text] | None] = _no_page

    def changed(self, change: ProposedChange) -> list[tuple[Text, Text, Text]]:
        """Return those facts of a change, (label, before, after), whose value differs."""
        return [row for row in self.facts(change) if str(row[1]) != str(row[2])]


_kinds: dict[str, ChangeKind] = {}


def register(kind: ChangeKind) -> None:
    """Register a kind of change under its name; called once for each kind, when the apps are
    ready."""
    _kinds[kind.name] = kind


def kind_of(name: str) -> ChangeKind:
    return _kinds[name]


def kinds() -> list[ChangeKind]:
    """Return all kinds of change, in the order of their registration."""
    return list(_kinds.values())
