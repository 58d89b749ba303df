"""The two texts of a version: what is printed, as canonical JSON, and the counts that are kept."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from reviews.publication.cells import COLUMNS, WON, Counts, Split
from reviews.publication.classification import Figures

FORMAT = 1  # version of the stored format


def text_of(
    figures: Figures,
    shown: Mapping[str, int],
    *,
    as_of: dt.date,
    smallest: int,
    names: Mapping[str, str],
    operators: Sequence[str],
    earlier: Sequence[Mapping[str, Any]] = (),
) -> str:
    """Return the printed content as canonical JSON: the same bytes for the same figures. A hidden
    count is null.

    `cells` has by key [filed, granted, paid], also won for all claims and companies, only [claims]
    for the council; `days` the mean days to the first decision, in tenths. `last` has for hidden
    counts what the newest of the earlier versions (the newest last) that showed them printed.
    """
    cells = cells_of(figures.splits, figures.counts, shown)
    days = {
        key: _tenths(total, figures.counts[key].filed)
        for key, total in figures.days.items()
        if shown.get(key, 0)
    }
    content = {
        "format": FORMAT,
        "as_of": as_of.isoformat(),
        "smallest": smallest,
        "names": dict(names),
        "operators": list(operators),
        "splits": [[one.parent, one.name, list(one.children)] for one in figures.splits],
        "cells": cells,
        "last": last_of(cells, earlier),
        "days": days,
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def cells_of(
    splits: Sequence[Split], counts: Mapping[str, Counts], shown: Mapping[str, int]
) -> dict[str, list[int | None]]:
    """Return the printed columns of each cell, by key, from all counts and from the number of
    columns that each cell may show; a hidden one is None."""
    most = {key: split.columns for split in splits for key in split.children}
    return {
        key: _printed(row, shown.get(key, 0), most.get(key, COLUMNS)) for key, row in counts.items()
    }


def last_of(
    cells: Mapping[str, list[int | None]], earlier: Sequence[Mapping[str, Any]]
) -> dict[str, list[int | None]]:
    found = {}
    for key, row in cells.items():
        before = [one["cells"][key] for one in reversed(earlier) if key in one["cells"]]
        last = [
            next((old[at] for old in before if old[at] is not None), None)
            if value is None
            else None
            for at, value in enumerate(row)
        ]
        if any(value is not None for value in last):
            found[key] = last
    return found


def _printed(counts: Counts, shown: int, columns: int) -> list[int | None]:
    row = [*counts[:WON], counts.won]
    return [value if place < shown else None for place, value in enumerate(row[:columns])]


def _tenths(total: int, number: int) -> int:
    """Return the mean `total / number` in tenths, half rounded up; 0 for a number of 0."""
    return (20 * total + number) // (2 * number) if number else 0


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def kept(figures: Figures, shown: Mapping[str, int]) -> dict[str, Any]:
    """Return splits, all counts (also the hidden ones) and the shown columns as JSON values, for
    `Publication.figures`."""
    return {
        "splits": [
            [one.parent, one.name, list(one.children), one.columns] for one in figures.splits
        ],
        "counts": {key: list(counts) for key, counts in figures.counts.items()},
        "shown": dict(shown),
    }
