"""The head of a list: its saved views, the chosen columns and the density, all from the query
string.

`?view=<id>` redirects to the plain parameters of a view, so that links, the back button and page
tokens work; an address without parameters redirects to the default view; `?view=none` opens the
list without any."""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect

from claims.composed_once import ComposedOnce
from claims.lists.models import Density, SavedView
from claims.lists.registry import DeskList
from claims.tables import DeskTable
from claims.users.requests import acting_user, whole_number

FIXED = ("pick", "number")  # always shown, first
SHOWN = ("columns", "density")  # parameters that choose no rows


class ColumnChoice(NamedTuple):
    """A column that the menu of a list offers; `shown` now, or `fixed` (always shown)."""

    name: str
    title: str
    shown: bool
    fixed: bool


_VIEWS = ComposedOnce(SavedView.objects.visible_to_key, user=int, list_name=str)


class ListMenu:
    """Saved views, chosen columns and density of one list, for one request to its page. At most one
    query.
    """

    def __init__(self, request: HttpRequest, desk_list: DeskList) -> None:
        self.request, self.list = request, desk_list
        self.params = request.GET
        density = self.params.get("density", "")
        self.density = density if density in Density.values else ""
        self.columns: list[ColumnChoice] = []

    def redirect(self) -> HttpResponseRedirect | None:
        """Return a redirect, or None if the page is to be shown.

        It goes to the page of the saved view of `?view=<id>`, to the default view if the address
        has no parameters, or to the new order of columns after `?up=` or `?down=`. Raises Http404
        for a view that the user does not see.
        """
        if self.request.method != "GET":
            return None
        target: str | None = None
        asked = self.params.get("view", "none")
        if asked != "none":
            key = whole_number(asked)
            found = next((view for view in self.views if view.pk == key), None)
            if found is None:
                raise Http404
            target = found.address
        elif not self.params:
            default = next((view for view in self.views if view.is_default), None)
            target = default.address if default else None
        elif {"up", "down"} & set(self.params):
            target = "?" + _moved(self.params)
        return None if target is None else redirect(self.request.path + target)

    def arrange(self, table: DeskTable) -> None:
        """Show the columns of the table that the address names (`?columns=`), in that order, after
        the fixed ones; without any, the usual ones. Set the table's `condition`.

        A name that the table does not have, or does not have for this user, is skipped.
        """
        known = {column.name: column for column in table.columns.iterall()}
        chosen = list(dict.fromkeys(n for n in self.params.getlist("columns") if n in known))
        if chosen:
            fixed = [name for name in FIXED if name in known]
            chosen = [name for name in chosen if name not in fixed]
            for name, column in known.items():
                column.column.visible = name in chosen or name in fixed
            table.sequence = [*fixed, *chosen, *(n for n in known if n not in (*fixed, *chosen))]
        table.menu = self
        table.condition = self.list.condition_of(self.params)
        self.columns = [
            ColumnChoice(
                column.name,
                str(table.column_titles.get(column.name) or column.verbose_name),
                column.visible,
                column.name in FIXED,
            )
            for column in table.columns.iterall()
            if column.name != "pick"
        ]

    def chosen(self, *names: str) -> list[str]:
        """Return those of the named columns that the address shows (`?columns=`), in the order of
        `names`."""
        return [name for name in names if name in self.params.getlist("columns")]

    @property
    def context(self) -> dict[str, Any]:
        """The template context of the head of a list: `list_menu`, and `density` if the address
        names one.
        """
        return {"list_menu": self} | ({"density": self.density} if self.density else {})

    # ------------------------------------------------------------------ views
    @cached_property
    def views(self) -> list[Any]:
        return _VIEWS.fetch(user=acting_user(self.request).pk, list_name=self.list.name)

    @property
    def own(self) -> list[Any]:
        return [view for view in self.views if view.is_own]

    @property
    def shared(self) -> list[Any]:
        return [view for view in self.views if not view.is_own]

    @cached_property
    def current(self) -> Any:
        """The saved view whose conditions, columns, order and density are exactly those of the
        address; None for any other page.
        """
        here = _as_set(self.all_parameters)
        return next((v for v in self.views if v.query and _as_set(v.query) == here), None)

    # ------------------------------------------------------------------ parameters
    def _pairs(self, *names: str) -> list[tuple[str, str]]:
        values = ((name, value) for name in names for value in self.params.getlist(name))
        return [(name, value) for name, value in values if value]

    @property
    def query(self) -> str:
        """The query string of this page without the page token, to be saved as a view."""
        return urlencode(self.all_parameters)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Hidden fields (name, value) of the form of filters: columns, density and sort of the
        address.

        With a default view also `view=none`, so that a form with only empty fields does not open
        the default view.
        """
        off = [("view", "none")] if any(view.is_default for view in self.views) else []
        return self._pairs(*SHOWN, "sort") + off

    @property
    def carried(self) -> list[tuple[str, str]]:
        """Hidden fields (name, value) of the form that chooses columns: conditions, density and
        sort of the address.
        """
        return self._pairs(*self.list.parameters, "density", "sort")

    @property
    def all_parameters(self) -> list[tuple[str, str]]:
        """All parameters of the address but the page token, as (name, value); empty ones are left
        out. A form that sets a single filter sends them as hidden fields, without its own."""
        return self._pairs(*self.list.parameters, *SHOWN, "sort")

    @property
    def appearance(self) -> str:
        """Columns and density of the address as the end of a query string ("&…"), for links to the
        same list with other rows; "" for none.
        """
        rest = urlencode(self._pairs(*SHOWN))
        return f"&{rest}" if rest else ""

    @property
    def usual_columns(self) -> str:
        """The query string of this page without a choice of columns, so that the usual columns are
        shown.
        """
        return urlencode(self.carried or [("view", "none")])

    def with_density(self, density: str) -> str:
        """Return the query string of this page, page token included, with another density."""
        pairs = self._pairs(*self.list.parameters, "columns", "sort", "after", "before")
        return urlencode([*pairs, ("density", density)])

    @property
    def normal(self) -> str:
        return self.with_density(Density.NORMAL)

    @property
    def tight(self) -> str:
        return self.with_density(Density.TIGHT)


def _as_set(pairs: list[tuple[str, str]]) -> tuple[list[str], set[tuple[str, str]]]:
    """Return query parameters (name, value) for comparison: (columns in their order, set of all
    others)."""
    columns = [value for name, value in pairs if name == "columns"]
    return columns, {pair for pair in pairs if pair[0] != "columns"}


def _moved(params: QueryDict) -> str:
    """Return the query string with one column a place further up or down (`?up=` or `?down=` names
    it)."""
    rest = params.copy()
    columns = rest.getlist("columns")
    for word, step in (("up", -1), ("down", 1)):
        name = rest.pop(word, [""])[-1]
        if name in columns:
            at = columns.index(name)
            to = min(max(at + step, 0), len(columns) - 1)
            columns.insert(to, columns.pop(at))
    rest.setlist("columns", columns)
    return rest.urlencode()
