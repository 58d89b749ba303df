"""The words that a reader took from a pictured page, with their places and confidences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from claims.documents.display import bankbook_covers, serving
from claims.documents.formats.ocr import VERSION
from claims.documents.models import Page, PageShape
from claims.documents.storage import readings
from claims.documents.views.common import fragment_response, page_for, refusals_as_text
from claims.users.permissions import requires
from claims.users.requests import acting_user


@dataclass(frozen=True)
class ReadWord:
    """Word that OCR read on a page: its number on the page, its place (per mille of the upright
    page) and its confidence from 0 to 100."""

    number: int  # on its page, from 1
    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: int

    @property
    def is_sure(self) -> bool:
        return self.confidence >= readings.SURE_WORD

    @property
    def tone(self) -> str:
        return "ok" if self.is_sure else "warn"

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def place(self) -> str:
        return f"{self.left},{self.top},{self.right},{self.bottom}"


@requires("claims.view_document")
@require_GET
@refusals_as_text
def words(request: HttpRequest, document_id: int, number: int) -> HttpResponse:
    """Show the words that OCR read on a page: beside the picture on a page of its own, for htmx the
    words alone. Recorded in the access log as a viewing of the document."""
    found = page_for(request, document_id, number)
    if found.shape != PageShape.PICTURE:
        raise Http404
    bankbook_covers.refuse_covered(request, found.document)
    serving.record_viewing(document=found.document, user=acting_user(request), request=request)
    return fragment_response(request, "claims/documents/words", words_context(found))


def words_context(page: Page) -> dict[str, Any]:
    """Return the template context for the words that OCR read on a page: line by line, with the
    number of unsure ones; if there are none, the reason as a sentence in `why_none`, else ''."""
    body = readings.words_of(page.document, [page.number]) if page.text_digest else []
    lines: list[list[ReadWord]] = []
    count = 0
    for line in (line for one in body for line in one["lines"]):
        lines.append([ReadWord(count + at, *word) for at, word in enumerate(line, start=1)])
        count += len(line)
    every = [word for line in lines for word in line]
    return {
        "page": page,
        "document": page.document,
        "lines": lines,
        "words": every,
        "unsure": sum(not word.is_sure for word in every),
        "why_none": "" if every else _why_none(page),
    }


def _why_none(page: Page) -> str:
    # Else the stored words of the page were lost.
    if page.reader_version < VERSION or page.text_digest:
        if readings.is_on():
            return _("아직 읽지 않은 쪽입니다. 잠시 뒤에 다시 열어 주세요.")
        return _("이 서버에서는 사진의 글을 읽지 않습니다.")
    return _("이 쪽에서는 글을 읽지 못했습니다. 사진을 직접 확인해 주세요.")
