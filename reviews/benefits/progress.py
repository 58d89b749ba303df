"""Progress of each programme of the plan: one row each, with its counts. Four queries in all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Q, Sum

from claims.policy.models import Programme
from reviews.benefits.models import BenefitCount, BenefitGrant
from reviews.benefits.states import GIVEN, GrantStatus
from reviews.payouts.models import Payout
from reviews.payouts.states.payouts import LIVE, PayoutStatus


@dataclass(frozen=True)
class ProgrammeProgress:
    """A programme with its numbers of grants by status. `worth` is the sum of the values given, in
    the programme's unit (won for cash); `counted` is the newest count of a programme for the
    public."""

    programme: Programme
    by_status: dict[str, int] = field(default_factory=dict)
    worth: int = 0
    counted: BenefitCount | None = None

    @property
    def chosen(self) -> int:
        """Number of people who were given the benefit or are to get it."""
        if self.counted is not None:
            return self.counted.issued
        return sum(self.by_status.values()) - self.by_status.get(GrantStatus.DROPPED, 0)

    @property
    def given(self) -> int:
        if self.counted is not None:
            return self.counted.issued
        return sum(self.by_status.get(status, 0) for status in GIVEN)

    @property
    def used(self) -> int:
        if self.counted is not None:
            return self.counted.redeemed
        return self.by_status.get(GrantStatus.REDEEMED, 0)

    @property
    def expired(self) -> int:
        if self.counted is not None:
            return self.counted.expired
        return self.by_status.get(GrantStatus.EXPIRED, 0)

    @property
    def failed(self) -> int:
        return self.by_status.get(GrantStatus.FAILED, 0)

    @property
    def waiting(self) -> int:
        under_way = (GrantStatus.PLANNED, GrantStatus.BATCHED, GrantStatus.SENDING)
        return sum(self.by_status.get(status, 0) for status in under_way)

    @property
    def planned(self) -> int:
        """Number of people that the plan foresees (`quantity`); if it names none, the number of
        those chosen."""
        return self.programme.quantity or self.chosen

    @property
    def has_percent(self) -> bool:
        """True if a percentage can be shown: the plan names a number of people, or people were
        chosen in a programme that is not counted as a whole."""
        return bool(self.programme.quantity or (self.counted is None and self.chosen))

    @property
    def percent(self) -> int:
        return min(100, self.given * 100 // self.planned) if self.planned else 0


def all_programmes() -> list[ProgrammeProgress]:
    """Return every programme of the plan with its numbers of grants by status, the worth given and
    its newest public count, in order of id. Four queries."""
    rows = Programme.objects.select_related("company").order_by("pk")
    return _progress(list(rows))


def progress_of(programme: Programme) -> ProgrammeProgress:
    """Return the numbers of one programme's grants by status, the worth given, and its newest
    public count. Three queries at most."""
    return _progress([programme])[0]


def _progress(programmes: list[Programme]) -> list[ProgrammeProgress]:
    keys = [one.pk for one in programmes]
    counts, worth = _of_grants(keys)
    newest = BenefitCount.objects.filter(programme__in=keys).order_by("programme_id", "-pk")
    counted = {one.programme_id: one for one in newest.distinct("programme_id")}
    cash = _of_cash([one.pk for one in programmes if one.is_cash])
    found = []
    for one in programmes:
        if one.is_cash:
            by_status, won = cash.get(one.pk, ({}, 0))
            found.append(ProgrammeProgress(one, by_status, won))
        else:
            mine = counted.get(one.pk)
            found.append(ProgrammeProgress(one, counts[one.pk], worth[one.pk], mine))
    return found


def _of_grants(keys: list[int]) -> tuple[dict[int, dict[str, int]], dict[int, int]]:
    rows = BenefitGrant.objects.filter(programme__in=keys).order_by()
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    worth: dict[int, int] = defaultdict(int)
    grouped = rows.values("programme", "status").annotate(n=Count("pk"), worth=Sum("value"))
    for row in grouped:
        counts[row["programme"]][row["status"]] = row["n"]
        if row["status"] in GIVEN:
            worth[row["programme"]] += row["worth"] or 0
    return counts, worth


WORDS = {PayoutStatus.PAID: GrantStatus.ISSUED, PayoutStatus.FAILED: GrantStatus.FAILED}


def _of_cash(keys: list[int]) -> dict[int, tuple[dict[str, int], int]]:
    """Return {programme id: ({grant status: number of payouts}, won paid)} of programmes that pay
    cash. Paid payouts count as issued, failed ones that were not repeated as failed, those under
    way as planned; cancelled ones are not counted."""
    failures = Payout.objects.unresolved_failures().values("pk")
    counted = Q(status__in=LIVE) | Q(pk__in=failures)
    rows = Payout.objects.filter(counted, programme__in=keys).order_by()
    found: dict[int, tuple[dict[str, int], int]] = {}
    for row in rows.values("programme", "status").annotate(n=Count("pk"), won=Sum("amount")):
        by_status, won = found.get(row["programme"], ({}, 0))
        paid = row["status"] == PayoutStatus.PAID
        word = WORDS.get(row["status"], GrantStatus.PLANNED)
        by_status[word] = by_status.get(word, 0) + row["n"]
        found[row["programme"]] = by_status, won + (row["won"] if paid else 0)
    return found
