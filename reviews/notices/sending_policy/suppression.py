"""Suppressed addresses, to which nothing is sent: opt-outs, wrong numbers, blocked channels.

A suppression has the address's blind index, never the address. Pending notices to it are suppressed
in the same transaction; one that is being written at that moment is caught when it is leased.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import connection, transaction
from django.utils.translation import gettext as _

from claims import clock
from claims.korean import in_korean
from claims.register.models import Claim
from claims.users.models import User
from claims.users.permissions import require_permission
from reviews.notices.addresses import recipient_columns
from reviews.notices.errors import (
    AlreadyLiftedError,
    AlreadySuppressedError,
    NothingToSuppressError,
    NotLiftedError,
    ReasonDoesNotFitError,
)
from reviews.notices.models import Channel, Notice, NoticeStatus, Suppression, SuppressionReason

CODE = "suppressed_address"  # last_code of what was stopped here
PHONES = (Channel.ALIMTALK, Channel.SMS, Channel.LMS)


class AddressReport(NamedTuple):
    """A provider's report that the address of a notice (its id) is of no use, with the reason and
    result code."""

    notice: int
    reason: str  # a SuppressionReason
    code: str


def channels_of(reason: str, channel: str) -> tuple[str, ...]:
    """Return the channels that a reason given on one channel closes: a wrong number closes every
    phone channel, a block only its own. Empty if the reason does not fit the channel or is
    unknown."""
    if reason not in SuppressionReason.values:
        return ()
    if channel == Channel.MAIL:
        fits = reason != SuppressionReason.WRONG_NUMBER
        return (Channel.MAIL.value,) if fits else ()
    if reason == SuppressionReason.WRONG_ADDRESS:
        return ()
    if reason == SuppressionReason.BLOCKED:
        return (str(channel),)
    return tuple(phone.value for phone in PHONES)


@transaction.atomic
def suppress_address(
    *,
    reason: str,
    by: User,
    notice: Notice | None = None,
    claim: Claim | None = None,
    channel: str = "",
    note: str = "",
) -> list[Suppression]:
    """Suppress the address of a notice, or a claim's address on a channel, and its pending notices,
    on every channel to which the reason applies (`channels_of`). Return the rows in force.

    Raises ForbiddenError (without reviews.manage_notice), NothingToSuppressError (no address),
    ReasonDoesNotFitError (such as a wrong number for a mail), AlreadySuppressedError, ValueError
    unless exactly one of notice and claim is given.
    """
    _check(by)
    index, hint, channel = _address(notice, claim, channel)
    closed = channels_of(reason, channel)
    if not closed:
        raise ReasonDoesNotFitError
    now = clock.now()  # one for all rows: the list groups by it
    rows = [
        Suppression(
            recipient_index=index,
            recipient_hint=hint,
            channel=name,
            reason=reason,
            note=note.strip()[:200],
            by=by,
            at=now,
        )
        for name in closed
    ]
    return _close(index, rows)


def _close(index: bytes, rows: list[Suppression]) -> list[Suppression]:
    """Insert the rows of one address, suppress its pending notices, and return the rows in force.
    Raises AlreadySuppressedError if all of its channels were suppressed before."""
    before = closed_among([index])
    Suppression.objects.bulk_create(rows, ignore_conflicts=True)
    if all((index, row.channel) in before for row in rows):
        raise AlreadySuppressedError
    _stop_pending([index], wait=True)
    active = Suppression.objects.filter(recipient_index=index, lifted_at=None)
    return list(active.filter(channel__in=[row.channel for row in rows]).order_by("pk"))


@transaction.atomic
def lift_suppression(*, suppression: Suppression, by: User) -> list[Suppression]:
    """Lift a suppression, and those of the same address and reason on other channels; return them.
    Notices that were suppressed because of it stay suppressed.

    Raises ForbiddenError (without reviews.manage_notice), AlreadyLiftedError.
    """
    _check(by)
    locked = Suppression.objects.select_for_update().get(pk=suppression.pk)
    if locked.lifted_at is not None:
        raise AlreadyLiftedError
    together = lifted_together(locked)
    Suppression.objects.filter(pk__in=[row.pk for row in together], lifted_at=None).update(
        lifted_at=clock.now(), lifted_by=by
    )
    return list(Suppression.objects.filter(pk__in=[row.pk for row in together]).order_by("pk"))


@transaction.atomic
def restore_suppression(*, suppression: Suppression, by: User) -> list[Suppression]:
    """Undo the lifting of a suppression: suppress again, as new rows, all that was lifted together
    with it, and return the rows in force. Pending notices to the address are suppressed at once.

    Raises ForbiddenError (without reviews.manage_notice), NotLiftedError (in force),
    AlreadySuppressedError (suppressed again since).
    """
    _check(by)
    locked = Suppression.objects.select_for_update().get(pk=suppression.pk)
    if locked.lifted_at is None:
        raise NotLiftedError
    together = Suppression.objects.filter(
        recipient_index=locked.recipient_index, reason=locked.reason, lifted_at=locked.lifted_at
    )
    now = clock.now()
    rows = [
        Suppression(
            recipient_index=one.recipient_index,
            recipient_hint=one.recipient_hint,
            channel=one.channel,
            reason=one.reason,
            code=one.code,
            note=one.note,
            at=now,
            by=by,
        )
        for one in together.order_by("pk")
    ]
    return _close(bytes(locked.recipient_index), rows)


def lifted_together(suppression: Suppression) -> list[Suppression]:
    """Return the suppressions in force with the same address and reason as this one, on all
    channels: those that `lift_suppression` would lift. Changes nothing."""
    return list(
        Suppression.objects.filter(
            recipient_index=suppression.recipient_index, reason=suppression.reason, lifted_at=None
        ).order_by("pk")
    )


@transaction.atomic
def suppress_by_provider(reports: Iterable[AddressReport | tuple[int, str, str]]) -> int:
    """Suppress the addresses that a provider reported, (notice's pk, reason, code) for each, and
    their pending notices, set-wise. Needs no permission, since it records a fact.

    Rows that another transaction has locked are skipped, and leased notices are caught by their
    next lease. Returns the number of reported addresses that can be suppressed, those already
    suppressed included.
    """
    by_notice = {word[0]: (word[1], word[2]) for word in reports}
    rows: dict[tuple[bytes, str], Suppression] = {}
    now = clock.now()
    named = Notice.objects.filter(pk__in=by_notice, recipient_index__isnull=False)
    for pk, value, hint, channel in named.values_list(
        "pk", "recipient_index", "recipient_hint", "channel"
    ):
        reason, code = by_notice[pk]
        index = bytes(value or b"")
        for name in channels_of(reason, channel):
            rows[index, name] = Suppression(
                recipient_index=index,
                recipient_hint=hint,
                channel=name,
                reason=reason,
                code=code[:40],
                at=now,
            )
    if not rows:
        return 0
    Suppression.objects.bulk_create([rows[key] for key in sorted(rows)], ignore_conflicts=True)
    _stop_pending(sorted({index for index, _channel in rows}), wait=False)
    return len({index for index, _channel in rows})


def suppress_closed(pks: Sequence[int]) -> set[int]:
    """Suppress those of these notices (ids) whose address is suppressed. The caller has locked them
    and they are pending. Returns the ids of the suppressed ones. One statement."""
    if not pks:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE reviews_notice notice
            SET status = 'suppressed', last_code = %s, last_text = '',
                ended_reason = {_case()}
            FROM reviews_suppression closed
            WHERE notice.id = ANY(%s) AND notice.status = 'pending' AND closed.lifted_at IS NULL
                AND closed.recipient_index = notice.recipient_index
                AND closed.channel = notice.channel
            RETURNING notice.id
            """,  # noqa: S608  only parameters and their places
            [CODE, *_case_values(), list(pks)],
        )
        return {pk for (pk,) in cursor.fetchall()}


