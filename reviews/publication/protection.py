"""Cells that a version shows: suppression by its rules, and further cells until an attack fails.

Pure. The rules (`suppression`) look at one split at a time; across versions a cell may be confined
by rows of another one (docs/decisions, 0109). So the tables are attacked (`audit`) before anybody
sees them, and if a small count comes out a further cell is hidden beside it, until none does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reviews.publication.audit import Confined, find_confined
from reviews.publication.cells import FILED, ROOT, Counts, Split, Version
from reviews.publication.suppression import suppress

# Versions that are attacked together, the newest: a year of months. The work grows with the square
# of their number and more; the rules compare with every version.
ATTACKED = 12


def protect(
    splits: Sequence[Split],
    counts: Mapping[str, Counts],
    earlier: Sequence[Version] = (),
    *,
    smallest: int,
) -> dict[str, int]:
    """Return how many columns each cell may show, 0 to COLUMNS, by its key, so that no small count
    can be worked out, also beside the earlier versions (the earliest first).

    0 for the root means that nothing may be published. The same input gives the same result.
    """
    closed: dict[str, int] = {}
    while True:
        shown = suppress(splits, counts, earlier, smallest=smallest, closed=closed)
        if not shown[ROOT]:
            return shown
        version = Version(tuple(splits), counts, shown)
        found = _found_by(version, earlier, smallest)
        if not found:
            return shown
        before = dict(closed)
        for one in found:
            key, column = _to_hide(one, version)
            closed[key] = min(column, closed.get(key, column))
        if closed == before:
            closed[ROOT] = FILED  # nothing more can be hidden but all of it


def _found_by(version: Version, earlier: Sequence[Version], smallest: int) -> list[Confined]:
    """Return the counts that a reader can confine with this version and could not with the earlier
    ones. Only the newest ATTACKED versions are attacked, this one among them."""
    earlier = earlier[-(ATTACKED - 1) :]
    found = find_confined([*earlier, version], smallest)
    known = set(find_confined(earlier, smallest)) if found and earlier else ()
    return [one for one in found if one not in known]


def _to_hide(one: Confined, version: Version) -> tuple[str, int]:
    """Return the cell (row and column) that is to be hidden next: the confined cell while it is
    shown; else, in its column, the smallest shown row beside it; without one the same for its
    parent, up to all claims."""
    key, column = one.key, one.column
    above = {child: split for split in version.splits for child in split.children}
    while version.shown.get(key, 0) <= column and key != ROOT:
        split = above.get(key)
        rows = split.children if split else ()
        beside = [
            row for row in rows if version.shown.get(row, 0) > column and version.at(row).filed
        ]
        if beside:
            key = min(beside, key=lambda row: (version.at(row).filed, row))
        else:
            key = split.parent if split else ROOT
    return key, column
