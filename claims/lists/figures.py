"""Figures of the desk: each number is defined once, with its words and the list whose rows it
counts.

A page takes its number from `condition` and its link from `url`; the list filters by the same
definition (`?figure=`, or its own parameters). Packages register theirs (reviews.dashboard)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from claims.lists.registry import DeskList, list_named

FIGURE = "figure"  # the parameter of a list that names one


@dataclass(frozen=True)
class Figure:
    """A figure of the desk: a number that pages show, with a link to the rows that it counts.

    `words` explain it in the hover text. `condition()` returns the condition for the counted rows
    of the list `list_name`, before the user's scope. `parameters` are the query parameters of the
    list's address; without any it is `?figure=<name>`."""

    name: str
    label: Any  # lazily translated
    words: Any
    list_name: str
    condition: Callable[[], Q]
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def desk_list(self) -> DeskList:
        found = list_named(self.list_name)
        if found is None:
            raise LookupError(self.list_name)
        return found

    def opens_for(self, user: Any) -> bool:
        """Return True when the user may open the list that the figure counts."""
        return self.desk_list.opens_for(user)

    def url(self, **more: str) -> str:
        """Return the address of the list filtered to the rows of the figure, with `more` query
        parameters."""
        query = urlencode({**(self.parameters or {FIGURE: self.name}), **more})
        return f"{reverse(self.desk_list.url_name)}?{query}"


_FIGURES: dict[tuple[str, str], Figure] = {}


def register_figure(figure: Figure) -> None:
    _FIGURES[figure.list_name, figure.name] = figure


def figure_named(list_name: str, name: str) -> Figure:
    """Return the registered figure `name` of a list. Raises KeyError for an unknown one."""
    return _FIGURES[list_name, name]


def figures_of(list_name: str) -> list[Figure]:
    """Return all figures registered for a list, in the order of registration."""
    return [figure for (name, _n), figure in _FIGURES.items() if name == list_name]


def figure_choices(list_name: str) -> list[tuple[str, Any]]:
    """Return (name, label) of the figures of a list that are addressed by `?figure=`; those with
    parameters of their own are left out."""
    return [(one.name, one.label) for one in figures_of(list_name) if not one.parameters]


def condition_of(list_name: str, name: str) -> Q:
    """Return the condition of a figure for the rows of its list; an empty condition (all rows) for
    an unknown name."""
    found = _FIGURES.get((list_name, name))
    return found.condition() if found else Q()
