"""Registry of the lists: a stable name, the page, and the rows of a user as filtered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict

from claims.lists.columns import ExportLayout
from claims.personal_data.crypto import text_digest


class Condition(NamedTuple):
    """One filter of a list as it is set, in words: the query parameter (`name`) and its value, the
    filter's label ('' if the words suffice) and the value in words.
    """

    name: str
    value: str
    label: str
    words: str


@dataclass(frozen=True)
class DeskList:
    """One list of the desk. `name` is stored in rows and used in URLs: it never changes. Any one of
    `permissions` opens it.

    `parameters`: query parameters that choose rows, without sort and page. `rows(user, params)`:
    the rows in the user's scope; an invalid value is ignored. `layout`: the list as a file, or
    None. `conditions`: its filters in words; None if it has no address as a whole. `url`: the
    page's address where its name alone does not give it."""

    name: str
    title: Any  # lazily translated
    url_name: str
    permissions: tuple[str, ...]
    parameters: tuple[str, ...]
    rows: Callable[[Any, QueryDict], QuerySet[Any]]
    layout: ExportLayout | None = None
    url: Callable[[QueryDict], str] | None = None
    conditions: Callable[[Any, QueryDict], list[Condition]] | None = None

    def opens_for(self, user: Any) -> bool:
        """Return True when the user may open the list."""
        return any(user.has_perm(permission) for permission in self.permissions)

    def condition_of(self, params: QueryDict, **read: str) -> str:
        """Return the list's name and a short keyed digest of the parameters that choose its rows.
        It is the same for every page and order of the rows, and another one for another filter,
        tab or search. `read` are values that the page has read by itself, such as the tab that a
        bare address opens."""
        values = {name: params.getlist(name) for name in self.parameters}
        values |= {name: [value] for name, value in read.items()}
        pairs = [(name, value) for name, found in values.items() for value in found if value]
        return f"{self.name}:{text_digest('list', self.name, urlencode(pairs)).hex()[:16]}"


_LISTS: dict[str, DeskList] = {}


def register_list(desk_list: DeskList) -> None:
    _LISTS[desk_list.name] = desk_list


def list_named(name: str) -> DeskList | None:
    """Return a list by its stable name; None when there is none."""
    return _LISTS.get(name)


def lists_of(user: Any) -> list[DeskList]:
    """Return the lists that the user may open, in the order of registration."""
    return [one for one in _LISTS.values() if one.opens_for(user)]


def pages_of_lists() -> frozenset[str]:
    """Return the URL names of the pages that show a whole list. Lists that belong to one object,
    with an address of their own (`url`), are left out."""
    return frozenset(one.url_name for one in _LISTS.values() if one.url is None)
