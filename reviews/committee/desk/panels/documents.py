"""The gallery of the desk: one group for each kind of document, with its state and the pages
seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy

from claims.documents.display.gallery import DocumentGroup
from claims.documents.models import DocumentStatus, Page
from reviews.committee.models import DocumentState, QueueRow


@dataclass
class LabelledState:
    """State of one kind of document as shown in the gallery: tone (a colour), label, and shape of
    its icon."""

    tone: str
    label: Any
    shape: str


def _state_style(number: int) -> LabelledState:
    state = DocumentState(number)
    label = gettext_lazy("판단 전") if state == DocumentState.UNKNOWN else state.label
    return LabelledState(state.style.tone, label, state.style.shape)


@dataclass
class KindGroup:
    """One kind of document in the desk's gallery: its documents and pages (attributes of `group`),
    its state, and the pages that the member has had on screen (`seen`: numbers by document key)."""

    group: DocumentGroup
    state: LabelledState | None = None
    seen: Mapping[int, list[int]] = field(default_factory=dict)  # pages by document

    def __getattr__(self, name: str) -> Any:
        return getattr(self.group, name)

    @property
    def short_label(self) -> Any:
        return self.group.kind.short

    @property
    def unshown(self) -> list[Any]:
        """Return the documents of this kind that are not ready to be shown, except for those set
        aside, each with `tone` set, the colour of its mark."""
        found: list[Any] = [
            d for d in self.group.documents if not d.is_ready and d.set_aside_at is None
        ]
        for document in found:
            document.tone = DocumentStatus(document.status).style.tone
        return found

    @property
    def page_total(self) -> int:
        """Number of pages of this kind, of documents that count as handed in
        (`Document.is_handed_in`)."""
        return sum(1 for _page in self.counted_pages)

    @property
    def unseen_total(self) -> int:
        """Number of pages of this kind that the member has not had on screen, of documents that
        count as handed in (`Document.is_handed_in`)."""
        return sum(1 for page in self.counted_pages if not self.has_seen(page))

    @property
    def counted_pages(self) -> Iterator[Page]:
        """Yield the pages of this kind, of documents that count as handed in: not of those refused,
        set aside or erased (`Document.is_handed_in`)."""
        return (page for page in self.group.pages if page.document.is_handed_in)

    def has_seen(self, page: Page) -> bool:
        return page.number in self.seen.get(page.document_id, ())


def kind_groups(
    by_kind: Iterable[DocumentGroup], row: QueueRow | None, seen: Mapping[int, list[int]]
) -> list[KindGroup]:
    """Return a KindGroup for each group of `by_kind`, in its order. The states come from the queue
    row `row` (None: no states). Sets `is_seen` of each page from `seen`, page numbers by document
    key."""
    states = list(row.documents) if row else []
    groups = [KindGroup(group, seen=seen) for group in by_kind]
    for group, state in zip(groups, states, strict=False):
        group.state = _state_style(state)
    for group in groups:
        for page in group.pages:
            page.is_seen = group.has_seen(page)
    return groups


def mark_new_documents(groups: Iterable[KindGroup], since: datetime) -> None:
    """Set `is_new` of each document, True if it was received after `since`, and put these first in
    their kind."""
    for group in groups:
        for document in group.documents:
            document.is_new = document.received_at > since
        group.documents.sort(key=lambda document: not document.is_new)


def first_page(groups: Iterable[KindGroup], wanted: str = "") -> Page | None:
    """Return the page that the URL names (`<document>:<number>`), else the first page of a document
    that counts as handed in. None if the claim has neither."""
    counted = (page for group in groups for page in group.counted_pages)
    return page_named(groups, wanted) or next(counted, None)


def page_named(groups: Iterable[KindGroup], wanted: str) -> Page | None:
    """Return the page named `<document key>:<page number>` in the URL; None for '' and for a page
    that the groups do not hold."""
    if not wanted:
        return None
    pages = (page for group in groups for page in group.pages)
    return next((p for p in pages if f"{p.document_id}:{p.number}" == wanted), None)
