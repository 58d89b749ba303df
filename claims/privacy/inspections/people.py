"""The figures of a month of the access log, one row a person, beside the person's own mean.

The rule for an unusual figure: it is at least LEAST of its kind, and more than TIMES the person's
mean of the BEFORE months before. The mean counts only those of these months in which the person
has entries; somebody without any is compared with LEAST alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncMonth

from claims import clock
from claims.cached_counts import cached_count, forget
from claims.personal_data.crypto import text_digest
from claims.privacy.figures import FIGURES, NAMES, month_after
from claims.privacy.models import AccessEntry
from claims.users.models import User

BEFORE = 3  # months
TIMES = 2
# Entries a month below which a figure is not unusual, whatever the mean: a person who exports one
# file instead of none is no finding.
LEAST = {"all": 500, "looks": 100, "files": 5, "reveals": 20, "off_hours": 20}

_KEY = "inspection:{}"  # cache key


@dataclass(frozen=True)
class PersonMonth:
    """One person's month: `counts` entries by figure, and their sum `before` over the `months`
    (0 to BEFORE) earlier months in which the person has entries."""

    user: int
    counts: Mapping[str, int]
    before: Mapping[str, int]
    months: int

    def mean(self, name: str) -> float | None:
        """Return the mean of a figure over the earlier months; None without such a month."""
        return self.before[name] / self.months if self.months else None

    def is_unusual(self, name: str) -> bool:
        """Return True if the rule of this module marks the figure."""
        n = self.counts[name]
        more = not self.months or n * self.months > TIMES * self.before[name]
        return more and n >= LEAST[name]

    @property
    def marked(self) -> list[str]:
        return [name for name in NAMES if self.is_unusual(name)]


def people_of(month: date) -> list[PersonMonth]:
    """Return the people with entries in a month (its first day), those with unusual figures first,
    then by number of entries. One query, which reads the month and the BEFORE months before it by
    the index of time."""
    rows = (
        AccessEntry.objects.filter(
            at__gte=clock.start_of(month_after(month, -BEFORE)),
            at__lt=clock.start_of(month_after(month)),
        )
        .order_by()
        .annotate(_month=TruncMonth("at"))
        .values_list("user", "_month")
        .annotate(
            **{f"n_{one.name}": Count("pk", filter=one.condition() or None) for one in FIGURES}
        )
    )
    now: dict[int, dict[str, int]] = {}
    before: dict[int, list[dict[str, int]]] = {}
    for user, of, *numbers in rows:
        counts = dict(zip(NAMES, numbers, strict=True))
        if of.date() == month:
            now[user] = counts
        else:
            before.setdefault(user, []).append(counts)
    found = [_person(user, counts, before.get(user, [])) for user, counts in now.items()]
    return sorted(found, key=lambda one: (-len(one.marked), -one.counts["all"], one.user))


def kept_people_of(month: date) -> list[PersonMonth]:
    """Return `people_of` from the cache, where it is fresh (`cached_count`)."""
    return cached_count(_KEY.format(month), partial(people_of, month)).value


def forget_people_of(month: date) -> None:
    """Drop the figures of a month from the cache, after a table of holidays was changed."""
    forget(_KEY.format(month))


def _person(user: int, counts: dict[str, int], earlier: list[dict[str, int]]) -> PersonMonth:
    before = {name: sum(one[name] for one in earlier) for name in NAMES}
    return PersonMonth(user, counts, before, len(earlier))


def marks_of(people: Iterable[PersonMonth]) -> int:
    """Return the number of unusual figures."""
    return sum(len(one.marked) for one in people)


def as_json(people: Iterable[PersonMonth]) -> dict[str, Any]:
    """Return the figures as they are stored with a signed inspection."""
    return {
        "people": [
            {
                "user": one.user,
                "counts": dict(one.counts),
                "before": dict(one.before),
                "months": one.months,
                "marked": one.marked,
            }
            for one in people
        ]
    }


def digest_of(people: Iterable[PersonMonth]) -> str:
    """Return a hex digest of the figures, by which a form names those that it showed."""
    return text_digest("inspection", json.dumps(as_json(people), sort_keys=True)).hex()


def names_of(people: Iterable[PersonMonth]) -> dict[int, User]:
    """Return the users of these rows by their ids. One query."""
    return User.objects.in_bulk([one.user for one in people])
