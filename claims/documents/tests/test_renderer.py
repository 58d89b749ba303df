"""Answers of the confined renderer, for good files and for hostile ones."""

import io
import json

import pytest
from PIL import Image

from claims.documents.file_refusals import Reason
from claims.documents.frames import BrokenFramesError, Unpacker, pack
from claims.documents.renderer import children, client, processes
from claims.documents.renderer.client import render
from claims.documents.renderer.forking import ForkServer
from claims.documents.tests import files

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data), formats=["WEBP", "JPEG"])


def is_red(pixel) -> bool:
    return pixel[0] > 200 and pixel[2] < 60


def test_pdf_pages_are_drawn_at_the_preview_size_with_thumbnails():
    result = render(files.pdf(3), "application/pdf", [1, 3, 9])
    assert result.reason is None
    assert [page["height"] for page in result.outline] == [1600] * 3
    assert sorted(result.pages) == sorted(result.thumbnails) == [1, 3]
    page, small = opened(result.pages[3]), opened(result.thumbnails[3])
    assert page.size == (result.outline[2]["width"], 1600)
    assert max(small.size) == 240


@pytest.mark.parametrize(
    ("orientation", "red_at", "blue_at"),
    [
        (1, (5, 20), (55, 20)),
        (3, (55, 20), (5, 20)),
        (6, (20, 5), (20, 55)),
        (8, (20, 55), (20, 5)),
    ],
)
def test_a_photograph_is_shown_upright_and_stripped(orientation, red_at, blue_at):
    result = render(files.photo(orientation), "image/jpeg", [1])
    page = opened(result.pages[1]).convert("RGB")
    assert is_red(page.getpixel(red_at))
    assert not is_red(page.getpixel(blue_at))
    assert b"SECRETMAKER" not in result.pages[1]
    assert not page.getexif()


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (files.picture("PNG"), "image/png"),
        (files.picture("PNG", files.halves().convert("P")), "image/png"),
        (files.picture("PNG", files.halves().convert("RGBA")), "image/png"),
        (files.picture("PNG", files.halves().convert("L").convert("I;16")), "image/png"),
        (files.picture("JPEG", files.halves().convert("CMYK")), "image/jpeg"),
        (files.picture("WEBP"), "image/webp"),
    ],
)
def test_pictures_of_every_mode(data, media_type):
    result = render(data, media_type, [1])
    assert result.reason is None
    assert opened(result.pages[1]).size == (60, 40)


def test_heic():
    result = render(files.heic(), "image/heic", [1])
    assert result.reason is None
    assert is_red(opened(result.pages[1]).convert("RGB").getpixel((10, 30)))


def test_a_transparent_picture_lies_on_white_paper():
    clear = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    result = render(files.picture("PNG", clear), "image/png", [1])
    assert opened(result.pages[1]).convert("RGB").getpixel((10, 10)) == (255, 255, 255)


def test_a_till_roll_stays_readable():
    roll = files.picture("PNG", files.halves(900, 9000))
    (page,) = render(roll, "image/png", [1]).outline
    assert (page["width"], page["height"]) == (800, 8000)


def test_a_workbook_becomes_tables_with_its_sheets_named():
    result = render(files.workbook(3, ("카드매출", "합계")), XLSX)
    assert [page["label"] for page in result.outline] == ["카드매출", "합계"]
    table = json.loads(result.sheets[1])
    assert table["rows"] == [
        ["거래일자", "승인금액", 2],
        ["2022-10-02", 1000],
        ["2022-10-03", 2000],
    ]
    assert not table["truncated"]


