"""Reading of a list for a file: one statement in one snapshot, a few thousand rows in memory.

It opens a server-side cursor inside the caller's transaction, which works through a pooler in
transaction mode; Django's own does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from operator import itemgetter
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, FloatField, Func, QuerySet, TextField
from django.http import QueryDict

from claims.exports.models import ZIP, FileFormat
from claims.formula_safety import neutralise
from claims.lists.columns import Cell, ExportColumn, ExportLayout, Kind
from claims.lists.registry import DeskList

CHUNK = 4_000  # rows in memory
CURSOR = "export_rows"
Columns = list[Callable[[list[tuple[Any, ...]]], Any]]

# A spreadsheet counts days since 1899-12-30; a time is a fraction of a day.
_TEMPLATES = {
    (Kind.MOMENT, FileFormat.CSV): (
        "to_char(%(expressions)s AT TIME ZONE 'Asia/Seoul', 'YYYY-MM-DD HH24:MI:SS')",
        TextField,
    ),
    (Kind.MOMENT, FileFormat.XLSX): (
        "(EXTRACT(epoch FROM %(expressions)s AT TIME ZONE 'Asia/Seoul') / 86400.0 + 25569)::float8",
        FloatField,
    ),
    (Kind.DAY, FileFormat.CSV): ("to_char(%(expressions)s, 'YYYY-MM-DD')", TextField),
    (Kind.DAY, FileFormat.XLSX): ("(%(expressions)s - DATE '1899-12-30')::float8", FloatField),
}


def sorted_rows(layout: ExportLayout, rows: QuerySet[Any], params: QueryDict) -> QuerySet[Any]:
    """Return the rows of a list sorted by the parameter `sort` (one of `layout.sorts`, with "-" for
    descending), else by the layout's order; last by primary key in the same direction.
    """
    wanted = params.get("sort", "")
    field = (layout.sorts or {}).get(wanted.lstrip("-"))
    order = (f"-{field}" if wanted.startswith("-") else field,) if field else layout.order
    last = "-pk" if order and order[0].startswith("-") else "pk"
    return rows.order_by(*order, last)


class RowReader:
    """Reader of the rows of a list for an export file in one format. Personal columns are masked;
    with `plain` those are in plain that the user may see so."""

    def __init__(
        self, desk_list: DeskList, *, user: Any, params: QueryDict, file_format: str, plain: bool
    ) -> None:
        layout = desk_list.layout
        assert layout is not None
        self.layout = layout
        self.format = FileFormat.CSV if file_format == ZIP else FileFormat(file_format)
        self.queryset = sorted_rows(layout, desk_list.rows(user, params), params)
        shown_plain = layout.plain_columns(user) if plain else []
        claims = [layout.claim, *layout.more_claims] if layout.claim else []
        self.sources: list[Any] = [F(claim) for claim in claims]
        self.claims = len(claims)
        self.columns: Columns = [self._column(one, one in shown_plain) for one in layout.columns]

    @property
    def head(self) -> list[str]:
        return [str(column.header) for column in self.layout.columns]

    @property
    def kinds(self) -> list[Kind]:
        return [column.kind for column in self.layout.columns]

    def _column(self, column: ExportColumn, plain: bool) -> Callable[[list[tuple[Any, ...]]], Any]:
        """Add the sources of a column to `self.sources`, and return a function for its cells: it
        takes the values of all sources, by column, and returns one cell for each row."""
        first = len(self.sources)
        own = column.plain_sources if plain else column.sources
        self.sources += [self._source(one, column.kind) for one in own]
        last = first + len(own)
        cell = column.plain if plain else column.cell or (column.prepare and column.prepare())
        make = itemgetter(first) if cell is None else partial(_cells, cell, slice(first, last))
        if column.kind != Kind.TEXT or column.ours:
            return make
        return lambda values: safe_column(list(make(values)))

    def _source(self, source: Any, kind: Kind) -> Any:
        """Return a source as an ORM expression; days and moments in the form of the format: text in
        CSV, a serial number of days in XLSX."""
        expression = F(source) if isinstance(source, str) else source
        if (kind, self.format) not in _TEMPLATES:
            return expression
        template, field = _TEMPLATES[kind, self.format]
        return Func(expression, template=template, output_field=field())

    def chunks(self) -> Iterator[tuple[list[int], list[tuple[Any, ...]]]]:
        """Yield (claims, rows) in pieces of some thousand rows: the primary keys of the claims that
        the rows show, and the rows as tuples of cells.

        Text is formula-safe and on one line. Call it inside a transaction: it opens a cursor.
        """
        names = {f"_{at}": source for at, source in enumerate(self.sources)}
        wanted = self.queryset.annotate(**names).values_list(*names)
        try:
            sql, values = wanted.query.sql_with_params()
        except EmptyResultSet:
            return
        with connection.cursor() as cursor:
            # The plan for all rows, not for the first ones.
            cursor.execute("SET LOCAL cursor_tuple_fraction = 1")
            cursor.execute(f"DECLARE {CURSOR} NO SCROLL CURSOR FOR {sql}", values)
            while True:
                cursor.execute(f"FETCH FORWARD {CHUNK} FROM {CURSOR}")
                found = cursor.fetchall()
                if not found:
                    break
                by_source = list(zip(*found, strict=True))
                of_rows = chain.from_iterable(by_source[: self.claims])
                claims = [pk for pk in of_rows if pk is not None]
                yield (
                    claims,
                    list(zip(*(column(by_source) for column in self.columns), strict=True)),
                )
            cursor.execute(f"CLOSE {CURSOR}")


def _cells(cell: Cell, part: slice, values: list[tuple[Any, ...]]) -> Iterable[Any]:
    return map(cell, *values[part])


# A cell that `neutralise` would change, among cells joined by line breaks.
_SUSPECT = re.compile(r"^[=+\-@＝＋－＠ ]| $", re.MULTILINE)


def safe_column(values: list[Any]) -> list[str]:
    """Return the values as text in which no cell is a formula, each on one line; '' for None."""
    cells = [value or "" for value in values]
    if "".join(cells).isprintable() and not _SUSPECT.search("\n".join(cells)):
        return cells
    return [neutralise(cell) for cell in cells]
