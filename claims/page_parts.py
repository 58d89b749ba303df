"""Registry of what other packages add to the claim page: lines of its status card, and its history.

Filled when the apps are ready. A source of the history is called only for users with one of its
permissions, one of the status card for everybody who may see the card. Panel, status card and
history of one page read the same rows once (`read_once`)."""

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple, TypeVar, cast

from django.db import models
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PER_PAGE = 30  # entries of a history


class Section(models.TextChoices):
    """Sections of the status card of a claim (안내 카드), in their order."""

    STATE = "state", pgettext_lazy("status card", "지금")
    MISSING = "missing", _("빠진 것")
    NEXT = "next", _("다음 단계")
    DECISION = "decision", pgettext_lazy("status card", "결정")
    MONEY = "money", pgettext_lazy("status card", "지급")
    LETTERS = "letters", pgettext_lazy("status card", "통지")


class StatusLine(NamedTuple):
    """A sentence of the status card that can be read aloud to the claimant, under a section. `tone`
    is "ok", "warn", "problem" or "".
    """

    section: Section
    text: str
    tone: str = ""


class HistoryKind(models.TextChoices):
    """Kinds of entries of a claim's history, in the order of the filter."""

    FILING = "filing", _("접수")
    DOCUMENTS = "documents", pgettext_lazy("several", "서류")
    REVIEW = "review", _("심의")
    MONEY = "money", pgettext_lazy("several", "지급")
    HANDOVERS = "handovers", pgettext_lazy("several", "이관")
    LETTERS = "letters", pgettext_lazy("several", "통지")
    INQUIRIES = "inquiries", _("문의")
    NOTES = "notes", _("메모")
    ACCESS = "access", pgettext_lazy("history", "열람")


class HistoryEntry(NamedTuple):
    """One entry of a claim's history: time, kind and icon; `text` is a whole sentence, `note` a
    short remark in small print.
    """

    at: datetime
    kind: HistoryKind
    icon: str
    text: str
    note: str = ""


Rows = TypeVar("Rows")
KEPT = "rows_of_the_page"  # on the claim of a page that is being drawn


def keep_reads(claim: Any) -> None:
    """Make `read_once` store what it reads on this claim object. Call it when a page of the claim
    for one user begins."""
    claim.__dict__[KEPT] = {}


def read_once(claim: Any, name: str, read: Callable[[], Rows]) -> Rows:
    """Return `read()`; after `keep_reads(claim)` the first result is stored under `name` on the
    claim and returned again. Without `keep_reads`, `read` runs each time. A name begins with that
    of the package."""
    kept: dict[str, Any] | None = claim.__dict__.get(KEPT)
    if kept is None:
        return read()
    if name not in kept:
        kept[name] = read()
    return cast(Rows, kept[name])


StatusSource = Callable[[Any, Any], Iterable[StatusLine]]
HistoryLister = Callable[[Any, Any, int], Iterable[HistoryEntry]]


class HistorySource(NamedTuple):
    kind: HistoryKind
    permissions: tuple[str, ...]
    entries: HistoryLister
    alone: HistoryLister


_status_sources: list[StatusSource] = []
_history_sources: list[HistorySource] = []


def add_status_source(lines_of: StatusSource) -> None:
    """Register `lines_of(user, claim)`, which yields the StatusLines of a package for the status
    card of a claim.
    """
    if lines_of not in _status_sources:
        _status_sources.append(lines_of)


def status_of(user: Any, claim: Any) -> list[tuple[Section, list[StatusLine]]]:
    """Return [(section, its StatusLines)] of the status card for this user; sections without a line
    are absent."""
    lines = [line for lines_of in _status_sources for line in lines_of(user, claim)]
    order = list(Section)
    lines.sort(key=lambda line: order.index(line.section))
    return [(key, list(found)) for key, found in groupby(lines, key=lambda line: line.section)]


def add_history_source(
    kind: HistoryKind,
    permissions: tuple[str, ...],
    entries: HistoryLister,
    alone: HistoryLister | None = None,
) -> None:
    """Register `entries(user, claim, limit)` for one kind of entry. It returns at least the newest
    `limit` of them, those of one moment in the order in which they happened, and is called only for
    users with one of `permissions`.

    `alone` is called in its place where a page shows this kind only; it may return more."""
    source = HistorySource(kind, permissions, entries, alone or entries)
    if source not in _history_sources:
        _history_sources.append(source)


class History(NamedTuple):
    """One page of a claim's history, newest first; `kinds` are those that the user may see,
    `has_more` is True if older entries exist.
    """

    entries: list[HistoryEntry]
    kinds: list[HistoryKind]
    has_more: bool


def history_of(user: Any, claim: Any, *, kind: str = "", page: int = 1) -> History:
    """Return a page (from 1; PER_PAGE entries) of a claim's history, of one kind or of all that
    the user may see."""
    open_to = [s for s in _history_sources if any(user.has_perm(p) for p in s.permissions)]
    kinds = [one for one in HistoryKind if any(source.kind == one for source in open_to)]
    listers = [s.alone if kind else s.entries for s in open_to if not kind or s.kind == kind]
    limit = page * PER_PAGE + 1
    found = [entry for lister in listers for entry in lister(user, claim, limit)]
    found.reverse()  # of entries with the same time, the last one comes first
    found.sort(key=lambda entry: entry.at, reverse=True)
    return History(found[limit - 1 - PER_PAGE : limit - 1], kinds, len(found) >= limit)


def sentence(text: str, **values: Any) -> SafeString:
    """Return a translated sentence as HTML with its placeholders (`%(name)s`) filled. Values are
    escaped, and those of `who` and `name` are set in bold.
    """
    drawn = {
        key: format_html("<b>{}</b>", value)
        if key in ("who", "name")
        else conditional_escape(value)
        for key, value in values.items()
    }
    return mark_safe(conditional_escape(text) % drawn)  # noqa: S308 - every part is escaped
