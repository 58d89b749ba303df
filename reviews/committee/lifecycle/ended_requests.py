"""Ends of requests for documents when their reviews move on: started, withdrawn or undone."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from claims.clock import now
from claims.documents.upload_links.models import UploadLink
from claims.korean import in_korean
from claims.users.models import User
from reviews.committee.models import DocumentRequest, DocumentRequestStatus
from reviews.notices.events import ASK_FOR_DOCUMENTS
from reviews.notices.models import Notice, NoticeStatus
from reviews.notices.verbs import take_back_unsent

REVOKING = (DocumentRequestStatus.CANCELLED, DocumentRequestStatus.UNDONE)


def end_requests(
    reviews: Iterable[int],
    status: DocumentRequestStatus,
    *,
    by: User | None = None,
    note: str = "",
) -> int:
    """Set the open document requests of these reviews (keys) to `status`, with `by` and `note` (cut
    to 300 characters); return how many. The caller has locked the claims. No statement without
    reviews, one without a request.

    Cancels the letters that ask for documents, as far as no worker has tried them. CANCELLED and
    UNDONE also revoke the upload link; else it takes documents until it expires.
    """
    pks = list(reviews)
    if not pks:
        return 0
    found = list(
        DocumentRequest.objects.asked()
        .filter(review__in=pks)
        .select_for_update(of=("self",))
        .select_related("review__claim")
        .order_by("pk")
    )
    if not found:
        return 0
    DocumentRequest.objects.filter(pk__in=[one.pk for one in found]).update(
        status=status, ended_at=now(), ended_by=by, ended_note=note.strip()[:300]
    )
    claim_ids = [one.review.claim_id for one in found]
    cancel_letters(claim_ids, by)
    if status in REVOKING:
        revoke_links(claim_ids, by)
    return len(found)


def revoke_links(claim_ids: Iterable[int], by: User | None = None) -> None:
    """Revoke the upload links of these claims (keys) that are still valid, except for those that
    ask for an account; `by` None is the system. One statement."""
    standing = UploadLink.objects.standing().for_documents().filter(claim__in=list(claim_ids))
    standing.update(revoked_at=now(), revoked_by=by)


def cancel_letters(claim_ids: Iterable[int], by: User | None) -> None:
    """Cancel the pending and failed notices of these claims (keys) that ask for documents, as far
    as no worker has tried them. `by` None is the system."""
    letters = Notice.objects.filter(
        claim__in=list(claim_ids),
        event__in=[event.value for event in ASK_FOR_DOCUMENTS],
        status__in=[NoticeStatus.PENDING, NoticeStatus.FAILED],
    )
    with in_korean():
        reason = _("서류 요청이 먼저 끝나 보내지 않음")
    take_back_unsent(keys=letters.values_list("key", flat=True), by=by, reason=reason)
