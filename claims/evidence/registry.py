"""Registry of the checks: classes that examine a claim's proof and answer one sentence each.

A new check is one file in `claims/evidence/checks/`: a subclass of `Check` under `@check`. Nothing
else names it. Findings advise and never decide (docs/decisions/0016-findings.md).
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.utils.functional import Promise

from claims.documents.models import Document, DocumentKind
from claims.evidence.models import Verdict
from claims.evidence.sentences import UNREADABLE, Sentences, add_sentences
from claims.evidence.shared_facts import MOST, OtherClaim
from claims.evidence.subject import Subject
from claims.evidence.text import Box

MOST_KEPT = 100_000  # letters of a finding's values and data as JSON
MOST_WON = 2**63 - 1  # greatest value of the column


LINKS = 20  # claims that a finding links to; the count includes the others


@dataclass(frozen=True)
class Found:
    """Answer of a check: `verdict`, and `said`, the code of one of its SENTENCES, which `values`
    fill in. Names of persons and account numbers in `values` must be masked, since they are stored.

    `page` and `box` (per mille) are the place in the document, `data` a calculation without names,
    `estimated_loss` won, `links` the primary keys of other claims; `retry` asks for another run
    soon. Raises ValueError for values that the database cannot store.
    """

    verdict: Verdict
    said: str
    values: Mapping[str, Any] = field(default_factory=dict)
    page: int | None = None
    box: Box | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    estimated_loss: int | None = None
    links: tuple[int, ...] = ()
    retry: bool = False  # another machine did not answer: ask again soon

    def __post_init__(self) -> None:
        kept = json.dumps([self.values, self.data], ensure_ascii=False, allow_nan=False)
        kept.encode()  # a lone surrogate raises here
        if "\\u0000" in kept or len(kept) > MOST_KEPT:
            raise ValueError("cannot be stored")
        if self.estimated_loss is not None and not 0 <= self.estimated_loss <= MOST_WON:
            raise ValueError("no amount")


def unreadable() -> Found:
    """Return the answer of any check to a document without text, such as a scan or photograph."""
    return Found(Verdict.UNKNOWN, UNREADABLE)


class Check(ABC):
    """Base class of the checks. A subclass sets the attributes and implements `find`.

    Raise `version` when the same proof may now give another answer: the check then runs again. Do
    not remove or rename the codes of SENTENCES, since stored findings name them.
    """

    code: str
    version: int = 1
    kind: DocumentKind | None = None  # kind of documents that it reads; None: every kind
    label: str | Promise
    SENTENCES: Sentences = {}
    of_claim = False  # examines the claim as a whole; `kind` then says where it is shown
    needs_content = True  # reads the content, so needs a document that can be shown
    rests_on_words = True  # False: on the picture or the file itself, so no reading casts doubt
    is_external = False  # asks another machine, so runs in a task of its own

    def is_on(self) -> bool:
        """Return True if the check can run: always, unless a subclass needs a setting."""
        return True

    def applies(self, subject: Subject) -> bool:
        """Return True if the check examines this subject. A check `of_claim` examines a subject
        without a document; any other check, a subject with a document that it `reads`."""
        if self.of_claim or subject.document is None:
            return self.of_claim and subject.document is None
        return self.reads(subject.document)

    def reads(self, document: Document) -> bool:
        """Return True if the check examines this document: one of its `kind` that can be shown;
        without `needs_content`, any of its `kind` that is not under inspection."""
        if self.kind is not None and document.kind != self.kind:
            return False
        return document.is_ready if self.needs_content else not document.is_under_way

    def prepare(self, subjects: Sequence[Subject]) -> None:  # noqa: B027  a hook: most need none
        """Fetch in bulk what `find` needs for these subjects, into `subject.prepared`. Called once
        before `find`."""

    def inputs(self, subject: Subject) -> tuple[object, ...]:
        """Return all values on which the answer about a subject depends, as a tuple with a stable
        `repr`. While they are the same, `find` does not run again.

        By default the file, the filed facts, the account, the days of the outage and the words read
        by OCR.
        """
        return subject.fingerprint

    @abstractmethod
    def find(self, subject: Subject) -> Found | None:
        """Return the answer of the check about a subject for which it `applies`; None when there is
        nothing to say."""


AnyCheck = TypeVar("AnyCheck", bound=type[Check])
_checks: dict[str, Check] = {}


def check(cls: AnyCheck) -> AnyCheck:
    """Class decorator that registers a check and its sentences. Raises ValueError for a code that
    another check has, for codes that are empty or over 40 letters, for a version below 1, and for a
    check of the claim without a `kind`."""
    words = [cls.code, *cls.SENTENCES]
    if cls.code in _checks and type(_checks[cls.code]).__module__ != cls.__module__:
        raise ValueError(f"two checks have the code {cls.code}")
    if any(not word or len(word) > 40 for word in words) or cls.version < 1:
        raise ValueError(
            f"{cls.code}: codes and sentence codes need 1 to 40 letters, versions must be 1 or more"
        )
    if cls.of_claim and cls.kind is None:
        raise ValueError(
            f"{cls.code}: a check of the claim must name the kind of document beside it"
        )
    _checks[cls.code] = cls()
    add_sentences(cls.code, cls.SENTENCES)
    return cls


def all_checks() -> list[Check]:
    """Return every registered check in the order of the codes, also those that are not on."""
    return [_checks[code] for code in sorted(_checks)]


def check_of(code: str) -> Check | None:
    """Return the check of a code; None for one that is no longer part of the program."""
    return _checks.get(code)


def has_external_checks() -> bool:
    """Return True if a check that queries another service (`is_external`) is on."""
    return any(check.is_external and check.is_on() for check in all_checks())


def duplicate_finding(
    verdict: Verdict, said: str, others: Sequence[OtherClaim], *, page: int | None = None
) -> Found:
    """Return the answer `said` about other claims that share something, with links to the first
    LINKS (20) of them. The value `count` of its sentence is the number of claims as text, "50+"
    from MOST (50) on."""
    count = str(len(others)) if len(others) < MOST else f"{MOST}+"
    links = tuple(other.pk for other in others[:LINKS])
    return Found(verdict, said, {"count": count}, page=page, links=links)
