"""Drawing of the rows of a django-tables2 table: what the library asks for each cell is asked once.

A table's columns are turned into functions first, which then run over the rows. The HTML is that of
the library up to white space (claims/tests/test_table_rows.py); there nine tenths of the time of a
list of 30 rows go into inspecting renderers and drawing cells by templates."""

import re
from collections.abc import Callable, Iterator
from functools import partialmethod
from inspect import Parameter, getattr_static, signature
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.encoding import force_str
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django_tables2.columns import BoundColumn
from django_tables2.rows import BoundRow
from django_tables2.tables import Table
from django_tables2.utils import AttributeDict

from claims.state_style import words_of_choices

Cell = Callable[[BoundRow, Any], Any]  # returns the content of a cell for a row and its record

_OPEN, _CLOSE = "\ue000", "\ue001"  # for private use: in no text, and no template escapes them

# What django-tables2 adds to a cell for sorting.
SORT_CLASSES = frozenset({"orderable", "asc", "desc"})


def draw_rows(table: Table) -> SafeString:
    """Return the `<tr>` elements of a table's present page; an empty string without rows."""
    columns = [(_cell_start(column), _cell(column)) for column in table.columns]
    attributes = _row_attributes(table)
    parts: list[str] = []
    for row in table.paginated_rows:
        record = row.record
        parts.append(f"<tr{attributes(row)}>")
        for start, cell in columns:
            parts += (start, _html(cell(row, record)), "</td>")
        parts.append("</tr>\n")
    return mark_safe("".join(parts))  # noqa: S308 (each part is escaped or a template's)


class CellPattern:
    """A cell's template rendered once for a table; `draw` inserts the values of each row. A form of
    50 lines rendered for each row would cost more than the rest of the row.

    `names` are the variables that `draw` fills; the template may only print them. `fixed` are the
    other variables."""

    def __init__(self, template: str, *names: str, request: HttpRequest, **fixed: Any) -> None:
        marks = {name: f"{_OPEN}{name}{_CLOSE}" for name in names}
        drawn = render_to_string(template, {**fixed, **marks}, request=request)
        self._parts = re.split(f"{_OPEN}(\\w+){_CLOSE}", drawn)

    def draw(self, **values: Any) -> SafeString:
        """Return the HTML for one row; `values` are those of `names` and are escaped."""
        escaped = {name: conditional_escape(value) for name, value in values.items()}
        parts = [escaped[part] if n % 2 else part for n, part in enumerate(self._parts)]
        return mark_safe("".join(parts))  # noqa: S308 (a template's, with escaped values)


def without_sort_classes(classes: str) -> str:
    """Return the classes of a cell without those that django-tables2 adds for sorting."""
    return " ".join(name for name in classes.split() if name not in SORT_CLASSES)


def _cell_start(column: BoundColumn) -> str:
    """Return the opening tag of a column's cells, with `data-label`: the column's label, shown
    where a row is drawn as a card."""
    attributes = column.attrs["td"]
    classes = without_sort_classes(attributes.get("class") or "")
    drawn = [("class", classes), ("data-label", attributes.get("data-label"))]
    inside = format_html_join("", ' {}="{}"', ((name, value) for name, value in drawn if value))
    return f"<td{inside}>"


def _html(content: Any) -> str:
    """Return the content of a cell as escaped HTML. A value that is not text is localised first."""
    return conditional_escape(content if isinstance(content, str) else localize(content))


def _cell(column: BoundColumn) -> Cell:
    if column.link or not isinstance(column.accessor, str):
        return lambda row, record: row.get_cell(column.name)
    render, needs_value = _renderer(column)
    empty = column.column.empty_values
    if not needs_value and not empty:
        return lambda row, record: render(row, record, None)
    read = _reader(column)

    def content(row: BoundRow, record: Any) -> Any:
        value = read(record)
        return column.default if value in empty else render(row, record, value)

    return content


