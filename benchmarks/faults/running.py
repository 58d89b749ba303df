"""One fault run: write notices, inject faults, repair, wait, compare."""

from __future__ import annotations

import contextlib
import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from benchmarks.faults.checking import OPEN, Due, Taken, Verdict, compare
from benchmarks.faults.environment import Environment
from benchmarks.faults.faults import UsedUpError, logged

if TYPE_CHECKING:
    from reviews.committee.models import Review

CLEAR_UP_SECONDS = 75  # after the fault; then no notice may be open
MIXES = (("mail",), ("lms",), ("alimtalk",), ("mail", "lms", "alimtalk"), ("lms", "alimtalk"))
EVENTS = ("claim_received", "route_taken", "payout_sent", "supplement_reminder")
AFTERWARDS = (
    3  # notices written after the repair: a worker that lost its connection would miss them
)


class SkippedError(Exception):
    """Error: this scenario cannot be played on this machine; the message says why."""


@dataclass
class Outcome:
    scenario: str
    seed: int
    notices: int = 0
    kills: int = 0
    repeats: int = 0
    lost: int = 0
    doubled: int = 0
    other: int = 0  # stray, differing, unfinished, untold
    seconds: float = 0.0
    fault: str = ""  # what is wrong, if anything
    skipped: str = ""

    @property
    def good(self) -> bool:
        return not self.fault

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass
class Run:
    """One run of a scenario: methods to write notices, wait and compare. Every random choice comes
    from `rng`, seeded with the scenario's name and the seed."""

    environment: Environment
    name: str
    seed: int
    rng: random.Random = field(init=False)
    kills: int = 0
    poison: set[str] = field(default_factory=set)
    _written: int = 0

    def __post_init__(self) -> None:
        self.rng = random.Random(f"{self.name}:{self.seed}")
        self.mix = self.rng.choice(MIXES)
        # Every run has a key of its own, so that a seed can be played again.
        self.key = f"faults:{self.name}:{self.seed}:{time.monotonic_ns()}"
        self._first_pk = _last_notice()
        self._mail_offset = self.environment.mail_log.stat().st_size
        self._phone_offset = self.environment.phone_taken()

    # ---------------------------------------------------------------- writing
    def write(self, count: int, chunk: int = 25) -> None:
        """Write `count` notices in transactions of `chunk`; a failed transaction is repeated.

        After a failed commit the notices' idempotency keys tell whether it took effect."""
        from django.db import Error, connection, transaction

        from reviews.notices.outbox.write import write_notices

        while count > 0:
            letters = [self._letter() for _ in range(min(chunk, count))]
            for attempt in range(200):
                try:
                    with transaction.atomic():
                        write_notices(letters)
                    break
                except Error:
                    connection.close()
                    if attempt == 199:
                        raise
                    time.sleep(0.1)
            count -= len(letters)

    def _letter(self) -> Any:
        from claims.register.models import Claim
        from reviews.notices.outbox.write import Letter
        from reviews.notices.tests.examples import example_values

        claims = self._claims()
        self._written += 1
        event = self.rng.choice(EVENTS)
        claim: Claim = claims[self.rng.randrange(len(claims))]
        key = f"{self.key}:{self._written}"
        return Letter(event, claim, key, example_values(event), channel=self.rng.choice(self.mix))

    def _claims(self) -> list[Any]:
        """Return the claims that notices are written to; read once for a run."""
        if not self.environment.claims:
            from claims.register.models import Claim

            found = Claim.objects.filter(route="tier_grant").order_by("pk")
            self.environment.claims = list(found.select_related("routed_under", "claimant"))
        return self.environment.claims

    @contextlib.contextmanager
    def writing(self, count: int, pause: float = 0.03) -> Iterator[threading.Thread]:
        """Context manager: write `count` notices in a thread, five at a time, `pause` seconds
        apart, while the block injects faults. It ends when all are written, and raises the thread's
        error."""
        from django.db import connections

        failed: list[BaseException] = []

        def work() -> None:
            try:
                for _ in range(0, count, 5):
                    self.write(5)
                    time.sleep(pause)
            except BaseException as error:  # told below
                failed.append(error)
            finally:
                connections.close_all()

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        try:
            yield thread
        finally:
            thread.join(CLEAR_UP_SECONDS)
        if failed:
            raise failed[0]
        if thread.is_alive():
            raise RuntimeError("the writing process does not end")

    def reviews(self, count: int) -> list[Review]:
        return self.environment.take_reviews(count)

    # ---------------------------------------------------------------- waiting
    def send_task(self, name: str = "deliver_due", **options: Any) -> None:
        """Send the message of a task of the notices to the broker, without a commit of the outbox.
        An unreachable Redis is ignored."""
        from reviews.notices import tasks

        with contextlib.suppress(Exception):
            getattr(tasks, name).apply_async(retry=False, **options)

    def wait(self, true: Callable[[], object], seconds: float) -> bool:
        """Return True once `true()` is true, False after `seconds`. An exception in it counts as
        not yet true."""
        from django.db import connection

        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                if true():
                    return True
            except Exception:  # a server may just be away
                connection.close()
            time.sleep(0.05)
        return False

    def until_done(self, verb: Callable[[], object]) -> bool:
        """Call `verb` up to 100 times while it raises a database error. Return True once it
        succeeds, False when it raises DomainError. Raises RuntimeError if the database stays
        away."""
        from django.db import Error, connection

        from claims.errors import DomainError

        for _attempt in range(100):
            try:
                verb()
                return True
            except DomainError:
                return False
            except Error:
                connection.close()
                time.sleep(0.2)
        raise RuntimeError("the database does not answer")

    def has_sent(self) -> bool:
        """Return True when any notice of this run is no longer pending."""
        return _rows(self._first_pk).exclude(status="pending").exists()

    def done(self) -> bool:
        return not _rows(self._first_pk).filter(status__in=OPEN).exists()

    def undelivered(self) -> int:
        """Count the notices of this run whose status is not "delivered"."""
        return _rows(self._first_pk).exclude(status="delivered").count()

    def all_delivered(self) -> bool:
        return self.undelivered() == 0

    def notices(self) -> list[str]:
        """Public ids of this run's notices, in the order of writing."""
        return [
            str(one)
            for one in _rows(self._first_pk).order_by("pk").values_list("public_id", flat=True)
        ]

    # ---------------------------------------------------------------- the end
    def verdict(self) -> Verdict:
        """Return the Verdict on this run's notices against the providers' logs.

        Waits until no notice is open or the time is up, writes a few more notices, and waits
        again."""
        self.wait(self.done, CLEAR_UP_SECONDS)  # without help: no task message is sent here
        self.write(AFTERWARDS)
        self.wait(self.done, CLEAR_UP_SECONDS)
        rows = [
            Due(str(notice), channel, status, subject, body, str(notice) in self.poison)
            for notice, channel, status, subject, body in _rows(self._first_pk)
            .order_by("pk")
            .values_list("public_id", "channel", "status", "subject", "body")
        ]
        return compare(rows, [*self._mails(), *self._texts()])

    def open_rows(self) -> str:
        """Return up to five rows that are neither sent nor delivered, as text for a failed run's
        report."""
        found = _rows(self._first_pk).exclude(status__in=("sent", "delivered"))
        columns = ("public_id", "channel", "status", "attempts", "last_code", "next_at")
        lines = [" ".join(map(str, row)) for row in found.values_list(*columns)[:5]]
        return "\n".join(lines)

    def _mails(self) -> list[Taken]:
        return [
            Taken(mail["id"].strip("<>").partition("@")[0], True, mail["subject"], mail["text"])
            for mail in logged(self.environment.mail_log, self._mail_offset)
        ]

    def _texts(self) -> list[Taken]:
        return [
            Taken(row.notice, False, row.subject, row.text)
            for row in self.environment.texts(self._phone_offset)
        ]


