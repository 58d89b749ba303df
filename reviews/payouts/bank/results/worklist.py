"""The worklist of bank lines that did not fit, and the answers that close them.

`steps` gives the lines an owner, a note and a day to ask the bank again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet

from claims.composed_once import ComposedOnce
from claims.personal_data.crypto import text_digest
from claims.reasons import LONG_REASON, given_reason
from claims.register.locks import lock_claims
from claims.trail.triggers import refused_by
from claims.users.permissions import require_permission
from reviews.payouts.bank.errors import NothingToAnswerError, OwnRepetitionError
from reviews.payouts.models import AnswerAction, BankResult, Payout, ResultAnswer
from reviews.payouts.states.batches import ResultMatch

if TYPE_CHECKING:
    from claims.users.models import User

MOST_OPEN = 999  # the highest count of a badge


def closed() -> Exists:
    """Return an Exists condition for bank lines that a ResultAnswer has closed: any answer but
    ASKED_BANK."""
    answers = ResultAnswer.objects.filter(result=OuterRef("pk"))
    return Exists(answers.exclude(action=AnswerAction.ASKED_BANK))


def asked() -> Exists:
    """Return an Exists condition for bank lines with an ASKED_BANK answer."""
    return Exists(
        ResultAnswer.objects.filter(result=OuterRef("pk"), action=AnswerAction.ASKED_BANK)
    )


def open_lines() -> QuerySet[BankResult]:
    """Return the bank lines that were neither applied nor closed by an answer. Lines about which
    the bank was asked are included."""
    return BankResult.objects.exclude(match=ResultMatch.APPLIED).filter(~closed())


def unconfirmed_manual_results() -> QuerySet[BankResult]:
    """Return the manual results that two people entered and that no file of the bank has confirmed
    with the same outcome and amount."""
    same = BankResult.objects.filter(
        payout=OuterRef("payout"),
        outcome=OuterRef("outcome"),
        amount=OuterRef("amount"),
        file__isnull=False,
    )
    return BankResult.objects.filter(match=ResultMatch.APPLIED, file__isnull=True).filter(
        ~Exists(same)
    )


_OPEN = ComposedOnce(lambda: open_lines().order_by().only("pk")[:MOST_OPEN])


def open_count() -> int:
    """Return the number of open bank lines (`open_lines`) for a badge; counting stops at MOST_OPEN.
    One query."""
    return _OPEN.count()


@transaction.atomic
def answer_lines(
    *, results: Iterable[int], action: AnswerAction | str, note: str, by: User
) -> list[ResultAnswer]:
    """Write one ResultAnswer with a note (cut to 300 characters) for each of these open lines
    (`results`: ids), all or none. ASKED_BANK leaves the lines open, every other action closes them;
    the lines and their payments do not change.

    Raises ForbiddenError (permission `release_batch`), ReasonNeededError (no note),
    NothingToAnswerError (409: no line is given, or one was applied, closed, or asked about
    already), OwnRepetitionError (closing another result of a failed payment whose repetition `by`
    approved).
    """
    require_permission(by, "reviews.release_batch")
    note = given_reason(note, LONG_REASON)
    ids = sorted(set(results))
    claims = Payout.objects.filter(results__in=ids).order_by().values_list("claim", flat=True)
    lock_claims(claims)
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
        if refused_by(error) == "who_closes_the_banks_word_did_not_approve":
            raise OwnRepetitionError from error
        raise NothingToAnswerError from error
