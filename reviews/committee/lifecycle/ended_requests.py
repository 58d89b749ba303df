"""Ends of requests for documents when their reviews move on: started, withdrawn or undone."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from claims.clock import now
from claims.documents.upload_links.verbs import revoke_upload_links
from claims.users.models import User
from reviews.committee.models import DocumentRequest, DocumentRequestStatus
from reviews.notices.errors import AlreadySendingError
from reviews.notices.events import ASK_FOR_DOCUMENTS
from reviews.notices.models import Notice, NoticeStatus
from reviews.notices.verbs import take_back_notice

REVOKING = (DocumentRequestStatus.CANCELLED, DocumentRequestStatus.UNDONE)


def end_requests(
    reviews: Iterable[int],
    status: DocumentRequestStatus,
    *,
    by: User | None = None,
    note: str = "",
) -> int:
    """End the open requests of these reviews (keys), whose claims the caller has locked.

    Letters that ask for documents and are not being sent yet are cancelled. A withdrawal or an undo
    revokes the upload link; a started review takes documents by it until it expires. Two
    statements, and one for each letter or link that is taken back. Return how many ended.
    """
    found = list(
        DocumentRequest.objects.asked()
        .filter(review__in=list(reviews))
        .select_for_update(of=("self",))
        .select_related("review__claim")
        .order_by("pk")
    )
    if not found:
        return 0
    DocumentRequest.objects.filter(pk__in=[one.pk for one in found]).update(
        status=status, ended_at=now(), ended_by=by, ended_note=note.strip()[:300]
    )
    cancel_letters([one.review.claim_id for one in found], by)
    if status in REVOKING:
        for one in found:
            revoke_upload_links(claim=one.review.claim, actor=by)
    return len(found)


def cancel_letters(claim_ids: Iterable[int], by: User | None) -> None:
    """Cancel the letters of these claims that ask for documents and that no worker has leased."""
    pending = Notice.objects.filter(
        claim__in=list(claim_ids),
        event__in=[event.value for event in ASK_FOR_DOCUMENTS],
        status=NoticeStatus.PENDING,
    )
    with translation.override(settings.LANGUAGE_CODE):
        reason = _("서류 요청이 먼저 끝나 보내지 않음")
    for key in pending.values_list("key", flat=True):
        with suppress(AlreadySendingError):
            take_back_notice(key=key, by=by, reason=reason)
