"""Pending notices are addressed again when another person reads them, or at another address.

A correction of the contact and a representation that begins or ends do so at once, for what people
see. The lease does so again, since a representation also begins and ends by its day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from claims import clock
from claims.korean import in_korean
from claims.representation.models import Representation
from reviews.notices.addresses import UNREADABLE, retry_columns
from reviews.notices.models import Notice, NoticeStatus
from reviews.notices.models.readers import ADDRESS_INDEX, ADDRESSED, TO_READER, UNREAD, reader_sql

READER_LEFT = "reader_left"  # last_code of a notice that nobody reads now

_READINGS = f"""
    SELECT n.id, n.status = 'pending', {ADDRESSED}, {UNREAD},
        CASE WHEN {TO_READER} THEN reader.id END, {ADDRESS_INDEX}
    FROM reviews_notice n {reader_sql("%(today)s::date")}
    WHERE n.id = ANY(%(pks)s)
"""  # noqa: S608  constants of ours; every value is a parameter

_ADDRESS_ANEW = """
    UPDATE reviews_notice notice
    SET addressee = given.addressee, recipient = given.recipient, recipient_hint = given.hint,
        recipient_index = given.recipient_index
    FROM unnest(%(pks)s::bigint[], %(addressees)s::text[], %(recipients)s::bytea[],
            %(hints)s::text[], %(indexes)s::bytea[])
        AS given(id, addressee, recipient, hint, recipient_index)
    WHERE notice.id = given.id AND notice.status = 'pending'
"""


class Reading(NamedTuple):
    """The reader of a notice now: the person of `reader`, the claimant (None), or nobody, where it
    is `unread`. `address` is the blind index of that address; None if none is stored."""

    waits: bool  # pending
    addressed: bool  # it has the address of who reads it now
    unread: bool
    reader: Representation | None
    address: bytes | None


def readings_of(pks: Collection[int]) -> dict[int, Reading]:
    """Return {notice id: its Reading}, the person who reads it now. One query, and one more if
    somebody reads in a claimant's place."""
    with connection.cursor() as cursor:
        cursor.execute(_READINGS, {"pks": list(pks), "today": clock.today()})
        found = cursor.fetchall()
    ids = {row[4] for row in found if row[4] is not None}
    readers = Representation.objects.in_bulk(ids) if ids else {}
    return {
        pk: Reading(waits, addressed, unread, readers.get(reader), bytes(index) if index else None)
        for pk, waits, addressed, unread, reader, index in found
    }


def address_anew(pks: Collection[int]) -> dict[int, str]:
    """Write the present reader's address on those of these locked notices (ids) that wait. Notices
    that nobody reads now are suppressed, whether they wait or failed. Five statements at
    most.

    Return, by notice, the result code of those whose reader has no usable address on their channel.
    They keep the former address and must not be sent.
    """
    found = readings_of(pks)
    _suppress_unread([pk for pk, reading in found.items() if reading.unread])
    stale = {
        pk: reading
        for pk, reading in found.items()
        if reading.waits and not reading.addressed and not reading.unread
    }
    if not stale:
        return {}
    given, lost = [], {}
    for notice in Notice.objects.filter(pk__in=stale).select_related("claim__contact"):
        to = retry_columns(notice, stale[notice.pk].reader)
        if code := to["last_code"] or _differs(to, stale[notice.pk]):
            lost[notice.pk] = code
        else:
            given.append((notice.pk, to))
    if given:
        with connection.cursor() as cursor:
            cursor.execute(_ADDRESS_ANEW, address_columns(given))
    return lost


def address_waiting_anew(claim_id: int) -> None:
    """Address the waiting notices of a claim to their present reader, and suppress its waiting and
    failed copies without a present reader.

    What a worker has leased leaves as it is. A notice whose reader has no address on its channel
    fails when it is due.
    """
    rows = Notice.objects.filter(
        claim=claim_id, status__in=[NoticeStatus.PENDING, NoticeStatus.FAILED]
    )
    locked = rows.order_by("pk").select_for_update(of=("self",), no_key=True)
    address_anew(list(locked.values_list("pk", flat=True)))


def address_columns(given: Iterable[tuple[int, dict[str, Any]]]) -> dict[str, list[Any]]:
    """Return pairs of a notice id and its `retry_columns` as one list for each column (pks,
    addressees, recipients, hints, indexes), for unnest in SQL."""
    pairs = list(given)
    return {
        "pks": [pk for pk, _to in pairs],
        "addressees": [to["addressee"] for _pk, to in pairs],
        "recipients": [to["recipient"] for _pk, to in pairs],
        "hints": [to["recipient_hint"] for _pk, to in pairs],
        "indexes": [to["recipient_index"] for _pk, to in pairs],
    }


def _differs(to: dict[str, Any], reading: Reading) -> str:
    """Return UNREADABLE if the blind index of the decrypted address is not the stored one, else ''.
    Such a notice must fail, or each lease would address it again."""
    return UNREADABLE if reading.address not in (None, to["recipient_index"]) else ""


def _suppress_unread(pks: Collection[int]) -> None:
    if not pks:
        return
    with in_korean():
        reason = _("받던 대리인·승계인이 이제 통지를 받지 않아 보내지 않음")
    Notice.objects.filter(pk__in=pks).update(
        status=NoticeStatus.SUPPRESSED, last_code=READER_LEFT, ended_reason=reason
    )
