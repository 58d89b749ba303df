"""Verbs of exports, as their owner calls them: request, cancel, make again, download, remove.

A worker writes the file (`writing.write_export`). Files expire; `expire_exports` deletes them.
"""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, QueryDict
from django.utils import translation
from structlog.contextvars import get_contextvars

from claims import clock, hooks
from claims.errors import ConflictError, ForbiddenError
from claims.exports.errors import (
    FileExpiredError,
    FileLostError,
    NothingToExportError,
    TooManyExportsError,
    TooManyPapersError,
    TooManyRowsError,
    WithheldSinceError,
)
from claims.exports.file_writers import MOST_ROWS_XLSX
from claims.exports.models import ZIP, Export, ExportStatus, FileFormat
from claims.lists.columns import ExportLayout
from claims.lists.registry import DeskList, list_named
from claims.personal_data import crypto
from claims.personal_data.encrypted_files import EncryptedFiles
from claims.privacy.access_entries import record_download, record_rows
from claims.privacy.models import AccessEntryClaim
from claims.reasons import LONG_REASON, given_reason
from claims.tables import PER_PAGE
from claims.users.models import User
from claims.users.permissions import require_permission
from claims.users.requests import client_ip
from config.celery import enqueue
from config.queues import poison

FILES = EncryptedFiles("exports", "claims_export")
TASK = "claims.exports.tasks.write_file"
KEPT_FOR = timedelta(hours=24)  # time in which a file can be downloaded
MOST_UNDER_WAY = 3  # exports of one person at a time
MOST_PAPERS = 500  # papers in one archive; each takes about a tenth of a second
FEW = PER_PAGE  # rows at most that are recorded by their claims when they are counted
COUNTED_UP_TO = MOST_ROWS_XLSX + 1  # rows that are counted before a file is made


# ------------------------------------------------------------------ asking
def require_list(user: Any, desk_list: DeskList, *, plain: bool) -> None:
    """Raise ForbiddenError unless the user may take this list away as a file; with `plain`, unless
    the user may also see one of its columns in plain."""
    layout = desk_list.layout
    if layout is None or not desk_list.opens_for(user):
        raise ForbiddenError
    require_permission(user, layout.permission)
    if plain and not layout.plain_columns(user):
        raise ForbiddenError


def list_of_export(export: Export, person: User) -> DeskList:
    """Return the list that an export was asked of. Raises ForbiddenError if the person may no
    longer take it away, and if the list does not exist any more."""
    desk_list = list_named(export.list_name)
    if desk_list is None:
        raise ForbiddenError
    require_list(person, desk_list, plain=export.plain)
    return desk_list


def count_on_record(
    desk_list: DeskList, user: User, params: QueryDict, request: HttpRequest | None
) -> int:
    """Return the number of rows that an export of the list would have for a user, and write an
    access log entry for the user who learns it. Counting stops one row above the limit of an XLSX
    sheet.

    A search text (`q`) is always recorded; if at most FEW rows are found, their claims are."""
    layout = desk_list.layout
    assert layout is not None
    rows = desk_list.rows(user, params).order_by()
    claims_in = (layout.claim, *layout.more_claims) if layout.claim else ()
    found = list(rows.values_list(*(claims_in or ("pk",)))[: FEW + 1])
    few = len(found) <= FEW
    n = len(found) if few else rows[:COUNTED_UP_TO].count()
    shown = {pk for row in found for pk in row if pk is not None} if few and claims_in else ()
    record_rows(user=user, claims=shown, hits=n, term=params.get("q", "").strip(), request=request)
    return n


