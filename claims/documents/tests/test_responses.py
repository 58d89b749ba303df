"""A renderer that a stranger's file has taken over says what it likes; none of it reaches us."""

import pytest

from claims.documents.file_refusals import Reason
from claims.documents.formats import archives
from claims.documents.formats.spreadsheets import csv_frames
from claims.documents.frames import LENGTHS, MOST_HEAD, BrokenFramesError, Unpacker, pack
from claims.documents.models import DocumentStatus, Source
from claims.documents.receipt.inspection import inspect
from claims.documents.receipt.verbs import receive
from claims.documents.renderer import children
from claims.documents.renderer.client import Rendering, render
from claims.documents.tests import files
from claims.tests.factories import ClaimFactory

DONE = pack({"frame": "done"})
DEEP = b"[" * 100_000
PIXEL = {"width": 1, "height": 1}


@pytest.fixture
def answer(monkeypatch, settings, tmp_path):
    """Have every renderer answer these frames."""

    def said(*frames: bytes) -> None:
        path = tmp_path / "answer"
        path.write_bytes(b"".join(frames))
        settings.RENDER_FORK_SERVER = False
        monkeypatch.setattr(children, "COMMAND", ["/bin/cat", str(path)])

    return said


def outline(count: int = 1, **more) -> bytes:
    return pack({"frame": "outline", "pages": [{**PIXEL, **more}] * count})


def head(text: bytes) -> bytes:
    return LENGTHS.pack(len(text), 0) + text


def sheet(table: bytes) -> bytes:
    return outline(shape="table") + pack({"frame": "sheet", "number": 1}, table)


def text(content: bytes) -> bytes:
    return outline(shape="text") + pack({"frame": "text"}, content)


def page(number: int, **size: int) -> bytes:
    size = {**PIXEL, **size}
    blob = bytes(3 * size["width"] * size["height"])
    return pack({"frame": "page", "number": number, **size}, blob)


WORD = b'{"source":"hwp","pages":[{"number":%s,"lines":[[["%s",0,0,0,0]]]}]}'
READ = b'{"number":1,"lines":[[["a",%s]]]}'
LEVEL = b'{"number":1,"lines":[[["a",0,0,10,9,90]]],"level":%s}'
LIES = {
    "done, and nothing else": b"",
    "a head nested deeper than we can read": head(DEEP),
    "a head with half a pair": head(
        rb'{"frame":"outline","pages":[{"width":1,"height":1,"label":"\ud800"}]}'
    ),
    "more pages than a document may have": outline(5_000),
    "two outlines": outline() + outline(),
    "a page below the first": outline() + page(-5),
    "a page above the last": outline() + page(2),
    "a page twice": outline() + page(1) + page(1),
    "a page wider than a JPEG": outline() + page(1, width=70_000),
    "a sheet nested deeper than we can read": sheet(b'{"rows":' + DEEP + b"}"),
    "a sheet of empty rows": sheet(b'{"rows":[' + b"[]," * 40_000 + b'[]],"truncated":false}'),
    "a sheet of too many cells": sheet(b'{"rows":[[' + b"0," * 600_000 + b'0]],"truncated":false}'),
    "a row of too many cells": sheet(b'{"rows":[[' + b"0," * 150 + b'0]],"truncated":false}'),
    "rows that are none": sheet(b'{"rows":{"ab":1},"truncated":false}'),
    "a string that never ends": sheet(b'{"rows":[["' + rb"\"" * 100_000),
    "no number": sheet(b'{"rows":[[NaN]],"truncated":false}'),
    "half a pair in a cell": sheet(rb'{"rows":[["\ud800"]],"truncated":false}'),
    "half a pair in a cell's bytes": sheet(b'{"rows":[["\xed\xa0\x80"]],"truncated":false}'),
    "NUL in a cell": sheet(rb'{"rows":[["\\\u0000"]],"truncated":false}'),
    "NUL in a word": text(WORD % (b"1", rb"\u0000")),
    "words of a page that is not there": text(WORD % (b"99999999999", b"x")),
    "a text of lists": text(b'{"source":"hwp","pages":[' + b"[]," * 2_000_000 + b"[]]}"),
    "words in the place of a picture": outline() + pack({"frame": "words"}, b"[]"),
    "a word outside the page": pack({"frame": "words"}, READ % b"0,0,1001,9,90"),
    "a word surer than sure": pack({"frame": "words"}, READ % b"0,0,10,9,101"),
    "a word without its confidence": pack({"frame": "words"}, READ % b"0,0,10,9"),
    "half a pair in a word read": pack(
        {"frame": "words"}, READ.replace(b'"a"', rb'"\ud800"') % b"0,0,9,9,9"
    ),
    "a level page beyond the horizon": pack(
        {"frame": "words"}, LEVEL % b"[1,0,0,0,1,0,-0.001,0,0.5]"
    ),
    "a level page that is a line": pack({"frame": "words"}, LEVEL % b"[1,0,0,1,0,0,0,0,1]"),
    "a level page without end": pack({"frame": "words"}, LEVEL % b"[1e999,0,0,0,1,0,0,0,1]"),
    "a level page of ten numbers": pack({"frame": "words"}, LEVEL % b"[1,0,0,0,1,0,0,0,1,1]"),
    "a level page of eight": pack({"frame": "words"}, LEVEL % b"[1,0,0,0,1,0,0,0]"),
    "a level page of words": pack({"frame": "words"}, LEVEL % b'"123456789"'),
    "more words than a page has": pack(
        {"frame": "words"}, b'{"number":1,"lines":[' + b"[]," * 20_000 + b"[]]}"
    ),
    "more files than a claim may have": pack({"frame": "file", "name": "a"}, b"x") * 41,
}


