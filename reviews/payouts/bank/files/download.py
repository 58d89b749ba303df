"""Download of a batch's file for the bank, recorded with its reason before it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.http import HttpRequest

from claims.errors import ForbiddenError
from claims.privacy.access_entries import record_access
from claims.privacy.models import AccessEntry, AccessEntryClaim, Action
from claims.reasons import SHORTEST_VIEWING_REASON
from reviews.payouts.bank.errors import DownloadReasonError, NoSuchFileError, NotDownloadableError
from reviews.payouts.bank.files.generation import lines_of, remake_file, variant_of
from reviews.payouts.locks import lock_batch
from reviews.payouts.models import Payout, PayoutBatch
from reviews.payouts.states.batches import BatchStatus

if TYPE_CHECKING:
    from claims.users.models import User

NEEDED = ("reviews.release_batch", "claims.reveal_account")  # both: a file has every account
# Only released batches: otherwise the person who built a batch could take the file to the bank
# alone, cancel the batch, and build it again.
DOWNLOADABLE = (BatchStatus.RELEASED,)


@dataclass(frozen=True)
class DownloadedFile:
    name: str
    media_type: str
    content: bytes


def may_download(user: User) -> bool:
    """Return True if the user holds both permissions that a download of transfer files needs:
    `reviews.release_batch` and `claims.reveal_account`."""
    return all(user.has_perm(permission) for permission in NEEDED)


@transaction.atomic
def download_file(
    *, batch: PayoutBatch, key: str, by: User, reason: str, request: HttpRequest | None = None
) -> DownloadedFile:
    """Make one transfer file of a released batch again and return it with its name and media type.
    `key` is the file's `Variant.key`. Write an entry with the reason and all claims of the batch in
    the access log.

    Raises ForbiddenError (`may_download`), DownloadReasonError (below 2 letters),
    NotDownloadableError (409: not released, or settled), NoSuchFileError (no such layout, format
    and encoding), FileDiffersError (409: not the bytes of the time of building).
    """
    if not may_download(by):
        raise ForbiddenError
    reason = reason.strip()
    if len(reason) < SHORTEST_VIEWING_REASON:
        raise DownloadReasonError
    batch = lock_batch(batch.pk)
    if batch.status not in DOWNLOADABLE:
        raise NotDownloadableError
    layout, format, encoding = (*key.split(":"), "", "", "")[:3]
    file = batch.files.filter(layout=layout, format=format, encoding=encoding).first()
    if file is None:
        raise NoSuchFileError
    made = remake_file(file, lines_of(batch))
    record_access(
        user=by,
        action=Action.DOWNLOAD,
        count=file.rows,
        claims=_claims_of(batch),
        reason=f"{batch.number} {layout} {format} {encoding}".strip() + f": {reason}",
        request=request,
    )
    variant = variant_of(file)
    suffix = f"-{encoding}" if encoding else ""
    return DownloadedFile(
        name=f"{batch.number}-{layout}{suffix}.{format}",
        media_type=variant.media_type,
        content=made.content,
    )


def last_download(batch: PayoutBatch) -> AccessEntry | None:
    """Return the newest entry of the access log of a transfer file of this batch, with its user;
    None if nobody has taken one since the release. Two queries, by the index on claims."""
    claim = Payout.objects.filter(batch=batch).values_list("claim_id", flat=True).first()
    if claim is None or batch.released_at is None:
        return None
    entries = AccessEntry.objects.filter(
        pk__in=AccessEntryClaim.objects.filter(claim=claim).values("entry"),
        action=Action.DOWNLOAD,
        at__gte=batch.released_at,
        reason__startswith=f"{batch.number} ",
    )
    return entries.select_related("user").order_by("-pk").first()


def _claims_of(batch: PayoutBatch) -> list[int]:
    return list(Payout.objects.filter(batch=batch).values_list("claim_id", flat=True))