def test_a_long_sheet_is_cut_and_says_so(settings):
    settings.DOCUMENT_SHEET_ROWS = 5
    table = json.loads(render(files.workbook(50), XLSX).sheets[1])
    assert len(table["rows"]) == 5
    assert table["truncated"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
def test_csv_in_the_encodings_of_korean_shops(encoding):
    result = render("날짜;금액\r\n10월 15일;1,000\r\n".encode(encoding), "text/csv")
    assert json.loads(result.sheets[1])["rows"] == [["날짜", "금액"], ["10월 15일", "1,000"]]


@pytest.mark.parametrize(
    ("data", "media_type", "reason"),
    [
        (files.locked_pdf(), "application/pdf", Reason.PASSWORD),
        (files.pdf(3)[:300], "application/pdf", Reason.BROKEN),
        (b"%PDF-1.7 <html><script>alert(1)</script>", "application/pdf", Reason.BROKEN),
        (files.pdf(201), "application/pdf", Reason.TOO_MANY_PAGES),
        (files.png_bomb, "image/png", Reason.TOO_MANY_PIXELS),
        (files.picture()[:200], "image/jpeg", Reason.BROKEN),
        (files.picture("PNG")[:60], "image/png", Reason.BROKEN),
        (files.heic()[:300], "image/heic", Reason.BROKEN),
        (files.pdf(), "image/heic", Reason.BROKEN),
        (files.workbook()[:900], XLSX, Reason.BROKEN),
        (lambda: files.workbook_bomb(honest=False), XLSX, Reason.BROKEN),
    ],
    ids=[
        *("locked pdf", "cut pdf", "html as pdf", "pages", "png bomb", "cut jpeg", "cut png"),
        *("cut heic", "pdf as heic", "cut workbook", "lying workbook bomb"),
    ],
)
def test_hostile_and_broken_files_cost_only_themselves(data, media_type, reason):
    # Bombs are made here and not by each process that collects the tests.
    result = render(data() if callable(data) else data, media_type, [1])
    assert result.reason == reason
    assert not result.pages
    assert not result.sheets


def test_a_decoder_that_wants_too_much_memory_is_stopped(settings):
    settings.DOCUMENT_MAX_PIXELS = 10**9
    settings.RENDER_MEMORY = 300 << 20
    result = render(files.png_bomb(), "image/png", [1])
    assert result.reason in (Reason.MEMORY, Reason.CRASHED)


@pytest.fixture
def child(monkeypatch, settings):
    """Have another program in place of the renderer's."""

    def runs(code: str) -> None:
        settings.RENDER_FORK_SERVER = False
        monkeypatch.setattr(children, "COMMAND", [children.sys.executable, "-c", code])

    return runs


@pytest.fixture
def started(monkeypatch):
    """The processes that are started, and with which environment."""
    found = []
    popen = children.subprocess.Popen

    def remember(*args, **kwargs):
        process = popen(*args, **kwargs)
        found.append((process, kwargs["env"]))
        return process

    monkeypatch.setattr(children.subprocess, "Popen", remember)
    return found


def test_a_hang_ends_at_the_wall_clock(child, settings, started):
    settings.RENDER_SECONDS = 0.3
    child("import time; time.sleep(600)")
    assert render(b"x" * 3_000_000, "application/pdf").reason == Reason.TIMEOUT
    [(process, _environment)] = started
    assert process.returncode == -9


def test_a_page_does_not_wait_for_a_seat_forever(monkeypatch):
    monkeypatch.setattr(client, "_slots", client.threading.BoundedSemaphore(1))
    with client._slots:
        assert render(files.pdf(), "application/pdf", patience=0).reason == Reason.TIMEOUT
    assert render(files.pdf(), "application/pdf", patience=0).reason is None


def test_an_endless_loop_in_a_decoder_is_a_timeout(child):
    child("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)")
    assert render(b"x", "application/pdf").reason == Reason.TIMEOUT


def test_a_crash_is_a_reason(child):
    child("import os; os.abort()")
    assert render(b"x", "application/pdf").reason == Reason.CRASHED


def test_an_endless_answer_is_cut_off(child, settings):
    settings.RENDER_ANSWER = 1 << 20
    code = r"os.write(1, b'\0\0\0\2\x7f\0\0\0{}')"  # two gigabytes will follow
    child(f"import os\n{code}\nwhile True: os.write(1, bytes(65536))")
    assert render(b"x", "application/pdf").reason == Reason.MEMORY


@pytest.mark.parametrize(
    "frame",
    [
        pack({"frame": "page", "number": 1}, b"<svg onload=alert(1)>"),
        pack({"frame": "page", "number": 1, "width": 9, "height": 9}, b"<svg onload=alert(1)>"),
        pack({"frame": "page", "number": 1, "width": 0, "height": 9}),
        pack({"frame": "sheet", "number": 1}, b'{"rows": [[{}]], "truncated": false}'),
        pack({"frame": "text"}, b'{"source": "pdf", "pages": [{"number": 1, "lines": [[7]]}]}'),
        pack({"frame": "text"}, b'{"source": "<b>", "pages": []}'),
        pack({"frame": "likeness", "number": 1, "bands": [1, 2, 3, 99999]}),
        pack({"frame": "outline", "pages": 7}),
        pack({"frame": "unreadable", "code": "no such code"}),
        pack({"frame": "done"})[:-3],
    ],
)
def test_a_renderer_that_was_taken_over_is_not_believed(child, frame):
    outline = pack({"frame": "outline", "pages": [{"width": 9, "height": 9}]})
    child(f"import os; os.write(1, {outline + frame!r})")
    result = render(b"x", "application/pdf")
    assert result.reason == Reason.CRASHED
    assert not (result.pages or result.sheets or result.text or result.bands)


@pytest.mark.parametrize("forked", [True, False])
def test_the_child_gets_no_environment(monkeypatch, settings, started, forked):
    monkeypatch.setenv("FIELD_KEYS", "a secret")
    monkeypatch.setattr(processes, "fork_server", ForkServer())
    settings.RENDER_FORK_SERVER = forked
    assert render(files.pdf(), "application/pdf").reason is None
    [(_process, environment)] = started
    assert set(environment) == {"LANG", "PYTHONPATH", "OPENBLAS_NUM_THREADS"}
    processes.fork_server.close()


def test_frames_survive_the_journey_in_chunks_of_any_size():
    frames = [({"frame": "page", "label": "시트"}, b"\0\1"), ({"frame": "done"}, b"")]
    whole = b"".join(pack(*frame) for frame in frames)
    for size in (1, 3, len(whole)):
        unpacker = Unpacker()
        chunks = [whole[at : at + size] for at in range(0, len(whole), size)]
        assert [frame for chunk in chunks for frame in unpacker.feed(chunk)] == frames
        unpacker.finish()
    cut = Unpacker()
    assert list(cut.feed(pack({"frame": "done"})[:5])) == []
    with pytest.raises(BrokenFramesError):
        cut.finish()
