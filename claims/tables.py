"""Lists of the desk: one Table base and keyset paging, for every package.

Keyset paging selects the rows after the last one seen, so page 600 costs the same as page 1 and the
table is never counted. It needs NOT NULL sort columns, one direction for all of them, and an index
over (column, pk).
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from typing import Any

import django_tables2 as tables
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Count, F, QuerySet, Sum
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tables2.rows import BoundRows

from claims.table_rows import draw_rows

# Text of an empty list when a search or filter is set: rows may exist that it does not match.
NOTHING_FOUND = (
    "search",
    _("조건에 맞는 것이 없습니다"),
    _("찾는 말이나 조건을 줄여 보세요."),
)
PER_PAGE = 30
MOST_PER_PAGE = 100


class KeysetPage(Page):
    """A page of a list with the tokens of its neighbours: `next_token` and `previous_token`, "" if
    there is none.
    """

    next_token = ""
    previous_token = ""

    def has_next(self) -> bool:
        return bool(self.next_token)

    def has_previous(self) -> bool:
        return bool(self.previous_token)

    def has_other_pages(self) -> bool:
        return self.has_next() or self.has_previous()


class KeysetPaginator(Paginator):
    """Paginator that finds a page by the sort values of the row before or after it; for the rows of
    a table or a plain QuerySet.

    `after` and `before` are opaque tokens from the URL. A stale, foreign or broken token gives the
    first page: it came from a bookmark, not from a program.
    """

    num_pages = 1  # the table is never counted
    count = 0

    def __init__(
        self,
        object_list: Any,
        per_page: int = PER_PAGE,
        *,
        after: str = "",
        before: str = "",
        **kwargs: Any,
    ) -> None:
        self.bound = object_list if isinstance(object_list, BoundRows) else None
        queryset: QuerySet = object_list.data.data if self.bound is not None else object_list
        self.queryset = queryset
        names = list(queryset.query.order_by or queryset.model._meta.ordering or ["pk"])
        self.descending = names[0].startswith("-")
        if any(name.startswith("-") != self.descending for name in names):
            raise ValueError("keyset paging needs all columns sorted in one direction")
        pk = queryset.model._meta.pk
        bare = [name.lstrip("-") for name in names]
        self.columns = [n for n in bare if n not in {"pk", pk.name, pk.attname}] + [pk.attname]
        self.after, self.before = after, before
        super().__init__(object_list, max(1, min(int(per_page), MOST_PER_PAGE)), **kwargs)

    def _check_object_list_is_ordered(self) -> None:
        """Skip Django's warning: page() always orders, by the pk at least."""

    def token(self, row: Any) -> str:
        values = [[*self.columns, self.descending], [getattr(row, c) for c in self.columns]]
        # Microseconds count: Django's encoder cuts them off, and a row would come twice.
        raw = json.dumps(values, default=str).encode()
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")

    def read(self, token: str) -> list[Any] | None:
        """Return the sort values in a page token; None if it is broken or of another order of
        columns.
        """
        try:
            order, values = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
            if order != [*self.columns, self.descending] or len(values) != len(self.columns):
                return None
            fields = [self._field(column) for column in self.columns]
            read = [f.to_python(v) for f, v in zip(fields, values, strict=True)]
            "".join(v for v in read if isinstance(v, str)).encode()  # half a pair of surrogates
            return None if any(isinstance(v, str) and "\0" in v for v in read) else read
        except (ValueError, TypeError, ArithmeticError, RecursionError, binascii.Error,
                ValidationError, FieldDoesNotExist):  # fmt: skip
            return None

    def _field(self, column: str) -> Any:
        """Return the field of a sort column: of the model, or of a NOT NULL annotation."""
        annotation = self.queryset.query.annotations.get(column)
        if annotation is not None:
            return annotation.output_field
        return self.queryset.model._meta.get_field(column)

    def page(self, number: Any = None) -> KeysetPage:
        """Return the page after the row of the token `after`, or before that of `before`; the first
        page without a valid token. `number` is ignored, there are no page numbers.
        """
        back = bool(self.before) and not self.after
        anchor = (
            self.read(self.before if back else self.after) if self.before or self.after else None
        )
        back = back and anchor is not None
        down = self.descending != back
        found = self.queryset.order_by(*[("-" if down else "") + c for c in self.columns])
        if anchor is not None:
            beyond = TupleLessThan if down else TupleGreaterThan
            found = found.filter(beyond(Tuple(*[F(c) for c in self.columns]), anchor))
        rows = list(found[: self.per_page + 1])
        more, rows = len(rows) > self.per_page, rows[: self.per_page]
        if back:
            rows.reverse()
        objects = BoundRows(rows, table=self.bound.table) if self.bound is not None else rows
        page = KeysetPage(objects, 1, self)
        if rows and (more or back):
            page.next_token = self.token(rows[-1])
        if rows and anchor is not None and (more or not back):
            page.previous_token = self.token(rows[0])
        return page


