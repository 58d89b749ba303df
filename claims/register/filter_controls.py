"""Controls of the filters that a list folds under 다른 조건: choices, and ranges of won or days."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Model
from django.forms import BaseForm, ChoiceField, ModelChoiceField
from django.http import QueryDict
from django.utils.formats import date_format

from claims.lists.registry import Condition
from claims.money import won_text


class Control(NamedTuple):
    """One filter of a list with a closed list of values (`options`), as the page draws it. `words`
    is the chosen value in words, empty while the filter is off; `without` is the query string of
    the page without it.
    """

    name: str
    label: Any
    options: list[tuple[Any, Any]]
    value: Any
    words: str
    without: str


class RangeControl(NamedTuple):
    """A filter between two amounts (won) or days as typed, as the page draws it. `words` is empty
    while both are off or unreadable; `without` is the query string of the page without it.
    """

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
    """Return the controls of the named fields of a filter form. One query for each field whose
    choices are rows.

    A field with only one row to choose is left out while it is not set.
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


def range_control(
    form: BaseForm,
    params: QueryDict,
    least: str,
    most: str,
    text: Callable[[Any], str] = won_text,
) -> RangeControl:
    """Return the control of a filter between two values, both included: `least` and `most` are the
    names of its fields, `text` writes one of its values (default: won)."""
    cleaned = getattr(form, "cleaned_data", {})
    ends = ["" if end is None else text(end) for end in (cleaned.get(least), cleaned.get(most))]
    words = " ~ ".join(ends).strip() if any(ends) else ""
    return RangeControl(
        params.get(least, ""), params.get(most, ""), words, query_without(params, least, most)
    )


def short_day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def conditions_of(filters: Any) -> list[Condition]:
    """Return the conditions of a filter set in words, in its order; empty and invalid values are
    left out.

    At most one query for each condition that names a row.
    """
    form = filters.form
    form.is_valid()
    found = []
    for name, value in form.cleaned_data.items():
        if value not in (None, ""):
            field = form.fields[name]
            given = str(form.data.get(name, ""))
            found.append(Condition(name, given, str(field.label), _words(field, value)))
    return found


def _words(field: Any, value: Any) -> str:
    if isinstance(value, Model):
        return str(value)
    if isinstance(field, ChoiceField):
        choices: Any = field.choices
        return str(dict(choices).get(value, value))
    return won_text(value) if isinstance(value, int) else str(value)
