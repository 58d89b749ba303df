"""The gallery of the desk: one group for each kind of document, with its state and the pages
seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy

from claims.documents.display.gallery import Group
from claims.documents.models import DocumentStatus, Page
from reviews.committee.models import DocumentState, QueueRow


@dataclass
class StateLook:
    """The state of one kind of document, in the words and the mark of the gallery."""

    tone: str
    word: Any
    shape: str


def _stand(number: int) -> StateLook:
    state = DocumentState(number)
    word = gettext_lazy("판단 전") if state == DocumentState.UNKNOWN else state.label
    return StateLook(state.style.tone, word, state.style.shape)


@dataclass
class KindGroup:
    """One kind of document in the gallery, with its state."""

    group: Group
    stand: StateLook | None = None
    seen: Mapping[int, list[int]] = field(default_factory=dict)  # pages by document

    def __getattr__(self, name: str) -> Any:
        return getattr(self.group, name)

    @property
    def short(self) -> Any:
        return self.group.kind.short

    @property
    def unshown(self) -> list[Any]:
        """Return the documents without a page to show, each with its reason and tone."""
        found: list[Any] = [d for d in self.group.documents if not d.is_ready]
        for document in found:
            document.tone = DocumentStatus(document.status).style.tone
        return found

    @property
    def page_total(self) -> int:
        """Count the pages of documents that count."""
        return sum(1 for _page in self.proof)

    @property
    def unseen_total(self) -> int:
        """Count those that the member has not had on screen."""
        return sum(1 for page in self.proof if not self.has_seen(page))

    @property
    def proof(self) -> Iterator[Page]:
        """Yield the pages of documents that count: not of those set aside."""
        return (page for page in self.group.pages if page.document.counts)

    def has_seen(self, page: Page) -> bool:
        return page.number in self.seen.get(page.document_id, ())


def kind_groups(
    groups: Iterable[Group], row: QueueRow | None, seen: Mapping[int, list[int]]
) -> list[KindGroup]:
    """Return the kinds in their order; pages know whether they were seen (`page.is_seen`)."""
    stands = list(row.documents) if row else []
    shelves = [KindGroup(group, seen=seen) for group in groups]
    for shelf, stand in zip(shelves, stands, strict=False):
        shelf.stand = _stand(stand)
    for shelf in shelves:
        for page in shelf.pages:
            page.is_seen = shelf.has_seen(page)
    return shelves


def first_page(shelves: Iterable[KindGroup], wanted: str = "") -> Page | None:
    """Return the page that the URL names (`<document>:<number>`), else the first that counts."""
    proof = (page for shelf in shelves for page in shelf.proof)
    return page_named(shelves, wanted) or next(proof, None)


def page_named(shelves: Iterable[KindGroup], wanted: str) -> Page | None:
    """Return the page that the URL names (`<document>:<number>`), if the claim has it."""
    if not wanted:
        return None
    pages = (page for shelf in shelves for page in shelf.pages)
    return next((p for p in pages if f"{p.document_id}:{p.number}" == wanted), None)
