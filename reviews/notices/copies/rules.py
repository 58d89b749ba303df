"""Rules of copies: which letters may be copied, and how often."""

from __future__ import annotations

import re
from datetime import timedelta

from claims import clock, hooks
from claims.documents.upload_links.models import UploadLink
from claims.documents.upload_links.tokens import digest_of
from reviews.notices.copies.overtaken import is_answered, overtaking
from reviews.notices.errors import (
    AnsweredError,
    NotCopyableError,
    OvertakenError,
    RequestOverError,
    TooManyCopiesError,
    UploadLinkEndedError,
)
from reviews.notices.events import ASK_FOR_DOCUMENTS, Event
from reviews.notices.models import Notice, NoticeStatus
from reviews.notices.models.readers import FORMER
from reviews.notices.verbs import is_cancelled

COPY = "reviews.copy_notice"  # permission
PAUSE = timedelta(hours=1)  # between two copies of a letter
A_DAY, MOST_A_DAY = timedelta(hours=24), 3  # of one letter

SENT = (NoticeStatus.SENT, NoticeStatus.DELIVERED)
_ASKING = (*ASK_FOR_DOCUMENTS, Event.SUPPLEMENT_REQUESTED, Event.SUPPLEMENT_REMINDER)
_TOKEN = re.compile(r"/u/([a-z2-7]{26})\b")


def is_copyable(notice: Notice) -> bool:
    """Return True when a page should offer a copy of the notice: it was sent, and is no copy
    itself. No query. What the letter says is checked by `forbid_copy`, which tells what to do
    instead."""
    return (
        notice.status in SENT
        and not notice.copy_of_id
        and notice.erased_at is None
        and not notice.key.startswith(FORMER)
    )


def forbid_copy(notice: Notice) -> None:
    """Raise a DomainError that says what to do instead if the notice may not be copied now.

    NotCopyableError: not sent, a copy, to a former contact, of a cancelled bulk, or of an erased or
    voided claim. OvertakenError: a later letter took its place. AnsweredError: its question is
    answered. UploadLinkEndedError, RequestOverError: it asks for what is not waited for.
    TooManyCopiesError: within PAUSE of the last copy, or MOST_A_DAY in A_DAY.
    """
    _forbid_by_state(notice)
    later = overtaking(notice)
    if later is not None:
        raise OvertakenError(
            OvertakenError.message % {"letter": later.get_event_display()}, later=later.pk
        )
    _forbid_by_request(notice)
    _forbid_by_number(notice)


def _forbid_by_state(notice: Notice) -> None:
    if notice.erased_at is not None or notice.claim.erased_at is not None:
        raise NotCopyableError(NotCopyableError.of_erased)
    if notice.copy_of_id:
        raise NotCopyableError(NotCopyableError.of_copy)
    if notice.key.startswith(FORMER):
        raise NotCopyableError(NotCopyableError.to_former_contact)
    if notice.status not in SENT:
        raise NotCopyableError
    if is_cancelled(notice):
        raise NotCopyableError(NotCopyableError.of_cancelled_bulk)
    if notice.claim.is_voided:
        raise NotCopyableError(NotCopyableError.of_voided)


def _forbid_by_request(notice: Notice) -> None:
    if is_answered(notice):
        raise AnsweredError
    tokens = set(_TOKEN.findall(notice.body))
    digests = [digest_of(token) for token in tokens]
    usable = UploadLink.objects.usable().filter(claim=notice.claim_id, token_digest__in=digests)
    if tokens and usable.count() < len(tokens):
        raise UploadLinkEndedError
    if notice.event in _ASKING and hooks.pending_request(notice.claim) is None:
        raise RequestOverError


def _forbid_by_number(notice: Notice) -> None:
    lately = notice.copies.filter(written_at__gt=clock.now() - A_DAY).order_by("-written_at")
    times = list(lately.values_list("written_at", flat=True))
    if times and times[0] > clock.now() - PAUSE:
        raise TooManyCopiesError
    if len(times) >= MOST_A_DAY:
        raise TooManyCopiesError(TooManyCopiesError.of_a_day)
