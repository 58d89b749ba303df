"""Answers that rest on a reading of a picture: they may confirm, and never count against a claim.

A check reads such words like printed ones. Its answer is then weighed here: a match that was read
with high confidence stays a match; everything else becomes 판단 불가 with the text that was read,
so that a person looks (decisions/0094).
"""

from __future__ import annotations

from dataclasses import replace

from claims.documents.formats.ocr import VERSION
from claims.documents.storage.readings import SURE_WORD
from claims.evidence.models import Verdict
from claims.evidence.registry import Found
from claims.evidence.sentences import NOTHING, READ_DIFFERS, READ_MISSING, READ_UNSURE, UNREADABLE
from claims.evidence.text import Text

SURE = SURE_WORD  # confidence of the words below which a match is not trusted either
# Confidence from which a reading that differs from the filing is shown (second_pass.DOUBTFUL).
SURE_OTHER = 70


def weigh(found: Found, text: Text) -> Found:
    """Return a check's answer. If it rests on words read from a picture, an OK that was read surely
    stays, and any other verdict becomes UNKNOWN (판단 불가) without an estimated loss. An answer
    that rests on printed words is returned unchanged.

    `data` of an answer that rests on a reading gets the least confidence of its words (`read`,
    unless the check has given one) and the reader's version (`reader`). Its box is converted to the
    page as it is shown (`Text.shown`).
    """
    weighed = _weighed(found, text)
    shown = text.shown(weighed.page, weighed.box)
    return weighed if shown == weighed.box else replace(weighed, box=shown)


def _weighed(found: Found, text: Text) -> Found:
    """Return the answer of a check weakened or confirmed as `weigh` describes; the box is left as
    it is. An answer that rests on printed words, or has nothing to say, is returned unchanged."""
    if found.said in (NOTHING, UNREADABLE) or not _rests_on_reading(found, text):
        return found
    given = found.data.get("read")
    confidence = text.confidence_at(found.page, found.box) if given is None else int(given)
    data = {**found.data, "read": confidence, "reader": VERSION}
    if found.verdict == Verdict.OK and confidence >= SURE:
        return replace(found, data=data)
    if found.verdict == Verdict.UNKNOWN:
        return replace(found, data=data, estimated_loss=None)
    values = dict(found.values)
    read = values.get("printed") or values.get("holder") or _period(values)
    said = READ_MISSING
    if found.verdict == Verdict.OK or (read and not values.get("filed")):
        said, values = READ_UNSURE, {**values, "read": read or text.words_at(found.page, found.box)}
    elif read and confidence >= SURE_OTHER:
        said = READ_DIFFERS
    elif read:
        said, values = READ_UNSURE, {**values, "read": read}
    return replace(
        found, verdict=Verdict.UNKNOWN, said=said, values=values, data=data, estimated_loss=None
    )


def _rests_on_reading(found: Found, text: Text) -> bool:
    """Return True for an answer with a page whose words were read by OCR; for one without a page,
    if any page of the document was."""
    return found.page in text.read_pages if found.page is not None else bool(text.read_pages)


def _period(values: dict[str, object]) -> str:
    return " ~ ".join(str(values[end]) for end in ("first", "last") if end in values)
