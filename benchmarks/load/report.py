"""Figures and verdicts of a run, from its answers and samples. Pure functions."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

LISTS = frozenset(
    ("queue", "claims", "claims found", "payouts", "notices", "batches", "imports", "bulk notices")
)
DECISIONS = frozenset(
    ("vote", "check", "approve payouts", "build batch", "release batch", "approve bulk notice")
)
LIST_MS, DECISION_MS = 300, 500  # milliseconds, of 95 in 100
# Memory is flat where a group of processes does not grow by more than both of these from the
# second fifth of the time, when all caches are warm, to the last.
GROWTH, GROWTH_BYTES = 0.10, 32 << 20
NOT_OURS = "locust"  # its memory is reported and has no goal
# Somebody was faster, and the page says so: an answer like others.
EXPECTED = frozenset((200, 204, 301, 302, 303, 304, 409, 422))
KILL_SECONDS = 5.0  # after a kill, in which the requests of the dead process are missing


class Row(NamedTuple):
    """One answer: seconds since 1970, name of the page, milliseconds, status (0: no answer),
    bytes."""

    at: float
    name: str
    ms: float
    status: int
    size: int

    @property
    def is_error(self) -> bool:
        return self.status not in EXPECTED


class Page(NamedTuple):
    """Figures of the answers of one name: number, percentiles in milliseconds, errors."""

    name: str
    count: int
    p50: float
    p95: float
    p99: float
    errors: int


class Verdict(NamedTuple):
    goal: str
    figure: str
    met: bool


def read_rows(lines: Iterable[str]) -> list[Row]:
    """Return the answers of `requests.tsv`; a line that was cut off at the end is left out."""
    rows = []
    for line in lines:
        cells = line.rstrip("\n").split("\t")
        if len(cells) == 5 and line.endswith("\n"):
            rows.append(Row(float(cells[0]), cells[1], float(cells[2]), *map(int, cells[3:])))
    return rows


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the percentile by nearest rank: the smallest of the values that at least `percent` per
    cent of them do not exceed. 0.0 without values."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def page_of(name: str, rows: Sequence[Row]) -> Page:
    times = [row.ms for row in rows]
    p50, p95, p99 = (percentile(times, percent) for percent in (50, 95, 99))
    return Page(name, len(rows), p50, p95, p99, sum(row.is_error for row in rows))


def pages_of(rows: Iterable[Row]) -> list[Page]:
    """Return a Page for the answers of each name, that with the most answers first."""
    by_name: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_name[row.name].append(row)
    pages = [page_of(name, some) for name, some in by_name.items()]
    return sorted(pages, key=lambda page: -page.count)


def growth_of(samples: Sequence[tuple[float, Mapping[str, int]]]) -> dict[str, tuple[int, int]]:
    """Return {group: (median memory in bytes in the second fifth of the time, the same in the last
    fifth)}; {} with fewer than five samples."""
    if len(samples) < 5:
        return {}
    fifth = len(samples) // 5
    early, late = samples[fifth : 2 * fifth], samples[-fifth:]
    names = {name for _at, memory in (*early, *late) for name in memory}
    return {
        name: (
            int(percentile([memory.get(name, 0) for _at, memory in early], 50)),
            int(percentile([memory.get(name, 0) for _at, memory in late], 50)),
        )
        for name in sorted(names)
    }


def grown(growth: Mapping[str, tuple[int, int]]) -> list[str]:
    """Return the names of the groups whose memory grew by more than GROWTH (a fraction) and by more
    than GROWTH_BYTES. Programs that are not ours are left out."""
    return [
        name
        for name, (early, late) in growth.items()
        if name != NOT_OURS and late > early * (1 + GROWTH) and late - early > GROWTH_BYTES
    ]


def verdicts_of(
    rows: Sequence[Row], growth: Mapping[str, tuple[int, int]], *, killed_at: float | None = None
) -> list[Verdict]:
    """Return a Verdict for each goal: the goal, its figure in words, and True if it was met.
    Answers lost with a killed process are counted apart and are no errors."""
    found = []
    for goal, names, limit in (
        ("lists", LISTS, LIST_MS), ("decisions", DECISIONS, DECISION_MS),
    ):  # fmt: skip
        page = page_of(goal, [row for row in rows if row.name in names])
        figure = (
            f"{page.p95:.0f} ms ({page.count:,} answers, median {page.p50:.0f}, p99 {page.p99:.0f})"
        )
        found.append(Verdict(f"95 in 100 {goal} under {limit} ms", figure, 0 < page.p95 < limit))
    owed = [
        row for row in rows
        if killed_at and row.status in (0, 502, 504)
        and killed_at <= row.at <= killed_at + KILL_SECONDS
    ]  # fmt: skip
    errors = [row for row in rows if row.is_error and row not in owed]
    kinds = Counter(f"{row.status} {row.name}" for row in errors)
    what = ", ".join(f"{count} × {kind}" for kind, count in kinds.most_common(5))
    figure = f"{len(errors)} of {len(rows):,}" + (f": {what}" if what else "")
    if killed_at:
        figure += f"; {len(owed)} answers missing that the killed process owed"
    found.append(Verdict("no error", figure, not errors))
    steep = grown(growth)
    figure = ", ".join(
        f"{name} {early / 1e6:.0f} → {late / 1e6:.0f} MB" for name, (early, late) in growth.items()
    )
    found.append(Verdict("memory flat", figure, bool(growth) and not steep))
    return found


def minutes_of(rows: Iterable[Row], begins: float) -> list[tuple[Page, Page]]:
    """Return for each minute from `begins` (Unix time) on the figures of its lists and of its
    decisions."""
    by_minute: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        by_minute[int((row.at - begins) // 60)].append(row)
    return [
        (
            page_of("lists", [row for row in by_minute[minute] if row.name in LISTS]),
            page_of("decisions", [row for row in by_minute[minute] if row.name in DECISIONS]),
        )
        for minute in range(max(by_minute, default=-1) + 1)
    ]


def table(pages: Iterable[Page]) -> list[str]:
    lines = [f"{'page':<28}{'answers':>8}{'p50':>8}{'p95':>8}{'p99':>8}{'errors':>8}"]
    for page in pages:
        lines.append(
            f"{page.name:<28}{page.count:>8,}{page.p50:>8.0f}{page.p95:>8.0f}{page.p99:>8.0f}"
            f"{page.errors:>8}"
        )
    return lines
