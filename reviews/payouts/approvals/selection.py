"""The rows picked on the list, for the panel that shows what an approval of them would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.errors import DomainError
from claims.users.requests import whole_number
from reviews.payouts.approvals.blockers import blocker_for
from reviews.payouts.approvals.fingerprint import seen_value
from reviews.payouts.ledger.budget import budgets
from reviews.payouts.models import Budget, Payout
from reviews.payouts.states import BarReason

if TYPE_CHECKING:
    from claims.users.models import User

MOST_ROWS = 200  # rows that one form approves
NAMED = 3  # people named one by one; more are counted


@dataclass
class BarredGroup:
    """People who may not approve the selected rows, for one reason."""

    reason: BarReason
    people: dict[int, str] = field(default_factory=dict)
    payouts: set[int] = field(default_factory=set)

    @property
    def people_text(self) -> str:
        if len(self.people) <= NAMED:
            return ", ".join(self.people.values())
        number = len(self.people)
        if self.reason == BarReason.VOTED:
            return ngettext("위원 %(number)s명", "위원 %(number)s명", number) % {"number": number}
        return ngettext("%(number)s명", "%(number)s명", number) % {"number": number}

    @property
    def sentence(self) -> str:
        number = {"number": len(self.payouts)}
        return {
            BarReason.VOTED: _("선택한 %(number)s건에 표결함"),
            BarReason.CONFIRMED: _("%(number)s건을 확정함"),
            BarReason.PREPARED: _("%(number)s건을 작성함"),
            BarReason.WAIVED: _("%(number)s건의 예금주 차이를 인정함"),
        }[self.reason] % number

    @property
    def icon(self) -> str:
        icons = {BarReason.VOTED: "scale", BarReason.CONFIRMED: "rubber-stamp"}
        return icons.get(self.reason, "user")


class Selection:
    """The picked rows that this person may approve, and the other rows with their blockers.

    `shut` are the rows of the page that the list offers no checkbox for: their numbers as a request
    gives them, or in `on_page` the rows of the page, which then are not read again.
    """

    def __init__(
        self,
        *,
        user: User,
        picked: Iterable[str],
        shut: Iterable[str] = (),
        on_page: Iterable[Payout] = (),
    ) -> None:
        self.user, self._on_page = user, {payout.pk: payout for payout in on_page}
        self.picked, self.unpickable = _ids(picked), _ids(shut)

    @cached_property
    def _sorted(self) -> tuple[list[Payout], list[tuple[Payout, DomainError]]]:
        wanted = {*self.picked, *self.unpickable}
        rows = [self._on_page[pk] for pk in wanted & self._on_page.keys()]
        if others := wanted - self._on_page.keys():
            rows += Payout.objects.visible_to(self.user).for_page().filter(pk__in=others)
        fine, out = [], []
        for payout in sorted(rows, key=lambda payout: (payout.prepared_at, payout.pk)):
            blocker = blocker_for(payout, self.user)
            if blocker is not None:
                out.append((payout, blocker))
            elif payout.pk in self.picked:
                fine.append(payout)
        return fine, out

    @property
    def rows(self) -> list[Payout]:
        return self._sorted[0]

    @property
    def left_out(self) -> list[tuple[Payout, DomainError]]:
        return self._sorted[1]

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def total(self) -> int:
        """Whole won."""
        return sum(payout.amount for payout in self.rows)

    @cached_property
    def exceeded_budgets(self) -> list[Budget]:
        """Budgets that the selection exceeds; an approval leaves out the rows beyond them."""
        wanted: Counter[int] = Counter()
        for payout in self.rows:
            wanted[payout.programme_id] += payout.amount
        return [one for one in budgets(wanted) if wanted[one.programme_id] > one.left]

    @property
    def fields(self) -> list[tuple[int, str]]:
        """Hidden fields of the form: payout id and its digest."""
        return [(payout.pk, seen_value(payout)) for payout in self.rows]

    @property
    def barred_groups(self) -> list[BarredGroup]:
        found: dict[str, BarredGroup] = {}
        for payout in self.rows:
            for bar in payout.bars.all():
                group = found.setdefault(bar.why, BarredGroup(BarReason(bar.why)))
                group.people[bar.user_id] = str(bar.user)
                group.payouts.add(payout.pk)
        order = {BarReason.CONFIRMED: 0, BarReason.VOTED: 1, BarReason.PREPARED: 2}
        return sorted(found.values(), key=lambda group: order.get(group.reason, 3))


def _ids(values: Iterable[str]) -> list[int]:
    numbers = (whole_number(value) for value in values)
    return [number for number in numbers if number is not None][:MOST_ROWS]


def parse_seen(values: Iterable[str]) -> dict[int, str]:
    """Parse hidden fields of the form `<payout id>:<digest>`; drop fields of another form."""
    pairs = (value.partition(":") for value in list(values)[:MOST_ROWS])
    found = ((whole_number(pk), seen) for pk, _colon, seen in pairs)
    return {pk: seen for pk, seen in found if pk is not None}
