"""Tabs of a list, as `partials/tabs.html` draws them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict


@dataclass(frozen=True)
class Tab:
    """One tab of a list: the value of its query parameter, label, address, True for the open one,
    and the number of its rows (None: not shown)."""

    key: str
    label: Any
    url: str
    current: bool
    count: int | None = None


def tabs_of(
    name: str,
    labels: Iterable[tuple[str, Any]],
    current: str,
    *,
    counts: Mapping[str, int] | None = None,
    kept: QueryDict | None = None,
) -> list[Tab]:
    """Return a Tab for each (value, label) of the query parameter `name`. `counts` are the numbers
    of rows by value. The addresses keep the parameters `kept`, without the page and `why`."""
    return [
        Tab(
            str(key), label, _url(name, str(key), kept), str(key) == current,
            counts[key] if counts is not None else None,
        )
        for key, label in labels
    ]  # fmt: skip


def _url(name: str, key: str, kept: QueryDict | None) -> str:
    if kept is None:
        return "?" + urlencode({name: key})
    params = kept.copy()
    for gone in ("page", "why"):
        params.pop(gone, None)
    params[name] = key
    return "?" + params.urlencode()