@transaction.atomic
def request_export(
    *,
    desk_list: DeskList,
    params: QueryDict,
    file_format: str,
    plain: bool,
    reason: str,
    by: User,
    request: HttpRequest | None = None,
    token: uuid.UUID | None = None,
) -> Export:
    """Record a request for a list as a file, masked or `plain`, and enqueue its writing. The same
    `token` again returns the first request. The reason goes into the access log.

    Raises ForbiddenError, ReasonNeededError, TooManyExportsError (MOST_UNDER_WAY, 3, are
    unfinished), NothingToExportError (no rows), TooManyRowsError (for XLSX), TooManyPapersError
    (for a ZIP)."""
    require_list(by, desk_list, plain=plain)
    assert desk_list.layout is not None
    token = token or uuid.uuid4()
    reason = given_reason(reason, LONG_REASON, needed=desk_list.layout.personal)
    _lock_person(by)
    asked = Export.objects.filter(token=token, requested_by=by).first()
    if asked is not None:
        return asked
    if Export.objects.visible_to(by).under_way().count() >= MOST_UNDER_WAY:
        raise TooManyExportsError
    params = kept_params(desk_list, params)
    rows = count_on_record(desk_list, by, params, request)
    _require_fitting(desk_list.layout, file_format, rows=rows)
    export = Export.objects.create(
        token=token,
        requested_by=by,
        list_name=desk_list.name,
        query=encrypt_query(params, token),
        format=file_format,
        plain=plain,
        reason=reason,
        language=translation.get_language() or "ko",
        ip=client_ip(request),
        request_id=str(get_contextvars().get("request_id", ""))[:40],
    )
    enqueue("claims.exports.tasks.write_file", export.pk)
    return export


def _require_fitting(layout: ExportLayout, file_format: str, *, rows: int) -> None:
    """Raise NothingToExportError without rows, TooManyRowsError and TooManyPapersError for more
    than a file of the format holds, ForbiddenError for a ZIP of a list without papers."""
    if not rows:
        raise NothingToExportError
    if file_format == FileFormat.XLSX and rows > MOST_ROWS_XLSX:
        raise TooManyRowsError
    if file_format == ZIP and layout.papers is None:
        raise ForbiddenError
    if file_format == ZIP and rows > MOST_PAPERS:
        raise TooManyPapersError


def _lock_person(user: User) -> None:
    """Take an advisory lock on the exports of a person until the end of the transaction, so that
    two requests at once do not both pass the limit."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"exports of {user.pk}"]
        )


def kept_params(desk_list: DeskList, params: QueryDict) -> QueryDict:
    """Return those of `params` that choose or sort the rows of a list; page tokens and empty values
    are dropped.
    """
    kept = QueryDict(mutable=True)
    for name in (*desk_list.parameters, "sort"):
        if values := [value for value in params.getlist(name) if value]:
            kept.setlist(name, values)
    return kept


def encrypt_query(params: QueryDict, token: uuid.UUID) -> bytes:
    """Return the query parameters of an export encrypted for the export with this token; `query_of`
    decrypts them."""
    text = json.dumps(params.urlencode())
    return crypto.encrypt(text, aad=crypto.aad("claims_export", "query", str(token)))


def query_of(export: Export) -> QueryDict:
    """Return the list's query parameters with which an export was requested, decrypted."""
    aad = crypto.aad("claims_export", "query", str(export.token))
    return QueryDict(json.loads(crypto.decrypt(export.query, aad=aad)))


# ------------------------------------------------------------------ afterwards
@transaction.atomic
def cancel_export(*, export: Export, by: User) -> Export:
    """Set an unfinished export to CANCELLED and return it.

    Raises ConflictError for a finished one, ForbiddenError for another person's."""
    export = _lock(export, by)
    if not export.under_way:
        raise ConflictError
    export.status, export.finished_at = ExportStatus.CANCELLED, clock.now()
    export.save(update_fields=["status", "finished_at"])
    return export


