"""Deleting the files of erased claims from private storage."""

from __future__ import annotations

import structlog
from django.db import transaction

from claims.documents.models import Document
from claims.documents.storage import previews
from claims.documents.storage.stores import StorageUnavailableError
from reviews.erasure.models import ErasureFile

log = structlog.get_logger(__name__)

AT_ONCE = 100  # files of one transaction


def delete_files() -> bool:
    """Delete up to AT_ONCE files of erased claims from storage, and the rows that ask for it.
    Return True if more are left.

    While the storage is away nothing is lost: the rows stay, and the next sweep tries again. A file
    that is not there counts as deleted. Several workers may run at once.
    """
    try:
        return _delete_some()
    except StorageUnavailableError:
        log.warning("erasure_files_wait", files=ErasureFile.objects.count())
        return False


@transaction.atomic
def _delete_some() -> bool:
    rows = ErasureFile.objects.select_for_update(skip_locked=True, of=("self",)).order_by("pk")
    files = list(rows[:AT_ONCE])
    contents = [file.key for file in files if file.is_preview]
    # handed in again for another claim since: its previews are needed
    used = Document.objects.filter(sha256__in=contents, erased_at__isnull=True)
    kept = set(used.values_list("sha256", flat=True))
    for file in files:
        if not file.is_preview:
            previews.private_storage().delete(file.key)
        elif file.key not in kept:
            previews.discard(file.key)
    ErasureFile.objects.filter(pk__in=[file.pk for file in files]).delete()
    return len(files) == AT_ONCE
