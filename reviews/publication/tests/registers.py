"""Registers drawn at random, small and skewed, which only grow from one day to the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random

from reviews.publication.cells import Counts, Split, Version
from reviews.publication.protection import protect

SMALLEST = 5
ROWS = {
    "all": {"company": ("a", "b", "c"), "kind": ("i", "s")},
    "a": {"service": ("a/1", "a/2", "a/3"), "loss": ("a/l", "a/n")},
    "s": {"industry": ("s/1", "s/2", "s/3", "s/4")},
}
SPLITS = tuple(
    Split(parent, name, children)
    for parent, names in ROWS.items()
    for name, children in names.items()
)
Printed = dict[str, tuple[int | None, int | None, int | None]]


class Register:
    """Claims with a place in every split; each is filed, granted, paid, and never goes back."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        self.claims: list[list] = []  # [cells, stage]
        self.weights = {
            rows: [self.dice.choice((1, 1, 3, 20, 60)) for _ in rows]
            for names in ROWS.values()
            for rows in names.values()
        }

    def grow(self, number: int, moving: float) -> None:
        """File claims, then move each one on with this chance."""
        for _ in range(number):
            cells = ["all"]
            self._down("all", cells)
            self.claims.append([cells, 0])
        for claim in self.claims:
            if self.dice.random() < moving:
                claim[1] = min(claim[1] + self.dice.choice((1, 1, 2)), 2)

    def move_few(self, number: int) -> None:
        """Move a few claims only, as between two versions that are close together."""
        ready = [claim for claim in self.claims if claim[1] < 2]
        for claim in self.dice.sample(ready, min(number, len(ready))):
            claim[1] += 1

    def _down(self, parent: str, cells: list[str]) -> None:
        for rows in ROWS.get(parent, {}).values():
            [child] = self.dice.choices(rows, self.weights[rows])
            cells.append(child)
            self._down(child, cells)

    def counts(self) -> dict[str, Counts]:
        found: dict[str, Counts] = {}
        for cells, stage in self.claims:
            one = Counts(1, int(stage > 0), int(stage > 1), 0, 30_000 * (stage > 1), 0)
            for key in cells:
                found[key] = found.get(key, Counts()).plus(one)
        every = {"all", *(key for split in SPLITS for key in split.children)}
        return {key: found.get(key, Counts()) for key in sorted(every)}


def printed(counts: Mapping[str, Counts], shown: Mapping[str, int]) -> Printed:
    def row(key: str) -> tuple[int | None, int | None, int | None]:
        values = [v if at < shown.get(key, 0) else None for at, v in enumerate(counts[key][:3])]
        return values[0], values[1], values[2]

    return {key: row(key) for key in counts}


def publish(counts: Mapping[str, Counts], earlier: Sequence[Version]) -> Version | None:
    """Return the version that is published of these counts; None if nothing may be."""
    shown = protect(SPLITS, counts, earlier, smallest=SMALLEST)
    return Version(SPLITS, dict(counts), shown) if shown["all"] else None


def drawn_versions(seed: int, hide: Callable[..., dict[str, int]] = protect) -> list[Version]:
    """Return two versions of a small register that grows by much or by a few, with cells hidden by
    `hide`; one that may not be published is left out."""
    dice = Random(seed)
    register = Register(seed)
    register.grow(dice.randint(20, 90), dice.choice((0.05, 0.5, 0.95)))
    versions: list[Version] = []
    for step in range(2):
        if step and dice.choice(("few", "many", "many")) == "few":
            register.move_few(dice.randint(1, 12))
        elif step:
            register.grow(dice.randint(5, 150), 0.3)
        counts = register.counts()
        shown = hide(SPLITS, counts, versions, smallest=SMALLEST)
        if shown["all"]:
            versions.append(Version(SPLITS, dict(counts), shown))
    return versions
