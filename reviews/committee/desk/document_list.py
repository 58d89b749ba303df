"""The gallery: one shelf for each kind of document, with how it stands and what was seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy

from claims.documents.display.gallery import Group
from claims.documents.models import DocumentStatus, Page
from reviews.committee.models import QueueRow


@dataclass
class Stand:
    tone: str
    word: Any
    shape: str


STANDS = (
    Stand("none", gettext_lazy("없음"), "circle-dashed"),
    Stand("none", gettext_lazy("판단 전"), "help-circle"),
    Stand("ok", gettext_lazy("이상 없음"), "circle-check-f"),
    Stand("warn", gettext_lazy("주의"), "alert-triangle-f"),
    Stand("problem", gettext_lazy("문제"), "square-x-f"),
)


@dataclass
class Shelf:
    """One kind in the gallery, with how it stands."""

    group: Group
    stand: Stand | None = None
    seen: Mapping[int, list[int]] = field(default_factory=dict)  # pages by document

    def __getattr__(self, name: str) -> Any:
        return getattr(self.group, name)

    @property
    def short(self) -> Any:
        return self.group.kind.short

    @property
    def unshown(self) -> list[Any]:
        """Documents without a page to look at, each with its reason and tone."""
        found: list[Any] = [d for d in self.group.documents if not d.is_ready]
        for document in found:
            document.tone = DocumentStatus(document.status).style.tone
        return found

    @property
    def page_total(self) -> int:
        """How many pages of proof there are to look at."""
        return sum(1 for _page in self.proof)

    @property
    def unseen_total(self) -> int:
        """How many pages of proof the member has not had on screen."""
        return sum(1 for page in self.proof if not self.has_seen(page))

    @property
    def proof(self) -> Iterator[Page]:
        """Pages of what counts: not of documents that were set aside."""
        return (page for page in self.group.pages if page.document.counts)

    def has_seen(self, page: Page) -> bool:
        return page.number in self.seen.get(page.document_id, ())


def shelves_of(
    groups: Iterable[Group], row: QueueRow | None, seen: Mapping[int, list[int]]
) -> list[Shelf]:
    """The kinds in their order; pages know whether they were seen (`page.is_seen`)."""
    stands = list(row.documents) if row else []
    shelves = [Shelf(group, seen=seen) for group in groups]
    for shelf, stand in zip(shelves, stands, strict=False):
        shelf.stand = STANDS[stand]
    for shelf in shelves:
        for page in shelf.pages:
            page.is_seen = shelf.has_seen(page)
    return shelves


def first_page(shelves: Iterable[Shelf], wanted: str = "") -> Page | None:
    """The page that the URL names (`<document>:<number>`), else the first of what counts."""
    proof = (page for shelf in shelves for page in shelf.proof)
    return page_named(shelves, wanted) or next(proof, None)


def page_named(shelves: Iterable[Shelf], wanted: str) -> Page | None:
    """The page that the URL names (`<document>:<number>`), if the claim has it."""
    if not wanted:
        return None
    pages = (page for shelf in shelves for page in shelf.pages)
    return next((p for p in pages if f"{p.document_id}:{p.number}" == wanted), None)
