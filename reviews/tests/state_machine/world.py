"""The machine without its rules: a few claims, a clock, and the one way in which anybody acts."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache, wraps
from itertools import count
from typing import Any, ClassVar, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from claims import clock
from claims.errors import DomainError
from claims.intake.models import FilingWindow, ImportRun
from claims.intake.tests.files import csv_of, shop
from claims.intake.verbs import run_import
from claims.register.models import Claim
from claims.users.models import User
from reviews.committee.models import (
    Appeal,
    Assignment,
    Ballot,
    QueueRow,
    Review,
    SupplementRequest,
    Withdrawal,
)
from reviews.committee.queue.derivation import derive
from reviews.committee.queue.verification import COMPARED
from reviews.payouts.models import Payout, PayoutBatch
from reviews.tests.state_machine import facts
from reviews.tests.state_machine.people import MORNING, People, people

T = TypeVar("T")
numbers = st.integers(0, 11)  # index of the object to take, modulo their number
_claims = count(1)
# Won: a tier's grant, just above the threshold, an ordinary loss, just above the chair's, large.
LOSSES = (250_000, 500_001, 1_200_000, 3_000_001, 6_000_000)


def when(fits: Callable[[Any], object]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """In place of hypothesis's precondition, which may hang on nothing that chance decides outside
    of hypothesis, as the draw of a panel. If nothing fits, the ordinary course goes on."""

    def wrap(act: Callable[..., None]) -> Callable[..., None]:
        @wraps(act)
        def acts(self: Any, **drawn: Any) -> None:
            if fits(self):
                act(self, **drawn)
            else:
                self.ordinary_course(sum(v for v in drawn.values() if isinstance(v, int)))

        return acts

    return wrap


def pick(among: Sequence[T], which: int) -> T:
    return among[which % len(among)]


class World(RuleBasedStateMachine):
    """Claims of this example only: others of earlier examples lie around, as in life."""

    folk: ClassVar[People | None] = None
    done: ClassVar[Counter[tuple[str, str]]] = Counter()  # (verb, what came of it)
    examples: ClassVar[int] = 0
    analyze: ClassVar[Callable[[], object]]
    ordinary_course: Callable[[int], None]  # living.py: in place of an act that fits nobody

    @classmethod
    def begin(cls, analyze: Callable[[], object]) -> None:
        """An empty database, and nothing done yet. `analyze` refreshes the planner's statistics,
        as autovacuum does elsewhere: tables that grow unseen are read by whatever index."""
        World.analyze = staticmethod(analyze)
        World.folk, World.examples = None, 0
        World.done.clear()
        _named.cache_clear()

    def __init__(self) -> None:
        super().__init__()
        if World.folk is None:
            World.folk = people()
        World.examples += 1
        if World.examples % 3 == 0:
            World.analyze()
        self.people = World.folk
        self.now = MORNING
        self.claim_ids: list[int] = []
        self.batch_ids: list[int] = []
        self.story: list[str] = []  # what has happened, for whoever reads a failure
        self._looked: dict[str, Any] = {}
        self._stands: Any = None
        self._checked: dict[str, Any] = {}  # how it stood when the queue was last compared

    @initialize(
        filed=st.lists(
            st.tuples(st.sampled_from(LOSSES), st.integers(0, 3)), min_size=2, max_size=3
        )
    )
    def claims_are_filed(self, filed: list[tuple[int, int]], phone: str = "") -> None:
        """By a file, as they come: the import opens the reviews of those over the threshold.
        `phone`: of a claimant who has filed before."""
        rows = []
        for loss, account in filed:
            n = next(_claims)
            owner = f"시험인{n}"
            more = {"피해금액": str(loss), "성명": owner, "대표자": owner, "예금주": owner}
            more |= {
                "상호": f"시험상회 {n}",
                "휴대전화": phone or f"010-{n % 9000 + 1000:04d}-{n % 10000:04d}",
            }
            if not account:  # one in four names none yet
                more |= {"은행": "", "계좌번호": "", "예금주": ""}
            rows.append(shop(n, **more))
        run = ImportRun(
            window=FilingWindow.objects.get(code="1015-1"), file_name="시험.csv",
            started_by=self.people.secretaries[0],
        )  # fmt: skip
        with clock.at(self.now):
            result = run_import(run=run, file=csv_of(*rows))
        assert result.accepted == len(rows)
        mine = Claim.objects.filter(import_run=result).order_by("pk")
        self.claim_ids += mine.values_list("pk", flat=True)
        self.forget()

    # -------------------------------------------------------------- acting
    def act(self, verb: Callable[..., T], *, expect: str = "", **how: Any) -> T | DomainError:
        """Let somebody do something at the machine's clock.

        `expect`: "done", "refused", or the code of the refusal; empty if both may be. What is
        refused has changed nothing; what raises anything but a DomainError fails the run.
        """
        if self._stands is None:
            self._stands = facts.stands(self.claim_ids)
        name = verb.__name__
        self.story.append(f"{self.now:%m-%d} {name}({_said(how)})")
        self.now += dt.timedelta(minutes=1)
        try:
            with clock.at(self.now):
                answer = verb(**how)
        except DomainError as error:
            World.done[name, "refused"] += 1
            self.story.append(f"    refused: {error.code}")
            assert expect in ("", "refused", error.code), self.told(f"{name}: {error!r}")
            stands = facts.stands(self.claim_ids)
            assert stands == self._stands, self.told(f"refused, {name} left traces")
            return error
        World.done[name, "nothing" if answer is False else "done"] += 1
        assert expect in ("", "done"), self.told(f"{name} was not refused ({expect})")
        self.forget()
        return answer

    def told(self, what: str) -> str:
        """Return the steps and the failure; hypothesis itself prints only the drawn values."""
        return "\n".join([*self.story, what])

    def forget(self) -> None:
        """Something has changed: look again."""
        self._looked, self._stands = {}, None

    # -------------------------------------------------------------- looking
    def look(self, what: str, rows: Any) -> list[Any]:
        if what not in self._looked:
            self._looked[what] = list(rows())
        return self._looked[what]

    def reviews(self, *statuses: str) -> list[Review]:
        """Reviews of these claims, both rounds."""
        found = self.look(
            "reviews",
            lambda: (
                Review.objects.filter(claim__in=self.claim_ids)
                .select_related("claim", "policy")
                .order_by("pk")
            ),
        )
        return [r for r in found if not statuses or r.status in statuses]

    def seats(self, *statuses: str, voted: bool | None = None) -> list[Assignment]:
        """Active seats of reviews in these states."""
        found = self.look(
            "seats",
            lambda: (
                Assignment.objects.active()
                .filter(review__claim__in=self.claim_ids)
                .select_related("member__user", "review__policy", "review__claim")
                .order_by("pk")
            ),
        )
        return [
            seat
            for seat in found
            if (not statuses or seat.review.status in statuses)
            and (voted is None or voted == (seat.voted_at is not None))
        ]

    def ballots(self) -> list[Ballot]:
        return self.look(
            "ballots",
            lambda: Ballot.objects.filter(review__claim__in=self.claim_ids).order_by("pk"),
        )

    def supplements(self, *statuses: str) -> list[SupplementRequest]:
        found = self.look(
            "supplements",
            lambda: (
                SupplementRequest.objects.filter(review__claim__in=self.claim_ids)
                .select_related("review__claim")
                .order_by("pk")
            ),
        )
        return [s for s in found if not statuses or s.status in statuses]

    def appeals(self, *statuses: str) -> list[Appeal]:
        found = self.look(
            "appeals",
            lambda: Appeal.objects.filter(review1__claim__in=self.claim_ids).order_by("pk"),
        )
        return [a for a in found if not statuses or a.status in statuses]

    def withdrawals(self) -> list[Withdrawal]:
        """Withdrawals of these claims that are in force."""
        return self.look(
            "withdrawals",
            lambda: Withdrawal.objects.in_force().filter(claim__in=self.claim_ids).order_by("pk"),
        )

    def payouts(self, *statuses: str) -> list[Payout]:
        found = self.look(
            "payouts",
            lambda: (
                Payout.objects.filter(claim__in=self.claim_ids)
                .select_related("claim", "account", "batch")
                .order_by("pk")
            ),
        )
        return [p for p in found if not statuses or p.status in statuses]

    def batches(self, *statuses: str) -> list[PayoutBatch]:
        found = self.look(
            "batches",
            lambda: PayoutBatch.objects.filter(pk__in=self.batch_ids).order_by("pk"),
        )
        return [b for b in found if not statuses or b.status in statuses]

    def claims(self) -> list[Claim]:
        return self.look(
            "claims",
            lambda: Claim.objects.filter(pk__in=self.claim_ids).select_related("facts"),
        )

    # -------------------------------------------------------------- holding
    @invariant()
    def all_is_well(self) -> None:
        if self._stands is not None or not self.claim_ids:
            return  # nothing has changed since it was last looked at
        wrong = facts.broken(self.claim_ids)
        assert not wrong, self.told(str(wrong))
        stands = facts.stands(self.claim_ids)
        if any(stands[t] != self._checked.get(t) for t in stands if t not in facts.OF_MONEY):
            self.check_queue()
        self._stands = self._checked = stands

    def check_queue(self) -> None:
        """Compare the queue rows of these claims as `manage.py check_queue` does."""
        stored = QueueRow.objects.in_bulk(self.claim_ids)
        for claim_id, derived in derive(self.claims()).items():
            row = stored[claim_id]
            for column in COMPARED:
                assert getattr(row, column) == derived[column], (column, derived["number"])


def _said(how: dict[str, Any]) -> str:
    return ", ".join(f"{key}={_short(value)}" for key, value in how.items())


def _short(value: Any) -> str:
    if isinstance(value, User):
        return _named(value.pk)
    if hasattr(value, "pk"):
        return f"{type(value).__name__}#{value.pk}"
    return repr(value)[:60]


@cache
def _named(pk: int) -> str:
    """A person with their roles, which stay the same for a whole run."""
    user = User.objects.get(pk=pk)
    return f"{user.username}({'+'.join(user.groups.values_list('name', flat=True))})"


def profile() -> settings:
    """A few thousand acts, the same ones each time; LIFE=nightly plays more, and others each time.

    LIFE_EXAMPLES and LIFE_STEPS set how many lives, and how many steps each has.
    """
    nightly = os.environ.get("LIFE") == "nightly"
    return settings(
        max_examples=int(os.environ.get("LIFE_EXAMPLES", "1000" if nightly else "30")),
        stateful_step_count=int(os.environ.get("LIFE_STEPS", "120" if nightly else "60")),
        derandomize=not nightly,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
