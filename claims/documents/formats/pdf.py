"""Pages of a PDF, drawn by PDFium. Runs inside the confined renderer; no Django."""

from collections.abc import Iterable, Iterator

import pypdfium2 as pdfium
from PIL import Image

from claims.documents.formats import page_words
from claims.documents.formats.file_metadata import pdf_traces, traces_frame
from claims.documents.formats.pictures import likeness_frames, page_frame, preview_size, scale_of
from claims.documents.frames import Frame, UnreadableError


def pdf_frames(
    data: bytes, pages: Iterable[int], limits: dict[str, int], *, reading: bool, password: str = ""
) -> Iterator[Frame]:
    """Yield an outline of all pages of a PDF, then the drawn `pages` (numbers from 1; others are
    skipped, as are damaged ones). With `reading`, also the hashes of drawn pages without text
    (scans), all words, and traces of later changes.

    Raises UnreadableError: "password" (missing or wrong), "empty", "too_many_pages", "broken" (also
    if none of the `pages` can be drawn).
    """
    document = _open(data, password)
    count = len(document)
    if count == 0:
        raise UnreadableError("empty")
    if count > limits["pages"]:
        raise UnreadableError("too_many_pages")
    yield {"frame": "outline", "pages": [_size(document, index) for index in range(count)]}, b""
    document.init_forms()  # filled-in form fields are part of what a claimant sees
    wanted = [number for number in pages if 1 <= number <= count]
    failed = 0
    for number in wanted:
        try:
            page = _page(document, number - 1)
            bitmap = _draw(page)
        except UnreadableError:
            failed += 1
            continue
        yield _frame(bitmap, number)
        if reading and not page_words.has_text(page):
            yield from likeness_frames(bitmap.to_pil().convert("RGB"), number)
    if wanted and failed == len(wanted):
        raise UnreadableError("broken")
    if reading:
        yield {"frame": "text"}, page_words.words_as_json("pdf", page_words.words_by_page(document))
        yield traces_frame(pdf_traces(data, document))


def draw_for_reading(data: bytes, number: int, long_side: int) -> Image.Image:
    """Draw page `number` (from 1) of a PDF in grey for OCR, scaled so that its longer side has
    `long_side` pixels. Raises UnreadableError: "broken", also for a page that the PDF does not
    have, and "password"."""
    document = _open(data)
    if not 1 <= number <= len(document):
        raise UnreadableError("broken")
    page = _page(document, number - 1)
    try:
        width, height = page.get_size()
        if width < 1 or height < 1:
            raise UnreadableError("broken")
        drawn = page.render(scale=long_side / max(width, height), grayscale=True)
    except pdfium.PdfiumError as error:
        raise UnreadableError("broken") from error
    return drawn.to_pil().convert("L")


def _open(data: bytes, password: str = "") -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data, password=password or None)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise UnreadableError("password" if locked else "broken") from error


def _size(document: pdfium.PdfDocument, index: int) -> dict[str, int]:
    """Return the preview size in pixels of the page at `index` (from 0); that of A4 if it does not
    load."""
    try:
        width, height = document.get_page_size(index)
    except pdfium.PdfiumError:
        width, height = 595, 842
    width, height = preview_size(max(width, 1), max(height, 1))
    return {"width": width, "height": height}


def _page(document: pdfium.PdfDocument, index: int) -> pdfium.PdfPage:
    try:
        return document[index]
    except pdfium.PdfiumError as error:
        raise UnreadableError("broken") from error


def _draw(page: pdfium.PdfPage) -> pdfium.PdfBitmap:
    """Draw a page at preview size, with its annotations. Raises UnreadableError ("broken")."""
    try:
        width, height = page.get_size()
        if width < 1 or height < 1:
            raise UnreadableError("broken")
        return page.render(scale=scale_of(width, height), draw_annots=True, rev_byteorder=True)
    except pdfium.PdfiumError as error:
        raise UnreadableError("broken") from error


def _frame(bitmap: pdfium.PdfBitmap, number: int) -> Frame:
    """Return the frame of a drawn page: without copying the bitmap's memory if its rows are
    unpadded RGB, else with a copy in RGB."""
    if bitmap.mode != "RGB" or bitmap.stride != bitmap.width * 3:
        return page_frame(bitmap.to_pil().convert("RGB"), number)
    size = {"width": bitmap.width, "height": bitmap.height}
    return {"frame": "page", "number": number, **size}, memoryview(bitmap.buffer).cast("B")
