"""Handing documents out: who may see one, what is written down about it, and how it is sent."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse

from claims.documents.display import watermark
from claims.documents.models import Document
from claims.documents.storage import previews
from claims.privacy.access_entries import note_viewing
from claims.privacy.models import Action

if TYPE_CHECKING:
    from claims.users.models import User

JPEG = b"\xff\xd8"
# What is served came from strangers: no script, no frame, no guess at its type.
SANDBOX = "default-src 'none'; sandbox"


def record_viewing(*, document: Document, user: "User", request: HttpRequest | None = None) -> bool:
    """Write one access entry for a viewing; pages within ten minutes belong to it.

    True when an entry was written. Before anything of the document is handed out, so that
    nobody sees what is not on record.
    """
    return note_viewing(
        user=user,
        action=Action.VIEW_DOCUMENT,
        claim=document.claim_id,
        document=document.pk,
        request=request,
    )


def picture_response(data: bytes, mark: str = "") -> HttpResponse:
    """A page with the viewer's line (watermark.line) burned in, or, without one, a thumbnail.

    Not kept by browsers or proxies: it holds personal data, and another's mark would not be true.
    """
    if mark:
        data = watermark.watermarked(data, mark)
    kind = "image/jpeg" if data.startswith(JPEG) else "image/webp"
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = "inline"
    return with_private_headers(response)


def download_response(document: Document) -> HttpResponse:
    """The original, byte for byte. Raises previews.OriginalMissingError."""
    response = HttpResponse(previews.original(document), content_type=document.media_type)
    name = document.file_name or f"document-{document.pk}"
    response.headers["Content-Disposition"] = _attachment(name)
    return with_private_headers(response)


def _attachment(name: str) -> str:
    from django.utils.http import content_disposition_header

    return content_disposition_header(True, name) or "attachment"


def with_private_headers(response: HttpResponse) -> HttpResponse:
    """Headers of everything that is handed out: no script, no frame, kept by nobody."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "private, no-store"
    return response
