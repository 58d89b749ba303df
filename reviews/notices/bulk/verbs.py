"""Preparing a wave and letting it go. Above a hundred these are two people's acts."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from claims import clock
from claims.intake.models import ImportRun
from claims.personal_data.crypto import text_digest
from claims.trail.triggers import refused_by
from claims.users.permissions import require_permission
from reviews.notices.bulk.audiences import RECEIVED, Wave
from reviews.notices.bulk.errors import (
    AudienceChangedError,
    ChangedSincePreparedError,
    NobodyToTellError,
    NotNowError,
    PreparedItYourselfError,
    SameUnderWayError,
)
from reviews.notices.bulk.recipients import Counted, count
from reviews.notices.errors import NoTemplateError
from reviews.notices.models import ALONE, BulkStatus, NoticeBulk

if TYPE_CHECKING:
    from claims.users.models import User

ONE_OPEN = "one_open_bulk_of_an_audience"


def seen_value(bulk: NoticeBulk) -> str:
    """What the form of a waiting wave carries: that this wave, of these people, was on the page."""
    return text_digest("bulk seen", str(bulk.pk), bulk.fingerprint).hex()


@transaction.atomic
def prepare_bulk(*, wave: Wave, seen: str, by: User) -> NoticeBulk:
    """Write down a wave as its preview showed it (`seen`: Counted.fingerprint).

    Up to a hundred it starts at once; above, it waits for another person. Raises ForbiddenError,
    NoTemplateError, NobodyToTellError, AudienceChangedError (409), SameUnderWayError (409).
    """
    require_permission(by, "reviews.prepare_bulk")
    found = count(wave, clock.now())
    if not hmac.compare_digest(found.fingerprint.encode(), seen.encode()):
        raise AudienceChangedError
    if not found.count:
        raise NobodyToTellError
    return _write_down(wave, found, by)


@transaction.atomic
def prepare_for_import(run: ImportRun) -> NoticeBulk | None:
    """In the import's own transaction: tell its claimants that their claims came in, if asked to.

    None where nobody can be told: that is no reason to lose the import. Its page says so.
    """
    if not run.notify:
        return None
    wave = Wave(RECEIVED, {"run": run.pk})
    try:
        found = count(wave, clock.now())
    except NoTemplateError:
        return None
    return _write_down(wave, found, run.started_by) if found.count else None


@transaction.atomic
def approve_bulk(*, bulk: NoticeBulk, seen: str, by: User) -> NoticeBulk:
    """Let a waiting wave go, as it was shown (`seen_value`); its audience is counted again.

    Raises ForbiddenError, NotNowError (409), PreparedItYourselfError, AudienceChangedError and
    ChangedSincePreparedError (409).
    """
    row = locked(bulk)
    demand_approvable(bulk=row, seen=seen, by=by)
    row.approved_by, row.approved_at = by, clock.now()
    return _start(row)


def demand_approvable(*, bulk: NoticeBulk, seen: str, by: User) -> None:
    """Raises what keeps this person from letting the wave go, as `approve_bulk` says."""
    require_permission(by, "reviews.approve_bulk")
    if bulk.status != BulkStatus.PREPARED:
        raise NotNowError
    if bulk.prepared_by_id == by.pk:
        raise PreparedItYourselfError
    if not hmac.compare_digest(seen_value(bulk).encode(), seen.encode()):
        raise AudienceChangedError
    if not still_the_same(bulk):
        raise ChangedSincePreparedError


def still_the_same(bulk: NoticeBulk) -> bool:
    """Whether the wave would tell the same people, or fewer of them, in the same words."""
    try:
        return count(Wave.of(bulk), bulk.prepared_at).fits(bulk)
    except NoTemplateError:
        return False


def locked(bulk: NoticeBulk) -> NoticeBulk:
    """The wave's row, locked and read again. It comes before the claims' and notices' rows."""
    return NoticeBulk.objects.select_for_update(no_key=True).get(pk=bulk.pk)


def _write_down(wave: Wave, found: Counted, by: User | None) -> NoticeBulk:
    moment = clock.now()
    try:
        with transaction.atomic():
            row = NoticeBulk.objects.create(
                audience=wave.audience,
                parameters=dict(wave.parameters),
                event=wave.event,
                language=wave.language,
                count=found.count,
                left_out=found.left_out,
                fingerprint=found.fingerprint,
                prepared_by=by,
                prepared_at=moment,
                moved_at=moment,
            )
    except IntegrityError as error:
        if refused_by(error) == ONE_OPEN:
            raise SameUnderWayError from error
        raise
    return _start(row) if row.count <= ALONE else row


def _start(row: NoticeBulk) -> NoticeBulk:
    from reviews.notices.bulk.tasks import ring  # tasks import this room

    row.status = BulkStatus.RUNNING
    row.started_at = row.moved_at = clock.now()
    row.save()
    ring(row.pk)
    return row
