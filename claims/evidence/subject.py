"""Subject of a check: a claim, its account, the outage, and perhaps one of its documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.utils import timezone

from claims.documents.file_refusals import Reason
from claims.documents.models import Document, PageShape
from claims.documents.storage import previews, readings
from claims.evidence.shared_facts import SharedFacts
from claims.evidence.text import Sheet, Text, text_from
from claims.policy.models import Incident
from claims.register.models import BankAccount, Claim

LONGEST_CELL = 200  # letters of a cell that a check reads
MOST_LETTERS = 8_000_000  # letters of all sheets of a document


class RendererBusyError(Exception):
    """The renderer was too busy to read a document; a sweep enqueues the check again."""


class Traces(NamedTuple):
    """Traces of how a document's file was made: the programs that wrote it, the days of its making
    (a camera's, for a photograph) and of its last save, and the pages whose contents were replaced
    after the first save."""

    program: str = ""
    made: date | None = None
    changed: date | None = None
    pages: tuple[int, ...] = ()
    unclear: bool = False  # there were more saves than are followed


@dataclass(frozen=True)
class Subject:
    """Claim, or one document of a claim, that a check examines. The contents of the document are
    read when they are first used, and held in memory until `release`.

    Reading raises previews.OriginalMissingError while storage is away, and RendererBusyError if no
    renderer is free. A document that cannot be opened has no text or sheets.
    """

    claim: Claim
    account: BankAccount | None = None  # the newest
    incident: Incident | None = None
    document: Document | None = None
    others: SharedFacts = field(default_factory=SharedFacts, repr=False)
    read: Mapping[int, str] = field(default_factory=dict)  # by page, the digest of words read
    prepared: dict[str, Any] = field(default_factory=dict, repr=False)  # by check, from `prepare`

    def account_number(self) -> str:
        """Return the account's digits in plain, '' without an account. For comparison only; never
        store or log them."""
        return self.account.reveal_number(self.claim.number) if self.account else ""

    @property
    def outage(self) -> tuple[date, date] | None:
        """First and last day (KST) of the outage that the claim is about, both included; None for a
        claim without an incident."""
        if self.incident is None:
            return None
        return (
            timezone.localdate(self.incident.began_at),
            timezone.localdate(self.incident.ended_at),
        )

    @cached_property
    def text(self) -> Text:
        """The words of the document: those printed in it, and those that OCR read from its
        pictures. Empty for a claim without a document."""
        if self.document is None:
            return Text()
        try:
            own = text_from(previews.read_text(self.document))
        except previews.NoPreviewError as error:
            _raise_if_busy(error)
            own = Text()
        return own.with_read(readings.words_of(self.document, self.read)) if self.read else own

    @cached_property
    def sheets(self) -> list[Sheet]:
        """The sheets of a workbook as text, without those that cannot be read; cells are cut off
        after LONGEST_CELL letters, and rows after MOST_LETTERS in all. Empty for other
        documents."""
        if self.document is None:
            return []
        found, left = [], MOST_LETTERS
        for page in self.document.pages.filter(shape=PageShape.TABLE).order_by("number"):
            page.document = self.document
            try:
                table = previews.read_sheet(page)
            except previews.NoPreviewError as error:
                _raise_if_busy(error)
                continue
            rows, left = _as_text(table["rows"], left)
            cut = bool(table.get("truncated")) or len(rows) < len(table["rows"])
            found.append(Sheet(page.label, page.number, rows, cut))
        return found

    @cached_property
    def traces(self) -> Traces:
        """The traces of how the document's file was made; empty if the file does not say."""
        if self.document is None:
            return Traces()
        try:
            found = previews.read_traces(self.document)
        except previews.NoPreviewError as error:
            _raise_if_busy(error)
            found = {}
        return Traces(
            program=found.get("program", ""),
            made=_day(found.get("made", "")),
            changed=_day(found.get("changed", "")),
            pages=tuple(found.get("pages", ())),
            unclear=bool(found.get("unclear", False)),
        )

    def release(self) -> None:
        """Drop the text and sheets that were read, to free memory; the next use reads them
        again."""
        for name in ("text", "sheets"):
            self.__dict__.pop(name, None)

    @cached_property
    def fingerprint(self) -> tuple[object, ...]:
        """The values on which most answers about this subject depend: the file, the filed facts,
        the account, the outage, the digests of words read from pictures."""
        document = self.document
        read = (tuple(sorted(self.read.items())),) if self.read else ()
        return (
            *read,
            bytes(self.claim.facts_digest).hex(),
            bytes(self.account.text_digest).hex() if self.account else "",
            self.outage,
            (document.sha256, document.kind, document.status) if document else (),
        )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None  # '' or 2022-00-00, as a camera without a clock writes it


def _as_text(rows: list[list[Any]], left: int) -> tuple[list[list[str]], int]:
    """Return the rows as text, cells cut off after LONGEST_CELL letters, up to `left` letters in
    all; and the number of letters left, 0 if rows are missing."""
    texts: list[list[str]] = []
    for row in rows:
        text = ["" if cell is None else str(cell)[:LONGEST_CELL] for cell in row]
        left -= sum(map(len, text))
        if left < 0:
            return texts, 0
        texts.append(text)
    return texts, left


def _raise_if_busy(error: previews.NoPreviewError) -> None:
    if error.reason == Reason.TIMEOUT:
        raise RendererBusyError from error
