"""Record what became of one letter: its registered number, its date of receipt, its return; undo.

One person enters what the post office says; an entry that differs from the one before it names a
reason, and the history keeps both. The notice follows in the database, and with it the terms that
begin with receipt (`notices.receipt_days`). A list of the post office obeys the same rules
(`loading`).

A verb's `seen` is the `PostLetter.seen` that the form's page showed: ConflictError is raised if the
letter has changed since. None is not compared.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from claims import clock
from claims.clock import today
from claims.errors import ConflictError
from claims.reasons import MOST_REASON, given_reason
from claims.trail.triggers import refused_by
from claims.users.permissions import require_permission
from reviews.notices.models import (
    SEND_POST,
    LetterStatus,
    Notice,
    PostBatchStatus,
    PostFile,
    PostLetter,
    ReturnReason,
)
from reviews.notices.models.post_triggers import POST_RETURNED
from reviews.notices.post.errors import (
    LetterEndedError,
    NothingToUndoError,
    NotPostedError,
    NotPrintedError,
    PostDayError,
    RegisteredNumberError,
    RegisteredNumberTakenError,
    ReturnReasonError,
    SentAgainError,
)

if TYPE_CHECKING:
    from claims.users.models import User

DIGITS = re.compile(r"[0-9]{13}\Z")
NUMBERED = (LetterStatus.POSTED, LetterStatus.RECEIVED, LetterStatus.RETURNED)
ENTERED = (
    "status", "registered_no", "posted_on", "received_on", "returned_on", "return_reason",
    "reason", "entered_by", "entered_at", "file",
)  # fmt: skip
TAKEN = "registered_number_is_of_one_letter"


def read_number(text: str) -> str:
    """Return the 13 digits of a registered number as typed or scanned, without dashes and spaces.
    The post office publishes no check digit.

    Raises RegisteredNumberError for anything but 13 digits.
    """
    digits = re.sub(r"[\s-]", "", text)
    if not DIGITS.match(digits):
        raise RegisteredNumberError
    return digits


# ------------------------------------------------------------------ rules, on a locked letter
def enter_number(letter: PostLetter, number: str, posted_on: date, reason: str) -> bool:
    """Set number and day of posting on the letter without saving. Return False if both are set to
    these values already. A correction needs `reason`.

    Raises RegisteredNumberError (not 13 digits), NotPrintedError (files not made yet, or
    cancelled), PostDayError (day before the batch, in the future, or after receipt),
    ReasonNeededError.
    """
    number = read_number(number)
    if letter.status == LetterStatus.CANCELLED or not _is_printed(letter):
        raise NotPrintedError
    if (letter.registered_no, letter.posted_on) == (number, posted_on):
        return False
    later = [day for day in (letter.received_on, letter.returned_on) if day]
    _check_day(posted_on, localdate(letter.batch.asked_at), *later[:1])
    if letter.status in NUMBERED:
        given_reason(reason)
    else:
        letter.status = LetterStatus.POSTED
    letter.registered_no, letter.posted_on = number, posted_on
    return True


def enter_receipt(letter: PostLetter, received_on: date, reason: str) -> bool:
    """Set the date of receipt, and the status RECEIVED, on the letter without saving. Return False
    if it is set to this day already. A correction needs `reason`.

    Raises LetterEndedError (it came back), NotPostedError (no registered number), PostDayError (day
    before posting or in the future), ReasonNeededError.
    """
    if letter.status == LetterStatus.RETURNED:
        raise LetterEndedError
    if letter.status not in NUMBERED or letter.posted_on is None:
        raise NotPostedError
    if letter.received_on == received_on:
        return False
    _check_day(received_on, letter.posted_on)
    if letter.received_on is not None:
        given_reason(reason)
    letter.status, letter.received_on = LetterStatus.RECEIVED, received_on
    return True


def enter_return(letter: PostLetter, returned_on: date, why: str, reason: str) -> bool:
    """Set the day and the post office's reason of a return on the letter without saving. Return
    False if both are set to these values already. A correction needs `reason`.

    Raises LetterEndedError (it was received), NotPostedError (no registered number),
    ReturnReasonError (`why` is unknown), PostDayError (day before posting or in the future),
    ReasonNeededError.
    """
    if letter.status == LetterStatus.RECEIVED:
        raise LetterEndedError
    if letter.status not in NUMBERED or letter.posted_on is None:
        raise NotPostedError
    if why not in ReturnReason.values:
        raise ReturnReasonError
    if (letter.returned_on, letter.return_reason) == (returned_on, why):
        return False
    _check_day(returned_on, letter.posted_on)
    if letter.returned_on is not None:
        given_reason(reason)
    letter.status, letter.returned_on = LetterStatus.RETURNED, returned_on
    letter.return_reason = why
    return True


def _is_printed(letter: PostLetter) -> bool:
    batch = letter.batch
    return batch.made_at is not None and batch.status != PostBatchStatus.CANCELLED


def _check_day(day: date, first: date, last: date | None = None) -> None:
    if not first <= day <= (last or today()) or day > today():
        raise PostDayError


# ------------------------------------------------------------------ verbs
@transaction.atomic
def record_number(
    *, letter: PostLetter, by: User, number: str, posted_on: date, reason: str = "",
    seen: str | None = None,
) -> PostLetter:  # fmt: skip
    """Save the registered number and the day of posting of a letter, or correct them with a reason.
    Raises ForbiddenError, ConflictError (`seen` is outdated), RegisteredNumberError (not 13
    digits), NotPrintedError, PostDayError (impossible day), ReasonNeededError (a correction),
    RegisteredNumberTakenError (another letter has it)."""
    letter = _lock(letter, by, seen)
    if enter_number(letter, number, posted_on, reason):
        if PostLetter.objects.filter(registered_no=letter.registered_no).exclude(
            pk=letter.pk
        ).exists():  # fmt: skip
            raise RegisteredNumberTakenError
        try:
            with transaction.atomic():
                save(letter, by, reason)
        except IntegrityError as error:  # another person entered it at the same moment
            if refused_by(error) != TAKEN:
                raise
            raise RegisteredNumberTakenError from error
    return letter


@transaction.atomic
def record_receipt(
    *, letter: PostLetter, by: User, received_on: date, reason: str = "", seen: str | None = None
) -> PostLetter:
    """Save the day on which the claimant received a letter, or correct it with a reason: the terms
    of its notice begin with it. Raises ForbiddenError, ConflictError (`seen` is outdated),
    NotPostedError, LetterEndedError (it came back), PostDayError (impossible day),
    ReasonNeededError (a correction)."""
    letter = _lock(letter, by, seen)
    if enter_receipt(letter, received_on, reason):
        save(letter, by, reason)
    return letter


@transaction.atomic
def record_return(
    *, letter: PostLetter, by: User, returned_on: date, why: str, reason: str = "",
    seen: str | None = None,
) -> PostLetter:  # fmt: skip
    """Save the day and reason of a letter's return, or correct them with a reason. Its notice then
    counts as undelivered.

    Raises ForbiddenError, ConflictError (`seen` is outdated), NotPostedError, LetterEndedError (it
    was received), ReturnReasonError, PostDayError (impossible day), ReasonNeededError (a
    correction).
    """
    letter = _lock(letter, by, seen)
    if enter_return(letter, returned_on, why, reason):
        save(letter, by, reason)
    return letter


@transaction.atomic
def undo_entry(*, letter: PostLetter, by: User, reason: str, seen: str | None = None) -> PostLetter:
    """Delete the last thing entered on a letter: its receipt or return, else its registered number
    and day of posting.

    Raises ForbiddenError, ConflictError (`seen` is outdated), ReasonNeededError (blank),
    NothingToUndoError (nothing entered), SentAgainError (a returned letter that was followed by
    another one, or by another channel).
    """
    letter = _lock(letter, by, seen)
    given_reason(reason)
    if letter.status not in NUMBERED:
        raise NothingToUndoError
    if letter.status == LetterStatus.POSTED:
        letter.status, letter.registered_no, letter.posted_on = LetterStatus.PREPARED, "", None
    else:
        if letter.status == LetterStatus.RETURNED:
            _require_nothing_followed(letter)
        letter.status, letter.received_on, letter.returned_on = LetterStatus.POSTED, None, None
        letter.return_reason = ""
    save(letter, by, reason)
    return letter


def _require_nothing_followed(letter: PostLetter) -> None:
    notice = Notice.objects.select_for_update(of=("self",)).only("last_code").get(
        pk=letter.notice_id
    )  # fmt: skip
    later = PostLetter.objects.filter(notice=letter.notice_id, pk__gt=letter.pk)
    if notice.last_code != POST_RETURNED or later.exclude(status=LetterStatus.CANCELLED).exists():
        raise SentAgainError


def save(letter: PostLetter, by: User, reason: str, file: PostFile | None = None) -> None:
    """Save what was entered on a locked letter, with the user, the reason, the present time, and
    the loaded list that it came from, if any."""
    stamp(letter, by, reason, file)
    letter.save(update_fields=list(ENTERED))


def stamp(letter: PostLetter, by: User, reason: str, file: PostFile | None = None) -> None:
    letter.reason, letter.file = reason.strip()[:MOST_REASON], file
    letter.entered_by, letter.entered_at = by, clock.now()


def _lock(letter: PostLetter, by: User, seen: str | None) -> PostLetter:
    require_permission(by, SEND_POST)
    rows = PostLetter.objects.select_for_update(of=("self",)).select_related("batch")
    found = rows.get(pk=letter.pk)
    if seen is not None and seen != found.seen:
        raise ConflictError
    return found