@transaction.atomic
def make_again(*, export: Export, by: User) -> Export:
    """Queue a FAILED export again. Raises ConflictError for any other status, ForbiddenError if it
    is another person's or the person may no longer take the list, TooManyExportsError if
    MOST_UNDER_WAY (3) of the person are unfinished."""
    _lock_person(by)
    export = _lock(export, by)
    if export.status != ExportStatus.FAILED:
        raise ConflictError
    list_of_export(export, by)
    if Export.objects.visible_to(by).under_way().count() >= MOST_UNDER_WAY:
        raise TooManyExportsError
    export.status, export.error, export.finished_at = ExportStatus.QUEUED, "", None
    export.save(update_fields=["status", "error", "finished_at"])
    transaction.on_commit(partial(poison.reset, TASK, export.pk), robust=True)
    enqueue("claims.exports.tasks.write_file", export.pk)
    return export


@transaction.atomic
def open_download(*, export: Export, by: User, request: HttpRequest) -> Any:
    """Record a download in the access log and return the decrypted file, open for reading.

    Raises ForbiddenError if the person may no longer take this list or did not ask for this export,
    FileExpiredError (expired, or not made yet), WithheldSinceError (the person has left a claim of
    the file since), FileLostError (gone from storage)."""
    desk_list = list_of_export(export, by)
    export = _lock(export, by)
    expired = export.expires_at is None or export.expires_at <= clock.now()
    if export.status != ExportStatus.DONE or export.entry is None or expired:
        raise FileExpiredError
    _require_scope(export, desk_list, by)
    try:
        opened = FILES.open_decrypted(export.storage_key, export.size)
    except FileNotFoundError as error:
        raise FileLostError from error
    record_download(entry=export.entry, user=by, request=request)
    return opened


def _require_scope(export: Export, desk_list: DeskList, by: User) -> None:
    """Raise WithheldSinceError if the file names a claim of which the person may know no result
    (they left its panel since, or hold another office) and which the list does not show them any
    more. No query for others than council members."""
    found: set[int] = set()
    for withheld in hooks.withheld_claims(by):
        shown = AccessEntryClaim.objects.filter(entry=export.entry_id, claim__in=withheld)
        found.update(shown.values_list("claim_id", flat=True))
    layout = desk_list.layout
    if not found or layout is None:
        return
    rows = desk_list.rows(by, query_of(export)).order_by()
    for column in (layout.claim, *layout.more_claims):
        found -= set(rows.filter(**{f"{column}__in": found}).values_list(column, flat=True))
    if found:
        raise WithheldSinceError


@transaction.atomic
def remove_export(*, export: Export, by: User) -> None:
    """Take an export off its owner's page and delete its file.

    Raises ConflictError while the export waits or is made, ForbiddenError for another person's.
    """
    export = _lock(export, by)
    if export.under_way:
        raise ConflictError
    _discard(export)
    export.removed_at = clock.now()
    export.save(update_fields=["removed_at"])


def expire_exports() -> int:
    """Delete the files of exports whose time is over, at most 1,000 in one call, and return how
    many.
    """
    over = Export.objects.filter(status=ExportStatus.DONE, expires_at__lte=clock.now())
    keys = list(over.values_list("pk", flat=True)[:1_000])
    for key in keys:
        with transaction.atomic():
            export = Export.objects.select_for_update().get(pk=key)
            _discard(export)
    return len(keys)


def _discard(export: Export) -> None:
    """Set a finished export to EXPIRED and delete its file from storage after the commit; do
    nothing for any other export."""
    if export.status != ExportStatus.DONE:
        return
    transaction.on_commit(partial(FILES.delete_file, export.storage_key), robust=True)
    export.status, export.storage_key = ExportStatus.EXPIRED, ""
    export.save(update_fields=["status", "storage_key"])


def _lock(export: Export, by: User) -> Export:
    """Return the export, locked. Raises ForbiddenError if another person asked for it."""
    found = Export.objects.select_for_update(of=("self",)).select_related("entry").get(pk=export.pk)
    if found.requested_by_id != by.pk:
        raise ForbiddenError
    return found
