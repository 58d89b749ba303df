"""Erasing the personal data of some claims, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, QuerySet

from claims.documents.models import Document
from claims.register.models import Claim, Claimant
from reviews.committee.queue.projection import refresh_queue
from reviews.erasure.claim_tables import DELETED, erasing_tables
from reviews.erasure.models import ErasureFile, ErasureRun
from reviews.notices.models import Notice


class Erased(NamedTuple):
    """Numbers of erased rows by claim: {claim id: documents}, {claim id: notices}."""

    documents: dict[int, int]
    notices: dict[int, int]


def erase_claims(run: ErasureRun, claim_ids: Sequence[int], moment: datetime) -> Erased:
    """Remove the personal data of claims from all their tables and note their files for deletion.

    The caller has locked the claims and checked them; the database refuses a claim that is not
    planned in the running `run`. The number of queries does not depend on the number of claims.
    """
    documents = Document.objects.filter(claim__in=claim_ids, erased_at__isnull=True)
    erased = Erased(
        _by_claim(documents),
        _by_claim(Notice.objects.filter(claim__in=claim_ids, erased_at__isnull=True)),
    )
    files = list(documents.values_list("storage_key", "sha256"))
    for table in erasing_tables():
        table.rows_of(claim_ids).update(**table.values(moment))
    for table in DELETED:
        table.rows_of(claim_ids).delete()
    refresh_queue(claim_ids)
    _erase_claimants(claim_ids, moment)
    _note_files(run, files)
    return erased


def _by_claim(rows: QuerySet[Any]) -> dict[int, int]:
    return dict(rows.order_by().values_list("claim").annotate(n=Count("pk")))


def _erase_claimants(claim_ids: Sequence[int], moment: datetime) -> None:
    """Blank the names of those claimants of whom no claim is left that is not erased."""
    standing = Claim.objects.filter(claimant=OuterRef("pk"), erased_at__isnull=True)
    rows = Claimant.objects.filter(claim__in=claim_ids, erased_at__isnull=True)
    rows = rows.filter(~Exists(standing))
    Claimant.objects.filter(pk__in=rows.values("pk")).update(display_name="", erased_at=moment)


def _note_files(run: ErasureRun, files: Sequence[tuple[str, str]]) -> None:
    """Note originals (storage key, SHA-256 of the content) for deletion, and the previews of each
    content that no document uses any more."""
    contents = {sha256 for _key, sha256 in files}
    used = Document.objects.filter(sha256__in=contents, erased_at__isnull=True)
    unused = contents - set(used.values_list("sha256", flat=True))
    rows = [ErasureFile(run=run, key=key) for key, _sha256 in files]
    rows += [ErasureFile(run=run, key=sha256, is_preview=True) for sha256 in sorted(unused)]
    ErasureFile.objects.bulk_create(rows, ignore_conflicts=True)
