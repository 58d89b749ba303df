"""Preparing and approving a bulk. Above ALONE recipients these are two people's acts."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from django.db import transaction

from claims import clock, hooks
from claims.errors import ForbiddenError
from claims.intake.models import ImportRun
from claims.personal_data.crypto import text_digest
from claims.trail.triggers import refusals_as
from claims.users.permissions import require_permission
from config.celery import enqueue
from reviews.notices.bulk import PROCESS_TASK
from reviews.notices.bulk.audiences.kinds import RECEIVED, Audience
from reviews.notices.bulk.audiences.list_letters import list_letter
from reviews.notices.bulk.errors import (
    AudienceChangedError,
    ChangedSincePreparedError,
    NoRecipientError,
    SameAudienceError,
    SamePersonError,
    StateChangedError,
)
from reviews.notices.bulk.recipients.counting import Counted, count, template_ids
from reviews.notices.bulk.recipients.stored_claims import StoredClaims, store_claims
from reviews.notices.errors import NoTemplateError
from reviews.notices.models import ALONE, BulkStatus, NoticeBulk

if TYPE_CHECKING:
    from claims.users.models import User

ONE_OPEN = "one_open_bulk_of_an_audience"


def seen_value(bulk: NoticeBulk) -> str:
    """Return the digest that an approval form sends back, of a bulk and its audience. It shows that
    they are still as the page displayed them."""
    return text_digest("bulk seen", str(bulk.pk), bulk.fingerprint).hex()


@transaction.atomic
def prepare_bulk(*, audience: Audience, seen: str, by: User) -> NoticeBulk:
    """Create a bulk as its preview displayed it (`seen`: Counted.fingerprint), and keep the claims
    of a list with it. Up to ALONE recipients it starts at once; above, it waits for approval.

    Raises ForbiddenError (without reviews.prepare_bulk, or a list of another author),
    NoTemplateError, NoRecipientError, AudienceChangedError (409: not as displayed),
    SameAudienceError (409: an open bulk has this audience).
    """
    require_permission(by, "reviews.prepare_bulk")
    if audience.is_listed and audience.author != by.pk:
        raise ForbiddenError
    own = list_letter(audience.event)
    if own is not None and not own.hold(audience.conditions):
        raise AudienceChangedError
    now = clock.now()
    found = count(audience, now)
    if not hmac.compare_digest(found.fingerprint.encode(), seen.encode()):
        raise AudienceChangedError
    if not found.count:
        raise NoRecipientError
    stored = store_claims(audience, now)
    if stored.left_out != found.left_out or (audience.is_listed and stored.claims != found.claims):
        raise AudienceChangedError  # between the count and the writing
    return _create(audience, found, stored, by)


@transaction.atomic
def prepare_for_import(run: ImportRun) -> NoticeBulk | None:
    """Create the bulk that notifies an import's claimants, in the import's transaction.

    Returns None if the import does not ask for it, and without a template or a recipient: the
    import stays, and its page says so.
    """
    if not run.notify:
        return None
    audience, now = Audience(RECEIVED, {"run": run.pk}), clock.now()
    try:
        found = count(audience, now)
    except NoTemplateError:
        return None
    if not found.count:
        return None
    return _create(audience, found, store_claims(audience, now), run.started_by)


@transaction.atomic
def approve_bulk(*, bulk: NoticeBulk, seen: str, by: User) -> NoticeBulk:
    """Start a bulk as it was displayed (`seen_value`); its audience is counted again.

    Raises ForbiddenError (without reviews.approve_bulk), SamePersonError (prepared by this user),
    and with 409 StateChangedError (not waiting for approval), AudienceChangedError (`seen` is
    outdated), ChangedSincePreparedError (recipients or templates changed).
    """
    row = lock_bulk(bulk)
    require_approvable(bulk=row, seen=seen, by=by)
    row.approved_by, row.approved_at = by, clock.now()
    return _start(row)


def require_approvable(*, bulk: NoticeBulk, seen: str, by: User) -> None:
    """Check that this user may approve the bulk now; changes nothing. Raises ForbiddenError,
    StateChangedError (not waiting for approval), SamePersonError (prepared by this user),
    AudienceChangedError (`seen` is outdated), ChangedSincePreparedError."""
    require_permission(by, "reviews.approve_bulk")
    if bulk.status != BulkStatus.PREPARED:
        raise StateChangedError
    if bulk.prepared_by_id == by.pk:
        raise SamePersonError
    if not hmac.compare_digest(seen_value(bulk).encode(), seen.encode()):
        raise AudienceChangedError
    if not is_unchanged(bulk):
        raise ChangedSincePreparedError


def is_unchanged(bulk: NoticeBulk) -> bool:
    """Return True when the bulk's audience, counted again, is the same set of claims with no more
    recipients, and its templates are the same."""
    try:
        return count(Audience.of(bulk), bulk.prepared_at).fits(bulk)
    except NoTemplateError:
        return False


def lock_bulk(bulk: NoticeBulk) -> NoticeBulk:
    """Lock a bulk's row and return it as it now stands in the database. Lock order: the bulk, then
    claims and notices."""
    return NoticeBulk.objects.select_for_update(no_key=True).get(pk=bulk.pk)


def _create(
    audience: Audience, found: Counted, stored: StoredClaims, by: User | None
) -> NoticeBulk:
    now = clock.now()
    with refusals_as({ONE_OPEN: SameAudienceError}):
        row = NoticeBulk.objects.create(
            pk=stored.bulk,
            audience=audience.kind,
            parameters=dict(audience.parameters),
            event=audience.event,
            language=audience.language,
            count=found.count,
            left_out=stored.left_out,
            fingerprint=found.fingerprint,
            templates=template_ids(audience),
            prepared_by=by,
            prepared_at=now,
            progress_at=now,
        )
    if row.count <= ALONE and not audience.always_approved:
        return _start(row)
    hooks.emit("bulk_prepared", row)
    return row


def _start(row: NoticeBulk) -> NoticeBulk:
    row.status = BulkStatus.RUNNING
    row.started_at = row.progress_at = clock.now()
    row.save()
    enqueue(PROCESS_TASK, row.pk)
    return row