def play(
    environment: Environment, name: str, seed: int, scenario: Callable[[Run], None]
) -> Outcome:
    """Play a scenario, repair the faults and return the Outcome, which also holds an error of the
    scenario. Raises only UsedUpError."""
    from django.db import connections

    outcome, began = Outcome(name, seed), time.monotonic()
    kills_before = environment.kills()
    try:
        run = Run(environment, name, seed)
        try:
            scenario(run)
        finally:
            environment.repair()
        verdict = run.verdict()
        outcome.notices, outcome.repeats = verdict.due, verdict.repeats
        outcome.lost, outcome.doubled = len(verdict.lost), len(verdict.doubled)
        others = (verdict.stray, verdict.differing, verdict.unfinished, verdict.untold)
        outcome.other = len(set().union(*others))
        if not verdict.good:
            outcome.fault = f"{verdict.sentence()}\n{run.open_rows()}"
        outcome.kills = run.kills + environment.kills() - kills_before
    except UsedUpError:
        raise
    except SkippedError as reason:
        outcome.skipped = str(reason)
    except Exception as error:  # the harness or a server: as bad as a lost notice
        outcome.fault = f"{type(error).__name__}: {error}"[:3000]
    finally:
        connections.close_all()
    outcome.seconds = round(time.monotonic() - began, 1)
    return outcome


def _last_notice() -> int:
    from django.db.models import Max

    from reviews.notices.models import Notice

    return Notice.objects.aggregate(last=Max("pk"))["last"] or 0


def _rows(first: int) -> Any:
    from reviews.notices.models import Notice

    return Notice.objects.filter(pk__gt=first)
