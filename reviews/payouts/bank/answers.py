"""The worklist: lines of the bank that did not fit, until somebody says what was done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from claims.privacy.crypto import text_digest
from reviews.payouts.bank.errors import NothingToAnswer
from reviews.payouts.errors import ReasonNeeded, forbid_unless
from reviews.payouts.models import AnswerAction, BankResult, ResultAnswer
from reviews.payouts.states import ResultMatch

if TYPE_CHECKING:
    from claims.users.models import User

MOST_OPEN = 999  # what a badge counts up to


def open_lines() -> QuerySet[BankResult]:
    """Lines that were not applied and that nobody has answered."""
    return BankResult.objects.exclude(match=ResultMatch.APPLIED).filter(answer=None)


def open_count() -> int:
    return open_lines().order_by()[:MOST_OPEN].count()


@transaction.atomic
def answer_lines(
    *, results: Iterable[int], action: AnswerAction | str, note: str, by: User
) -> list[ResultAnswer]:
    """Say what was done about lines of the worklist (ids), one answer for all of them.

    What the bank said stays as it is. Raises Forbidden, ReasonNeeded, NothingToAnswer (409: a
    line was answered, or needed no answer; none is written).
    """
    forbid_unless(by, "reviews.release_batch")
    note = note.strip()[:300]
    if not note:
        raise ReasonNeeded
    ids = sorted(set(results))
    found = list(open_lines().filter(pk__in=ids).order_by("pk").values_list("pk", flat=True))
    if not ids or found != ids:
        raise NothingToAnswer
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
        raise NothingToAnswer from error
