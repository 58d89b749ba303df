"""Key points of a document's pages, by which copies of its pictures are found elsewhere.

They are computed in the worker from the page as it is stored, not in the confined child: that page
was encoded here, from bare pixels (formats.pixels).
"""

from __future__ import annotations

from django.conf import settings

from claims.documents.models import Document
from claims.documents.renderer.responses import PagePoints, Rendering


def add_points(document: Document, rendering: Rendering) -> None:
    """Compute the key points of each drawn page of a photograph or screenshot (an image file), and
    add them to `rendering.points`. Does nothing for other documents, or if PICTURE_PARTS is off."""
    if not (settings.PICTURE_PARTS and document.media_type.startswith("image/")):
        return
    from claims.documents.formats import keypoints  # OpenCV: for workers that look at pictures

    for number, jpeg in rendering.pages.items():
        found = keypoints.keypoints_of(keypoints.decoded(jpeg))
        if codes := keypoints.codes_of(found):
            rendering.points[number] = PagePoints(codes, keypoints.packed(found))
