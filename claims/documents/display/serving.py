"""Serving of documents: the access entry, the watermark, and the headers of the response."""

from django.http import HttpRequest, HttpResponse

from claims.documents.display import watermark
from claims.documents.models import Document
from claims.documents.storage import previews
from claims.downloads import save_as
from claims.privacy.access_entries import record_viewing_once
from claims.privacy.models import Action
from claims.users.models import User

JPEG = b"\xff\xd8"
# The files are untrusted: no script, no frame, no guess at the type.
SANDBOX = "default-src 'none'; sandbox"


def record_viewing(*, document: Document, user: User, request: HttpRequest) -> bool:
    """Write an entry of the access log that a user views a document, unless one was written for the
    same user and document within the last ten minutes.

    Returns True when an entry was written. Call it before anything of the document is served, so
    that every viewing is on record.
    """
    return record_viewing_once(
        user=user,
        action=Action.VIEW_DOCUMENT,
        claim=document.claim_id,
        document=document.pk,
        request=request,
    )


def picture_response(data: bytes, mark: str = "") -> HttpResponse:
    """Return a response with the picture of a page (JPEG) or a thumbnail (WebP). `mark` is the text
    of the viewer's watermark, which is drawn into a page; '' for none.

    Its headers forbid browsers and proxies to store it: it holds personal data and the name of one
    viewer.
    """
    if mark:
        data = watermark.watermarked(data, mark)
    kind = "image/jpeg" if data.startswith(JPEG) else "image/webp"
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = "inline"
    return with_private_headers(response)


def download_response(document: Document) -> HttpResponse:
    """Return a response with the original file of a document as an attachment, byte for byte.
    Checks no access and writes no entry of the access log: the caller does. Raises
    previews.OriginalMissingError if storage has no such file, or other bytes."""
    response = HttpResponse(previews.read_original(document), content_type=document.media_type)
    name = document.file_name or f"document-{document.pk}"
    return with_private_headers(save_as(response, name))


def with_private_headers(response: HttpResponse) -> HttpResponse:
    """Set the headers of every served file on a response (no script, no frame, no storing, no guess
    at the type), and return the response."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "private, no-store"
    return response