def keyset(request: HttpRequest) -> dict[str, Any]:
    """Return the arguments for `RequestConfig(paginate=…)` or `get_table_pagination()` by which a
    table is paged by keyset, with the request's tokens `?after=` and `?before=`."""
    return {
        "paginator_class": KeysetPaginator,
        "per_page": PER_PAGE,
        "after": request.GET.get("after", ""),
        "before": request.GET.get("before", ""),
    }


def count_found(table: DeskTable, *, asked: bool, won: str = "") -> dict[str, int] | None:
    """Return {"n": rows of a paged list}, with `won`, a column, also {"won": its sum over them}.
    Without a query if one page holds all rows; else by one if `asked`, None if not."""
    page = table.page
    if not page.has_other_pages():
        rows = [row.record for row in page]
        found = {"n": len(rows)}
        return found | ({"won": sum(getattr(row, won) or 0 for row in rows)} if won else {})
    if not asked:
        return None
    parts: dict[str, Any] = {"n": Count("pk")} | ({"won": Coalesce(Sum(won), 0)} if won else {})
    return table.data.data.order_by().aggregate(**parts)


class DeskTable(tables.Table):
    """Base of every list: its own template, `?sort=`, keyset paging.

    A subclass sets `caption` (for screen readers), columns with `attrs` (see `cell`), and may set
    `blank` = (icon, title, text), `pickable` and `Meta.order_by`, a sortable column; without it
    rows come as the queryset orders them. A column with `visible=False` shows once it is chosen
    (claims.lists.menu). On a telephone each row is a card (tables.css)."""

    caption: Any = ""
    blank: tuple[Any, ...] = ("inbox", "", "")
    clear = ""  # address of the list without search and filters, where some are set (`narrow`)
    column_titles: Mapping[str, Any] = {}  # plain titles of columns whose head is drawn
    menu: Any = None  # head of the list (claims.lists.menu), for the table's own template
    hints = True  # name J, K and Enter in the foot
    pickable = False  # X selects: needs a column of checkboxes
    condition = ""  # `DeskList.condition_of` the URL; the browser stores picked rows under it

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for column in self.columns.iterall():
            label = self.column_titles.get(column.name) or column.column.verbose_name
            if label:
                attrs = column.column.attrs
                attrs["td"] = {**attrs.get("td", {}), "data-label": label}

    def get_column_class_names(self, classes_set: set[str], bound_column: Any) -> set[str]:
        """Return only the CSS classes set in `attrs`: a column's name ("state", "due") must not
        become a class.
        """
        return classes_set

    def narrow(self, clear: str) -> None:
        """Set the text of the empty list to "nothing fits search and filters", with a link to
        `clear`, the address of the list without them."""
        self.blank, self.clear = NOTHING_FOUND, clear

    @property
    def drawn_rows(self) -> SafeString:
        """Return the rows of the present page as HTML; an empty string without rows."""
        return draw_rows(self)

    class Meta:
        template_name = "django_tables2/desk.html"
        attrs = {"class": "table table-desk", "data-cursor": ""}
        order_by_field = "sort"
        orderable = False  # sort columns are a closed list: each names itself, with its index


# A number that an address holds as a whole number and as a slug.
_STAND_IN = "2147483647"


def urls_of(name: str) -> Callable[[Any], str]:
    """Return a function that returns the URL of a whole number or slug, as `reverse(name,
    args=[value])` does. Make it once for a table: `reverse` costs more than a cell."""
    before, after = reverse(name, args=[_STAND_IN]).split(_STAND_IN)
    return lambda value: f"{before}{value}{after}"


class PickColumn(tables.Column):
    """Checkboxes that pick rows; the one in the header picks every row of the page.

    `label`, lazily translated, names the header's checkbox for screen readers.
    """

    def __init__(self, label: Any, **kwargs: Any) -> None:
        self.label = label
        super().__init__(**kwargs)

    @property
    def header(self) -> SafeString:
        return format_html(
            '<input class="form-check-input" type="checkbox" data-needs-js aria-label="{}">',
            self.label,
        )


def render_pick_box(number: str) -> SafeString:
    """Render the checkbox that picks the claim with this number, for the form with the id
    "picked"."""
    return format_html(
        '<input class="form-check-input" type="checkbox" name="pick" value="{}" form="picked"'
        ' aria-label="{}">',
        number,
        gettext("%(number)s 선택") % {"number": number},
    )


def cell(*classes: str, head: str | None = None) -> dict[str, dict[str, str]]:
    """Return the `attrs` of a table column: CSS classes of its cells ("r" right, "won" …), and of
    its head the matching ones, or `head` if given."""
    name = " ".join(classes)
    heads = (
        head if head is not None else " ".join({"won": "r", "two": ""}.get(c, c) for c in classes)
    )
    return {"td": {"class": name}, "th": {"class": heads}}
