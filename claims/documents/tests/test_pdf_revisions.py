"""Later saves of a PDF: changed contents are found with their page, honest additions are not."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.documents.formats import pdf_objects, pdf_revisions
from claims.documents.formats.pdf_revisions import Changes, changes_of
from claims.documents.media_types import PDF
from claims.documents.renderer.client import render
from claims.documents.tests import files, locked

FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
OBJECTS = locked.of_text(b"(Sales 100,000)", FONT, pages=3)
FIRST = locked.written(OBJECTS)
FORGED = locked.stream(b"BT /F1 36 Tf 60 700 Td (Sales 900,000) Tj ET")
PICTURE = locked.stream(b"\0" * 12, b"/Type/XObject/Subtype/Image/Width 2/Height 2")


def page_with(contents: bytes, more: bytes = b"") -> bytes:
    return (
        OBJECTS[3]
        .replace(b"/Contents 4 0 R", b"/Contents %s" % contents)
        .replace(b"/MediaBox", more + b"/MediaBox")
    )


def with_picture() -> bytes:
    """Page 3 shows a picture, and page 2 one more in a resource dictionary of its own."""
    objects = dict(OBJECTS)
    objects[102] = objects[102].replace(b"/Font<<", b"/XObject<</I 90 0 R>>/Font<<")
    objects[90] = PICTURE
    objects[101] = objects[101].replace(b"<</Font<</F1 5 0 R>>>>", b"91 0 R")
    objects[91] = b"<</Font<</F1 5 0 R>>/XObject<</J 92 0 R>>>>"
    objects[92] = PICTURE
    return locked.written(objects)


OTHER_PICTURE = PICTURE.replace(b"\0" * 12, b"\1" * 12)
FORGERIES = {
    "other contents": (locked.saved_again(FIRST, {4: FORGED}), (1, 2, 3)),
    "contents on top": (
        locked.saved_again(FIRST, {102: page_with(b"[4 0 R 120 0 R]"), 120: FORGED}),
        (3,),
    ),
    "contents instead": (locked.saved_again(FIRST, {3: page_with(b"120 0 R"), 120: FORGED}), (1,)),
    "another picture": (locked.saved_again(with_picture(), {90: OTHER_PICTURE}), (3,)),
    "a picture of shared resources": (
        locked.saved_again(with_picture(), {92: OTHER_PICTURE}),
        (2,),
    ),
    "signed afterwards": (
        locked.saved_again(
            locked.saved_again(FIRST, {3: page_with(b"120 0 R"), 120: FORGED}),
            {1: OBJECTS[1], 130: b"<</Type/Sig/ByteRange[0 1 2 3]>>"},
        ),
        (1,),
    ),
}
HONEST = {
    "saved once": FIRST,
    "a comment": locked.saved_again(
        FIRST,
        {3: page_with(b"4 0 R", b"/Annots[120 0 R]"), 120: b"<</Type/Annot/Subtype/Text>>"},
    ),
    "a signature": locked.saved_again(
        FIRST,
        {
            1: b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[120 0 R]/SigFlags 3>>>>",
            3: page_with(b"4 0 R", b"/Annots[120 0 R]"),
            120: b"<</Type/Annot/Subtype/Widget/FT/Sig/V 121 0 R>>",
            121: b"<</Type/Sig/Filter/Adobe.PPKLite/ByteRange[0 10 20 30]>>",
        },
    ),
    "a form filled in": locked.saved_again(
        locked.saved_again(FIRST, {120: locked.stream(b"(a) Tj", b"/Type/XObject/Subtype/Form")}),
        {120: locked.stream(b"(b) Tj", b"/Type/XObject/Subtype/Form")},
    ),
    "metadata": locked.saved_again(
        locked.saved_again(FIRST, {121: locked.stream(b"<x/>", b"/Type/Metadata/Subtype/XML")}),
        {121: locked.stream(b"<y/>", b"/Type/Metadata/Subtype/XML")},
    ),
    "a page more": locked.saved_again(
        FIRST,
        {2: OBJECTS[2].replace(b"]", b" 130 0 R]"), 130: OBJECTS[3]},
    ),
    "saved by typst": files.text_pdf(),
    "saved by pdfium": files.pdf(3),
    "streams of references": locked.of_streams(
        {4: OBJECTS[4]}, {n: OBJECTS[n] for n in (1, 2, 3, 5, 101, 102)}
    ),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_changed_contents_are_found_with_their_pages(name):
    data, pages = FORGERIES[name]
    assert changes_of(data).pages == pages
    traces = json.loads(render(data, PDF, [1], reading=True).traces)
    assert traces["pages"] == list(pages) and traces["saves"] >= 1


@pytest.mark.parametrize("name", HONEST)
def test_honest_additions_are_no_change(name):
    assert changes_of(HONEST[name]).pages == ()


def test_a_change_of_objects_in_streams_is_found():
    first = HONEST["streams of references"]
    changed = locked.saved_again(first, {102: page_with(b"120 0 R"), 120: FORGED})
    assert changes_of(changed).pages == (3,)


def test_honest_files_of_the_demo_have_no_traces_of_a_change():
    from claims.demo.documents import FLAWLESS, facts_from_row
    from claims.demo.documents import files as demo_files
    from claims.demo.register import COLUMNS, rows

    name, loss = COLUMNS.index("상호"), COLUMNS.index("피해금액")
    shops = [facts_from_row(row) for row in rows(claims=300, seed=5) if row[name] and row[loss]]
    pdfs = [
        file.content
        for facts in shops[:4]
        for file in demo_files(facts, FLAWLESS)
        if file.content.startswith(b"%PDF")
    ]
    assert pdfs and not any(changes_of(data).pages for data in pdfs)


SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "samples"
FOUND = sorted(SAMPLES.glob("*.pdf"))


@pytest.mark.skipif(not FOUND, reason="no sample files beside this checkout")
@pytest.mark.parametrize("path", FOUND, ids=[path.name for path in FOUND])
def test_samples_of_others_are_honest(path):
    assert changes_of(path.read_bytes()).pages == ()


@given(st.data())
@settings(max_examples=150)
def test_no_file_is_too_broken(data):
    whole = data.draw(st.sampled_from([*HONEST.values(), FORGERIES["contents on top"][0]]))
    broken = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(broken) - 1))
        broken[at : at + 1] = data.draw(st.binary(max_size=4))
    changes = changes_of(bytes(broken[: data.draw(st.integers(1, len(broken)))]))
    assert changes.saves >= 0


def of_references(index: bytes, body: bytes, widths: bytes = b"1 2 1") -> bytes:
    """A PDF whose only section is a stream of references with these words."""
    head = b"<</Type/XRef/Size 9/W[%s]/Index[%s]/Root 1 0 R/Length %d>>" % (
        widths,
        index,
        len(body),
    )
    start = b"%PDF-1.7\n"
    stream = b"9 0 obj" + head + b"stream\n" + body + b"\nendstream endobj\n"
    return start + stream + b"startxref\n%d\n%%%%EOF" % len(start)


def test_more_saves_than_are_followed_are_said():
    data = FORGERIES["contents on top"][0]
    for _ in range(pdf_objects.MOST_SECTIONS):
        data = locked.saved_again(data, {1: OBJECTS[1]})
    changes = changes_of(data)
    assert changes.unclear and changes.pages == ()  # the forgery is below
    traces = json.loads(render(data, PDF, [1], reading=True).traces)
    assert traces["unclear"] is True
    assert not changes_of(FIRST).unclear


def test_objects_of_all_sections_are_bounded_together(monkeypatch):
    data = locked.saved_again(locked.saved_again(FIRST, {4: FORGED}), {4: FORGED})
    monkeypatch.setattr(pdf_objects, "MOST_OBJECTS", len(OBJECTS) + 4)
    assert not changes_of(FIRST).unclear
    assert changes_of(data).unclear


def test_a_stream_of_references_ends_where_its_body_ends():
    """Ranges that promise thousands of millions of objects, and entries as long as the memory."""
    many = b"0 9999999999 " * 2_000
    began = time.process_time()
    assert changes_of(of_references(many, b"\1\0\0\0" * 3)) == Changes()
    assert changes_of(of_references(b"0 9", b"\0" * 9, b"1 99999999999999 1")) == Changes()
    assert changes_of(of_references(b"0 9 ", b"\0" * 9, b"0 1 0")) == Changes()
    assert time.process_time() - began < 5  # without the end: hours


def test_a_lack_of_memory_is_no_crash(monkeypatch):
    def no_memory(_data):
        raise MemoryError

    monkeypatch.setattr(pdf_revisions, "sections_of", no_memory)
    assert changes_of(FIRST) == Changes(unclear=True)