@pytest.mark.parametrize("name", LIES)
def test_a_lie_is_a_crash_and_leaves_nothing(answer, name):
    answer(LIES[name], DONE)
    assert render(b"x", "application/pdf", [1]) == Rendering(reason=Reason.CRASHED)


@pytest.mark.parametrize(
    "honest",
    [
        sheet(rb'{"rows":[["a\\u0000","[{,\"",null,1.5,true]],"truncated":false}'),
        text(WORD % (b"1", "\\u0001 가".encode())),
        outline(200),
        pack({"frame": "words"}, READ % b"0,0,10,9,90"),
        pack({"frame": "words"}, LEVEL % b"[0,-1,1000,1.02,0,0,0,1e-05,1]"),
    ],
)
def test_what_an_honest_renderer_says_is_taken(answer, honest):
    answer(honest, DONE)
    assert render(b"x", "application/pdf").reason is None


def test_the_layers_are_believed_only_before_the_first_byte(answer):
    first = pack({"frame": "confined", "layers": ["seccomp"]})
    answer(first, pack({"frame": "confined", "layers": ["a document's words"]}), outline(), DONE)
    assert render(b"x", "application/pdf").layers == ["seccomp"]


def test_a_long_head_is_not_waited_for():
    with pytest.raises(BrokenFramesError):
        list(Unpacker().feed(LENGTHS.pack(MOST_HEAD + 1, 0)))


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["done, and nothing else", "a head with half a pair"])
def test_a_lie_does_not_keep_a_document_under_way_for_ever(answer, name):
    document = receive(
        claim=ClaimFactory(),
        kind="bankbook_copy",
        name="a.pdf",
        data=files.pdf(),
        source=Source.IMPORT,
    )
    answer(LIES[name], DONE)
    assert inspect(document_id=document.pk).status == DocumentStatus.UNPREVIEWABLE


# ------------------------------------------------------------------ the honest one keeps to it
LIMITS = {"rows": 10, "columns": 5, "cells": 12}


def tables(data: bytes, **limits: int) -> dict:
    import json

    _outline, (_head, blob) = csv_frames(data, {**LIMITS, **limits})
    return json.loads(bytes(blob))


def test_a_sheet_has_so_many_cells_and_says_when_it_is_cut():
    table = tables(b"a,b,c,,\n" * 6)
    assert table == {"rows": [["a", "b", "c"]] * 4, "truncated": True}
    assert tables(b"a,b,c,,\n" * 4) == {"rows": [["a", "b", "c"]] * 4, "truncated": False}


def test_nul_in_a_cell_is_left_out():
    assert tables(b"a\0b,c\n1,2\n")["rows"][0] == ["ab", "c"]


def test_small_pictures_cannot_be_read_in_their_thumbnails_either():
    from claims.documents.tests.test_renderer import opened

    result = render(files.picture("PNG", files.halves(200, 100)), "image/png", [1])
    assert opened(result.thumbnails[1]).size == (100, 50)


def test_a_name_of_accents_does_not_hold_the_door_up(monkeypatch):
    composed = []
    normalize = archives.unicodedata.normalize
    monkeypatch.setattr(
        archives.unicodedata,
        "normalize",
        lambda form, name: composed.append(len(name)) or normalize(form, name),
    )
    accents = "a" + "\u0301\u0323" * 16_000
    data = files.zip_of({f"{n}{accents}.csv": b"a,b\n1,2\n" for n in range(3)} | {"가.csv": b"x"})
    assert len(archives.read_entries(data)) == 4
    assert max(composed) <= archives.LONGEST_NAME
