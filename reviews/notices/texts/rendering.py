"""Rendering of templates. The syntax is `#{낱말}` and nothing else: no attribute, no expression.

`letter_of` makes what is stored, sent and previewed. With compiled texts a letter costs about a
microsecond.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from reviews.notices.errors import WrongVariablesError
from reviews.notices.events import Event
from reviews.notices.texts.lengths import measure
from reviews.notices.variables.by_event import variables_of
from reviews.notices.variables.shared import COUNCIL, SHORT_COUNCIL, VariableSource
from reviews.notices.variables.values import setting_values

PLACEHOLDER = re.compile(r"#\{([^{}\n]*)\}")


def words_in(text: str) -> list[str]:
    """Return the words of the placeholders `#{word}` of a template text, in order and with
    repetitions."""
    return PLACEHOLDER.findall(text)


class Compiled(NamedTuple):
    """A template text prepared to be filled in many times; see `fill`."""

    form: str  # the text with %s for each placeholder
    keys: tuple[str, ...]  # keys of the variables, in order
    words: tuple[str, ...]  # placeholders of the variables
    pick: Callable[[Mapping[str, str]], tuple[str, ...]]

    def fill(self, values: Mapping[str, str]) -> str:
        """Return the text with the values (by key of the variable) in place of the placeholders. A
        value that looks like a placeholder stays as it is.

        Raises WrongVariablesError if a value is missing.
        """
        try:
            picked = self.pick(values)
        except KeyError as error:
            raise WrongVariablesError(f"no value for {error}") from error
        if None in picked:
            raise WrongVariablesError("no value for one of " + ", ".join(self.keys))
        return self.form % picked


@lru_cache(maxsize=1024)
def compiled(event: str, text: str) -> Compiled:
    """Prepare a template text of an event for filling in; cached. Raises WrongVariablesError for a
    placeholder that the event lacks."""
    keys_of = {variable.word: variable.key for variable in variables_of(event)}
    text = text.replace("\r\n", "\n")
    unknown = [word for word in words_in(text) if word not in keys_of]
    if unknown:
        raise WrongVariablesError(f"{event}: unknown {unknown}")
    keys = tuple(keys_of[word] for word in words_in(text))
    words = tuple("#{" + word + "}" for word in words_in(text))
    form = PLACEHOLDER.sub("%s", text.replace("%", "%%"))
    return Compiled(form, keys, words, _picker(keys))


def _picker(keys: tuple[str, ...]) -> Callable[[Mapping[str, str]], tuple[str, ...]]:
    if len(keys) > 1:
        return itemgetter(*keys)
    return lambda values: tuple(values[key] for key in keys)


def render(*, event: Event | str, text: str, values: Mapping[str, str]) -> str:
    """Return a template text of an event with the values (by key of the variable) in place of its
    placeholders.

    Raises WrongVariablesError for a placeholder that the event lacks or that has no value.
    """
    return compiled(str(event), text).fill(values)


def letter_of(template: Any, values: Mapping[str, str]) -> tuple[str, str]:
    """Return subject and body of a template (its event, channel, subject and body), exactly as they
    are stored and sent: a mail ends its last line, a message to a phone does not.

    Raises WrongVariablesError for a placeholder that the event lacks or that has no value.
    """
    event = str(template.event)
    body = compiled(event, template.body).fill(values).strip()
    subject = template.subject
    if subject:
        subject = " ".join(compiled(event, subject).fill(values).split())[:300]
    return subject, body + "\n" if template.channel == "mail" else body


def placeholders(template: Any, values: Mapping[str, str]) -> dict[str, str]:
    """Return the values of the placeholders of a template's body, as {"#{이름}": value}. An
    AlimTalk is sent with these, since the provider fills them into its own copy of the template.
    Raises WrongVariablesError for a placeholder that the event lacks, KeyError for one without a
    value."""
    known = compiled(str(template.event), template.body)
    return dict(zip(known.words, known.pick(values), strict=True))


def check_values(*, event: Event | str, values: Mapping[str, str]) -> None:
    """Check the values of an event's variables (by key). Raises WrongVariablesError when a required
    one is missing, one is unknown, or one is no text."""
    known, wanted = _keys_of(str(event))
    if not wanted <= values.keys() <= known:
        unknown, missing = values.keys() - known, wanted - values.keys()
        raise WrongVariablesError(f"{event}: unknown {sorted(unknown)}, missing {sorted(missing)}")
    not_text = sorted(key for key, value in values.items() if not isinstance(value, str))
    if not_text:
        raise WrongVariablesError(f"{event}: {not_text} must be text")


@lru_cache
def _keys_of(event: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the keys that a caller may give, and those that it must."""
    known = variables_of(event)
    callers = (variable.key for variable in known if variable.source is VariableSource.CALLER)
    return frozenset(variable.key for variable in known), frozenset(callers)


def examples(event: Event | str, language: str = "ko") -> dict[str, str]:
    """Return an example value of each variable of an event, by the variable's key; the real value
    if it comes from settings."""
    given = setting_values(language)
    return {one.key: given.get(one.key, one.example) for one in variables_of(event)}


def longest_values(event: Event | str, language: str = "ko") -> dict[str, str]:
    """Return values as long as a letter must allow for, by key: the longest example or the
    settings' value, and the council's real name."""
    longest = {variable.key: variable.longest for variable in variables_of(event)}
    given = setting_values(language)
    names = {one.key: given[one.key] for one in (COUNCIL, SHORT_COUNCIL) if one.key in longest}
    return {key: max(text, given.get(key, ""), key=len) for key, text in longest.items()} | names


def preview(*, event: str, text: str) -> str:
    """Return a template text filled with the examples of the event's variables, as its author sees
    it."""
    return render(event=event, text=text, values=examples(event))


def fits_channel(channel: str, text: str, subject: str = "") -> bool:
    """Return True when the finished text of a letter, and its subject if any, are within the
    channel's limits and have only characters that the channel can send."""
    found = measure(channel, text)
    return found.fits and (not subject or measure(channel, subject, subject=True).fits)
