"""Preview of a letter as it would be stored: on a real claim or with examples.

Shows faulty texts too, as they are being written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from claims.register.models import Claim
from reviews.notices.events import Event
from reviews.notices.models import Channel
from reviews.notices.outbox.addressing import values_of
from reviews.notices.outbox.write import Letter
from reviews.notices.templates.claim_facts import facts_of
from reviews.notices.texts.lengths import Measure, measure
from reviews.notices.texts.rendering import PLACEHOLDER, examples, longest_values, words_in
from reviews.notices.texts.validation import WITH_SUBJECT, faults_of
from reviews.notices.variables.by_event import variables_of
from reviews.notices.variables.shared import Variable, VariableSource
from reviews.notices.variables.values import setting_values

BLANKS = re.compile(r"\s+")
PLAIN, REAL, EXAMPLE, UNKNOWN = "plain", "real", "example", "unknown"


class TextPart(NamedTuple):
    text: str
    kind: str = PLAIN  # plain text, a value of the claim, an example, or an unknown variable


class VariableUse(NamedTuple):
    """A variable of the event, and `is_used`: whether the template's body contains it."""

    variable: Variable
    is_used: bool

    @property
    def missing(self) -> bool:
        return self.variable.needed and not self.is_used


@dataclass(frozen=True)
class Sample:
    channel: str
    subject: list[TextPart]
    body: list[TextPart]
    length: Measure
    longest_length: Measure  # with every variable as long as it may be
    subject_length: Measure | None
    faults: list[str]
    variables: list[VariableUse]
    recipient_hint: str = ""  # the claim's masked address on this channel

    @property
    def fits(self) -> bool:
        """True when the previewed letter is within the limits of its channel and the channel has
        all its characters."""
        return self.length.fits and (self.subject_length is None or self.subject_length.fits)

    @property
    def with_examples(self) -> bool:
        return any(part.kind == EXAMPLE for part in (*self.subject, *self.body))


def sample(
    *, event: str, channel: str, language: str, subject: str, body: str, claim: Claim | None = None
) -> Sample:
    """Return the letter as it would be stored, with its lengths, faults and variables, for a known
    event. Filled with the claim's values, or with examples without a claim."""
    values, real = _values(event, language, claim)
    body = body.replace("\r\n", "\n")
    parts = _parts(event, body, values, real)
    title = _trimmed(
        [p._replace(text=BLANKS.sub(" ", p.text)) for p in _parts(event, subject, values, real)]
    )
    used = set(words_in(body))
    faults = faults_of(event=event, channel=channel, subject=subject, body=body, language=language)
    longest = _joined(_parts(event, body, longest_values(event, language), set()))
    return Sample(
        channel=channel,
        subject=title,
        body=parts,
        length=measure(channel, _joined(parts)),
        longest_length=measure(channel, longest),
        subject_length=measure(channel, _joined(title), subject=True)
        if channel in WITH_SUBJECT
        else None,
        faults=[fault for found in faults.values() for fault in found],
        variables=[
            VariableUse(variable, variable.word in used) for variable in variables_of(event)
        ],
        recipient_hint=_address(claim, channel),
    )


def _values(event: str, language: str, claim: Claim | None) -> tuple[Mapping[str, str], set[str]]:
    """Return the values of a letter by key, and the set of keys whose values are real: the claim's
    own or the settings'. The other values are examples."""
    if claim is None:
        return examples(event, language), set(setting_values())
    facts = facts_of(event, claim, language)
    own = {v.key for v in variables_of(event) if v.source is not VariableSource.CALLER}
    given = {v.key: v.example for v in variables_of(event) if v.source is VariableSource.CALLER}
    letter = Letter(Event(event), claim, "", {**given, **facts}, language)
    return values_of([letter])[0], own | facts.keys()


def _parts(event: str, text: str, values: Mapping[str, str], real: set[str]) -> list[TextPart]:
    keys = {variable.word: variable.key for variable in variables_of(event)}
    parts: list[TextPart] = []
    for index, piece in enumerate(PLACEHOLDER.split(text)):
        if index % 2 == 0:
            parts.append(TextPart(piece))
        elif piece not in keys:
            parts.append(TextPart("#{" + piece + "}", UNKNOWN))
        else:
            key = keys[piece]
            parts.append(TextPart(values[key], REAL if key in real else EXAMPLE))
    return _trimmed([part for part in parts if part.text])


def _trimmed(parts: list[TextPart]) -> list[TextPart]:
    """Remove blanks before the first and after the last part, in the given list, and return it."""
    while parts and not parts[0].text.strip():
        parts.pop(0)
    while parts and not parts[-1].text.strip():
        parts.pop()
    if parts:
        parts[0] = parts[0]._replace(text=parts[0].text.lstrip())
        parts[-1] = parts[-1]._replace(text=parts[-1].text.rstrip())
    return parts


def _joined(parts: list[TextPart]) -> str:
    return "".join(part.text for part in parts)


def _address(claim: Claim | None, channel: str) -> str:
    if claim is None:
        return ""
    return claim.masked_email if channel == Channel.MAIL else claim.masked_phone