def closed_among(indexes: Iterable[bytes]) -> dict[tuple[bytes, str], str]:
    """Return those of these addresses (blind indexes) that are suppressed, as {(blind index,
    channel): reason}. One query."""
    wanted = list(set(indexes))
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT recipient_index, channel, reason FROM reviews_suppression"
            " WHERE lifted_at IS NULL AND recipient_index = ANY(%s)",
            [wanted],
        )
        return {(bytes(index), channel): reason for index, channel, reason in cursor.fetchall()}


def reason_text(reason: str) -> str:
    """Return the sentence that is stored in a notice that a suppression stopped, by the reason of
    the suppression (a SuppressionReason)."""
    return _sentences()[reason]


def _stop_pending(indexes: list[bytes], *, wait: bool) -> int:
    """Lock the pending notices to these addresses (blind indexes) and suppress them. Return how
    many. Without `wait`, rows that another transaction has locked are skipped."""
    waiting = (
        Notice.objects.filter(status=NoticeStatus.PENDING, recipient_index__in=indexes)
        .order_by("pk")
        .select_for_update(skip_locked=not wait, no_key=True)
    )
    return len(suppress_closed(list(waiting.values_list("pk", flat=True))))


def _address(notice: Notice | None, claim: Claim | None, channel: str) -> tuple[bytes, str, str]:
    """Return (blind index, masked address, channel) of the address to suppress. Raises
    NothingToSuppressError if there is none, ValueError unless exactly one of notice and claim is
    given."""
    if (notice is None) == (claim is None):
        raise ValueError("pass either a notice or a claim")
    if notice is not None:
        if notice.recipient_index is None:
            raise NothingToSuppressError
        return bytes(notice.recipient_index), notice.recipient_hint, notice.channel
    assert claim is not None  # noqa: S101 - one of the two
    to = recipient_columns(claim, channel)
    if to["recipient_index"] is None:
        raise NothingToSuppressError
    return bytes(to["recipient_index"]), to["recipient_hint"], channel


def _sentences() -> dict[str, str]:
    with in_korean():
        return {
            SuppressionReason.OPT_OUT.value: _("받는 분이 수신을 거부함"),
            SuppressionReason.WRONG_NUMBER.value: _("잘못된 번호로 확인됨"),
            SuppressionReason.WRONG_ADDRESS.value: _("잘못된 주소로 확인됨"),
            SuppressionReason.BLOCKED.value: _("받는 분이 이 경로를 차단함"),
        }


def _case() -> str:
    return "CASE closed.reason" + " WHEN %s THEN %s" * len(SuppressionReason) + " ELSE %s END"


def _case_values() -> list[str]:
    sentences = _sentences()
    pairs = [word for pair in sentences.items() for word in pair]
    return [*pairs, sentences[SuppressionReason.BLOCKED.value]]


def _check(by: User) -> None:
    require_permission(by, "reviews.manage_notice")
