"""The worklist: lines of the bank that did not fit, until somebody says what was done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet

from claims.errors import ReasonNeededError
from claims.personal_data.crypto import text_digest
from claims.users.permissions import require_permission
from reviews.payouts.bank.errors import NothingToAnswerError
from reviews.payouts.models import AnswerAction, BankResult, ResultAnswer
from reviews.payouts.states import ResultMatch

if TYPE_CHECKING:
    from claims.users.models import User

MOST_OPEN = 999  # what a badge counts up to


def closed(line: str = "pk") -> Exists:
    """True where somebody has said what was done about the line; a question does not close it."""
    answers = ResultAnswer.objects.filter(result=OuterRef(line))
    return Exists(answers.exclude(action=AnswerAction.ASKED_BANK))


def asked(line: str = "pk") -> Exists:
    """True where the bank was asked about the line."""
    return Exists(
        ResultAnswer.objects.filter(result=OuterRef(line), action=AnswerAction.ASKED_BANK)
    )


def open_lines() -> QuerySet[BankResult]:
    """Lines that were not applied and are not closed, those that wait for the bank included."""
    return BankResult.objects.exclude(match=ResultMatch.APPLIED).filter(~closed())


def open_count() -> int:
    return open_lines().order_by()[:MOST_OPEN].count()


@transaction.atomic
def answer_lines(
    *, results: Iterable[int], action: AnswerAction | str, note: str, by: User
) -> list[ResultAnswer]:
    """Say what was done about lines of the worklist (ids), one answer for all of them.

    What the bank said stays as it is. A question to the bank leaves the lines open. Raises
    ForbiddenError, ReasonNeededError, NothingToAnswerError (409: a line was closed, asked about
    already, or needed no answer; none is written).
    """
    require_permission(by, "reviews.release_batch")
    note = note.strip()[:300]
    if not note:
        raise ReasonNeededError
    ids = sorted(set(results))
    lines = open_lines().filter(pk__in=ids)
    if action == AnswerAction.ASKED_BANK:
        lines = lines.filter(~asked())
    found = list(lines.order_by("pk").values_list("pk", flat=True))
    if not ids or found != ids:
        raise NothingToAnswerError
    try:
        with transaction.atomic():
            return ResultAnswer.objects.bulk_create(
                ResultAnswer(
                    result_id=pk,
                    action=AnswerAction(action),
                    note=note,
                    note_digest=text_digest("result_answer", str(pk), note),
                    by=by,
                )
                for pk in ids
            )
    except IntegrityError as error:
        raise NothingToAnswerError from error