def _renderer(column: BoundColumn) -> tuple[Callable[[BoundRow, Any, Any], Any], bool]:
    """Return (a function of (row, record, value) that calls the column's `render` with the
    arguments that it names, True if `value` is among them)."""
    function = column.render
    wanted, every = _arguments(function)
    fixed = {
        name: value
        for name, value in {
            "column": column.column,
            "bound_column": column,
            "table": column._table,
        }.items()
        if every or name in wanted
    }
    with_value, with_record, with_row = (
        every or name in wanted for name in ("value", "record", "bound_row")
    )

    def render(row: BoundRow, record: Any, value: Any) -> Any:
        given = dict(fixed)
        if with_value:
            given["value"] = value
        if with_record:
            given["record"] = record
        if with_row:
            given["bound_row"] = row
        return function(**given)

    return render, with_value


def _arguments(function: Callable) -> tuple[set[str], bool]:
    """Return (set of the names of a function's arguments, True if it also takes any other by
    `**kwargs`)."""
    parameters = signature(function).parameters.values()
    every = any(one.kind is Parameter.VAR_KEYWORD for one in parameters)
    return {one.name for one in parameters if one.kind is not Parameter.VAR_POSITIONAL}, every


def _reader(column: BoundColumn) -> Callable[[Any], Any]:
    """Return a function of a record that reads the column's value from it; None if the record has
    none."""
    accessor = column.accessor
    displays: dict[type, Callable[[Any], Any] | None] = {}

    def walk(record: Any) -> Any:
        try:
            return accessor.resolve(record)
        except Exception:  # as django-tables2: a column need not be a field
            return None

    if len(accessor.bits) != 1:
        return lambda record: _display(accessor, record, walk)
    name = str(accessor)

    def read(record: Any) -> Any:
        if not isinstance(record, Model):
            return walk(record)
        kind = type(record)
        if kind not in displays:
            displays[kind] = _words(kind, name)
        display = displays[kind]
        if display is not None:
            return display(record)
        value = getattr(record, name, None)
        return walk(record) if callable(value) else value

    return read


def _words(model: type[Model], name: str) -> Callable[[Any], Any] | None:
    """Return a function of a record that gives a field's choice in words, as `get_…_display` does;
    None for a field without choices."""
    try:
        field: Any = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    method = f"get_{name}_display"
    if not getattr(field, "choices", ()) or not hasattr(model, method):
        return None
    if not isinstance(getattr_static(model, method), partialmethod):  # not Django's own
        return lambda record: getattr(record, method)()
    words = words_of_choices(field)

    def word(record: Any) -> Any:
        value = getattr(record, field.attname)
        return force_str(words.get(value, value), strings_only=True)

    return word


def _display(accessor: Any, record: Any, walk: Callable[[Any], Any]) -> Any:
    owner, name = accessor.penultimate(record)
    if isinstance(owner, Model) and (word := _words(type(owner), name)):
        return word(owner)
    return walk(record)


def _row_attributes(table: Table) -> Callable[[BoundRow], str]:
    """Return a function of a row that draws its HTML attributes, each with a space before it."""
    given = [(name, *_attribute(value)) for name, value in table.row_attrs.items()]
    drawn = [one for one in given if one[0] not in AttributeDict.blacklist]

    def attributes(row: BoundRow) -> str:
        return "".join(format_html(' {}="{}"', name, value) for name, value in pairs(row))

    def pairs(row: BoundRow) -> Iterator[tuple[str, Any]]:
        known = {"record": row.record, "table": table}
        parity = row.get_even_odd_css_class()
        classes = parity
        for name, value, wanted in drawn:
            if wanted is not None:
                value = value(**{key: known[key] for key in wanted if key in known})
            if name == "class":
                classes = f"{value} {parity}" if value else parity
            elif value is not None:
                yield name, value
        yield "class", classes

    return attributes


def _attribute(value: Any) -> tuple[Any, set[str] | None]:
    """Return (an attribute's value, the names of the arguments it takes where it is a function,
    else None)."""
    if not callable(value):
        return value, None
    wanted, every = _arguments(value)
    return value, {"record", "table"} if every else wanted
