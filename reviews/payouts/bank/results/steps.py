"""Steps of work on the lines that wait to be decided: owner, note, day to ask the bank again.

A step leaves its line open and visible. Lines are those of the worklist, and results of two people
that the bank has not confirmed in a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from claims import clock
from claims.hooks import without_withheld_claims
from claims.policy.deadlines import add_working_days
from claims.trail.triggers import refused_by
from claims.users.permissions import holders_of, require_permission
from reviews.payouts.bank.errors import (
    AskDayError,
    LineMovedError,
    NotAnOwnerError,
    NoteNeededError,
    NothingToAnswerError,
)
from reviews.payouts.bank.results.worklist import (
    answer_lines,
    asked,
    open_lines,
    unconfirmed_manual_results,
)
from reviews.payouts.models import AnswerAction, BankResult, LineStep
from reviews.payouts.models.visible import WORKERS
from reviews.payouts.states.batches import ResultMatch

if TYPE_CHECKING:
    from claims.users.models import User

USUAL_WAIT = 3  # working days until the bank is asked again
MINE, NOBODY, WAITING, BY_HAND = "mine", "nobody", "waiting", "hand"
REFUSALS = {
    "line_has_one_step_of_a_number": LineMovedError,
    "step_is_of_an_open_line": NothingToAnswerError,
    "line_is_worked_on_by_finance": NotAnOwnerError,
}


def lines_to_work() -> QuerySet[BankResult]:
    """Return the bank lines that people work on: open lines, and manual results that no file of the
    bank has confirmed yet. Annotated from the newest LineStep: `holder` (user id of the owner, None
    without one) and `ask_on` (day to ask the bank again); and `asked`, True if a ResultAnswer says
    that the bank was asked."""
    newest = LineStep.objects.filter(result=OuterRef("pk")).order_by("-number")
    either = (
        open_lines()
        .order_by()
        .values("pk")
        .union(unconfirmed_manual_results().order_by().values("pk"), all=True)
    )
    return BankResult.objects.filter(pk__in=either).annotate(
        holder=Subquery(newest.values("owner")[:1]),
        ask_on=Subquery(newest.values("ask_again_on")[:1]),
        asked=asked(),
    )


def lines_shown_to(user: Any, who: str) -> QuerySet[BankResult]:
    """Return the result lines of the worklist's tab `who`: MINE (owned by the user), NOBODY
    (without an owner), WAITING (for the bank's answer), BY_HAND (manual results not confirmed by a
    file); any other value: open lines."""
    if who == BY_HAND:
        return seen_by(user, unconfirmed_manual_results())
    if who == MINE:
        return seen_by(user, lines_to_work().filter(Q(holder=user.pk)))
    if who == NOBODY:
        return seen_by(user, lines_to_work().filter(Q(holder=None)))
    if who == WAITING:
        return seen_by(user, lines_to_work().filter(_waits()))
    return seen_by(user, open_lines())


def seen_by(user: Any, lines: QuerySet[BankResult]) -> QuerySet[BankResult]:
    """Return those of the result lines that a user sees: who only reads payouts none of claims that
    are withheld from them."""
    return without_withheld_claims(lines, user, "payout__claim", workers=WORKERS)


def line_counts(user: Any) -> dict[str, int]:
    """Return the number of lines in each tab of the worklist (keys open, mine, nobody, waiting,
    hand), and of those whose day to ask the bank again has come (due). One query."""
    by_hand = Q(match=ResultMatch.APPLIED)
    return seen_by(user, lines_to_work()).aggregate(
        open=Count("pk", filter=~by_hand),
        mine=Count("pk", filter=Q(holder=user.pk)),
        nobody=Count("pk", filter=Q(holder=None)),
        waiting=Count("pk", filter=_waits()),
        hand=Count("pk", filter=by_hand),
        due=Count("pk", filter=Q(ask_on__lte=clock.today())),
    )


def _waits() -> Q:
    return Q(ask_on__isnull=False) | Q(asked=True)


def owners() -> QuerySet[User]:
    """Return the users who may own a result line, that is the holders of `reviews.release_batch`,
    ordered by name."""
    return holders_of("reviews.release_batch").order_by("name", "pk")


@transaction.atomic
def assign_lines(
    *, results: Iterable[int], owner: User | None, by: User, seen: Mapping[int, int] | None = None
) -> list[LineStep]:
    """Write a LineStep for each of the lines (`results`: ids) that makes `owner` its owner; None
    leaves it without one. The day to ask the bank again stays as it is.

    `seen` is {line id: number of the newest step that the page showed}; None skips that check.
    Raises ForbiddenError (permission `release_batch`), NotAnOwnerError (`owner` lacks it),
    NothingToAnswerError (409: no line, or one is closed), LineMovedError (409: a newer step than
    `seen`).
    """
    require_permission(by, "reviews.release_batch")
    return _write(results, by, seen, owner_id=owner.pk if owner else None)


@transaction.atomic
def note_lines(
    *, results: Iterable[int], note: str, by: User, seen: Mapping[int, int] | None = None
) -> list[LineStep]:
    """Write a LineStep with a note (cut to 300 characters) for each of the lines (`results`: ids),
    which stay open. `seen` is {line id: number of the newest step shown}.

    Raises ForbiddenError (permission `release_batch`), NoteNeededError (empty),
    NothingToAnswerError (409: no line, or one is closed), LineMovedError (409: a newer step),
    NotAnOwnerError (the present owner lost the permission).
    """
    require_permission(by, "reviews.release_batch")
    return _write(results, by, seen, note=_text(note))


@transaction.atomic
def wait_for_bank(
    *,
    results: Iterable[int],
    ask_again_on: date | None,
    note: str,
    by: User,
    seen: Mapping[int, int] | None = None,
) -> list[LineStep]:
    """Record that the bank was asked about lines (`results`: ids), with a note and the day to ask
    again (`ask_again_on`; None: `usual_day`). Writes a LineStep for each, and an ASKED_BANK answer
    for open lines that have none. The lines stay open; one without an owner gets `by`.

    Raises ForbiddenError (permission `release_batch`), NoteNeededError, AskDayError (today or
    earlier), NothingToAnswerError (409: no line, or one is closed), LineMovedError (409: a newer
    step than `seen`), NotAnOwnerError (the present owner lost the permission).
    """
    require_permission(by, "reviews.release_batch")
    note, day = _text(note), ask_again_on or usual_day()
    if day <= clock.today():
        raise AskDayError
    ids = sorted(set(results))
    first = open_lines().filter(pk__in=ids).filter(~asked()).values_list("pk", flat=True)
    if fresh := list(first):
        answer_lines(results=fresh, action=AnswerAction.ASKED_BANK, note=note, by=by)
    return _write(ids, by, seen, ask_again_on=day, note=note, takes=True)


def usual_day() -> date:
    """Return the day proposed for asking the bank again: USUAL_WAIT working days from today."""
    return add_working_days(clock.today(), USUAL_WAIT)


def _text(note: str) -> str:
    if not (note := note.strip()[:300]):
        raise NoteNeededError
    return note


def _write(
    results: Iterable[int],
    by: User,
    seen: Mapping[int, int] | None,
    *,
    takes: bool = False,
    **changed: Any,
) -> list[LineStep]:
    """Write the next LineStep of each line. Owner and day that `changed` does not name stay as in
    its newest step; with `takes` a line without an owner gets `by` as its owner. Three queries.

    Raises NothingToAnswerError (no line, or one is not in `lines_to_work`), LineMovedError (a newer
    step than `seen`), NotAnOwnerError (the database refuses owner or writer).
    """
    ids = sorted(set(results))
    newest = Exists(
        LineStep.objects.filter(result=OuterRef("result"), number__gt=OuterRef("number"))
    )
    last = {step.result_id: step for step in LineStep.objects.filter(~newest, result__in=ids)}
    found = set(lines_to_work().filter(pk__in=ids).values_list("pk", flat=True))
    if not ids or found != set(ids):
        raise NothingToAnswerError
    if any((seen or {}).get(pk, step.number) != step.number for pk, step in last.items()):
        raise LineMovedError
    steps = [_next(pk, last.get(pk), by, changed, takes) for pk in ids]
    try:
        with transaction.atomic():
            return LineStep.objects.bulk_create(steps)
    except IntegrityError as error:
        refusal = REFUSALS.get(refused_by(error))
        if refusal is None:
            raise
        raise refusal from error


def _next(
    pk: int, last: LineStep | None, by: User, changed: Mapping[str, Any], takes: bool
) -> LineStep:
    kept = {
        "owner_id": last.owner_id if last else None,
        "ask_again_on": last.ask_again_on if last else None,
        **changed,
    }
    if takes and kept["owner_id"] is None:
        kept["owner_id"] = by.pk
    return LineStep(result_id=pk, number=last.number + 1 if last else 1, by=by, **kept)
