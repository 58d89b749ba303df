"""Later saves of a PDF: which pages differ from those that were first saved. Pure; no Django.

A program that adds to a PDF ("incremental update", ISO 32000-1 7.5.6) leaves the earlier objects in
the file and appends newer ones with a cross-reference section of their own. Signing, filling in a
form and annotating do so too, and leave the pages' contents alone; those are told apart here. Runs
inside the confined renderer, within bounds; what cannot be followed counts as unchanged.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from claims.documents.formats.pdf_objects import (
    KIDS,
    PAGE,
    REFERENCE,
    STREAM,
    Objects,
    TooMuchError,
    dictionary_of,
    sections_of,
)

_CONTENTS = re.compile(rb"/Contents\s*(\[[^\]]*\]|\d+\s+\d+\s+R)")
_IMAGE = re.compile(rb"/Subtype\s*/Image\b")
_NAMED = re.compile(rb"/(?:Type|Subtype)\s*/")


@dataclass(frozen=True)
class Changes:
    """Later saves of a PDF: `saves`, the number of those that rewrote an object, and `pages` (from
    1), the pages whose contents a later save replaced.

    `unclear` is true if the file holds more than is followed, so that earlier contents may have
    been replaced without being found.
    """

    saves: int = 0
    pages: tuple[int, ...] = ()
    unclear: bool = False


def changes_of(data: bytes) -> Changes:
    """Return the later saves of a PDF and the pages they changed. Raises nothing for the content of
    the file: a damaged one counts as unchanged, one that is too large to follow also as `unclear`.
    """
    try:
        sections, unclear = sections_of(data)
        saves, changed = 0, set()
        for index, section in enumerate(sections[:-1]):
            older = Objects(data, sections[index + 1 :])
            rewritten = [number for number in section.places if older.place_of(number)]
            if not rewritten:
                continue  # the two sections of a file for the web (linearized) share nothing
            saves += 1
            newer = Objects(data, sections[index:])
            changed |= {n for n in rewritten if _is_changed(newer.head(n), older.head(n))}
        return Changes(saves, tuple(_pages_with(Objects(data, sections), changed)), unclear)
    except (MemoryError, TooMuchError):
        return Changes(unclear=True)
    except (ValueError, LookupError, ArithmeticError, zlib.error, RecursionError):
        return Changes()


def _is_changed(new: bytes, old: bytes) -> bool:
    """Return True if the newer save of an object changed what a page shows: a page that names other
    content streams, or a content stream or picture with other bytes. Any other object, such as a
    form field, returns False."""
    if PAGE.search(new):
        return bool(PAGE.search(old)) and _contents(new) != _contents(old)
    if new == old or not STREAM.search(new):
        return False
    return bool(_IMAGE.search(new)) or not _NAMED.search(dictionary_of(new))


def _contents(page: bytes) -> list[bytes]:
    found = _CONTENTS.search(page)
    return REFERENCE.findall(found[1]) if found else []


def _pages_with(objects: Objects, changed: set[int]) -> Iterator[int]:
    """Yield the numbers (from 1) of the pages that are among the `changed` object numbers, or refer
    to one of them directly or through their resources."""
    if not changed:
        return
    for index, number in enumerate(objects.pages(), start=1):
        named = {int(n) for n in REFERENCE.findall(objects.head(number))}
        named |= {int(n) for one in named for n in _xobjects(objects.head(one))}
        if number in changed or named & changed:
            yield index


def _xobjects(head: bytes) -> list[bytes]:
    """Return the numbers of the objects that a dictionary of resources refers to; none for a
    stream, a page or a node of the page tree."""
    if STREAM.search(head) or PAGE.search(head) or KIDS.search(head):
        return []
    return REFERENCE.findall(head)
