"""Controls of the filters that a list keeps under 다른 조건: choices, and a range in won."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.forms import BaseForm, ModelChoiceField
from django.http import QueryDict

from claims.display.numbers import won_text


class Control(NamedTuple):
    """One filter with a closed list of values. `words` is empty while it is off; `without` is the
    query string of the page without it."""

    name: str
    label: Any
    options: list[tuple[Any, Any]]
    value: Any
    words: str
    without: str


class RangeControl(NamedTuple):
    """A filter between two amounts, as typed; `words` is empty while both are off or unreadable."""

    least: str
    most: str
    words: str
    without: str


def query_without(params: QueryDict, *names: str) -> str:
    """Return the query string without the named parameters; never an empty one, which would open
    the default view.

    Page tokens are dropped too: they are valid only for the filters under which they were issued.
    """
    rest = params.copy()
    for name in (*names, "after", "before", "view"):
        rest.pop(name, None)
    return rest.urlencode() or "view=none"


def choice_controls(form: BaseForm, params: QueryDict, names: Iterable[str]) -> list[Control]:
    """Return the controls of these fields; one query for each list of rows.

    A field with a single row to choose is left out while it is off.
    """
    cleaned = getattr(form, "cleaned_data", {})
    found = []
    for name in names:
        field: Any = form.fields[name]
        chosen = cleaned.get(name)
        if isinstance(field, ModelChoiceField):
            rows: Any = field.queryset
            options = [(row.pk, str(row)) for row in rows]
            value = chosen.pk if chosen else None
            if len(options) < 2 and not value:
                continue
        else:
            options = [(key, label) for key, label in field.choices if key]
            value = chosen or None
        words = str(dict(options).get(value, "")) if value else ""
        found.append(Control(name, field.label, options, value, words, query_without(params, name)))
    return found


def range_control(form: BaseForm, params: QueryDict, least: str, most: str) -> RangeControl:
    cleaned = getattr(form, "cleaned_data", {})
    low, high = cleaned.get(least), cleaned.get(most)
    ends = ["" if end is None else won_text(end) for end in (low, high)]
    words = " ~ ".join(ends).strip() if any(ends) else ""
    return RangeControl(
        params.get(least, ""), params.get(most, ""), words, query_without(params, least, most)
    )
