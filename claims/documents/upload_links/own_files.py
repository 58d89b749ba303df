"""Files on the page of an upload link: those that this browser sent, and locked ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from claims import clock, hooks
from claims.documents.media_types import PDF
from claims.documents.models import Document, Source
from claims.documents.upload_links.cookies import Visit
from claims.documents.upload_links.models import LinkUpload, UploadLink
from claims.privacy.models import AccessEntry, Action

SEEN = (Action.VIEW_DOCUMENT, Action.DOWNLOAD)


class LockedFile(NamedTuple):
    """Locked PDF of a link's claim that waits for its password. `own` is True if this browser sent
    it, by itself or in a ZIP."""

    document: Document
    own: bool


def own_uploads(link: UploadLink, visit: Visit) -> list[LinkUpload]:
    """Return the uploads that this browser sent by a link, newest first, without erased documents.

    Each has the attribute `may_withdraw`: True while it may be taken back, for
    UPLOAD_LINK_UNDO_SECONDS and as long as no one of the staff has looked at it, and no member has
    voted since it came.
    """
    rows = uploads_of(link, visit).filter(document__erased_at=None)
    found = list(rows.order_by("-pk")[: settings.UPLOAD_LINK_FILES])
    seen = seen_ids([one.document for one in found])
    for one in found:
        in_time = clock.now() - one.at <= undo_time()
        here = one.document.set_aside_at is None
        unseen = one.document_id not in seen and not one.judged  # type: ignore[attr-defined]
        one.may_withdraw = in_time and here and unseen  # type: ignore[attr-defined]
    return found


def uploads_of(link: UploadLink, visit: Visit) -> QuerySet[LinkUpload]:
    """Return the uploads of this browser by a link, with their documents. The attribute `judged` is
    True if a member has voted on the claim since the file came."""
    rows = LinkUpload.objects.filter(link=link, visit=visit.browser).select_related("document")
    judged = hooks.judged_since("document__claim", "document__received_at")
    return rows.annotate(judged=ExpressionWrapper(judged, output_field=BooleanField()))


def locked_files(came: Iterable[Document]) -> list[Document]:
    """Return those of the documents handed in for what a link asks that a visitor may open with
    their password: locked PDFs that came by a link, by whichever browser."""
    return [one for one in came if one.source == Source.LINK and one.awaits_password]


def openable_files(link: UploadLink, visit: Visit) -> list[LockedFile]:
    """Return the PDFs that a visitor of the link may open with their password, opened ones too:
    those that this browser sent, and those that came by a link for what this one asks."""
    own = Q(upload__link=link, upload__visit=visit.browser) | Q(
        parent__upload__link=link, parent__upload__visit=visit.browser
    )
    asked = Q(kind__in=link.kinds, received_at__gte=link.asked_at)
    rows = Document.objects.filter(
        own | asked,
        claim=link.claim_id,
        source=Source.LINK,
        media_type=PDF,
        set_aside_at=None,
        erased_at=None,
    )
    sent = rows.annotate(own=ExpressionWrapper(own, output_field=BooleanField()))
    return [LockedFile(one, bool(one.own)) for one in sent.order_by("-pk")]  # type: ignore[attr-defined]


def undo_time() -> timedelta:
    return timedelta(seconds=settings.UPLOAD_LINK_UNDO_SECONDS)


def seen_ids(documents: Sequence[Document]) -> set[int]:
    """Return the ids of those documents that anyone has viewed or downloaded, by the access log;
    for a ZIP, any of its files."""
    top = {document.pk: document.pk for document in documents}
    parts = Document.objects.filter(parent__in=list(top)).values_list("pk", "parent")
    top |= {pk: parent for pk, parent in parts if parent is not None}
    claims = {document.claim_id for document in documents}
    looks = AccessEntry.objects.filter(claim__in=claims, document_id__in=list(top), action__in=SEEN)
    return {top[pk] for pk in looks.values_list("document_id", flat=True) if pk is not None}
