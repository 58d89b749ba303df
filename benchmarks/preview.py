"""First page of a PDF on the desk, cold and cached, compared with pdftoppm on the same pages.

    python benchmarks/preview.py [--rounds 15]

Without pdftoppm (Debian: poppler-utils) there is no comparison. No database and no server, so the
cost of a request besides the picture is not included (pipeline.py has whole requests). "Cold" is
the work of a view when nobody has opened the document yet: fork a renderer, draw page 1 (long side
1600 px), encode it and its thumbnail, store both, mark the page and encode it for the viewer.
"First of a process" starts the fork server too; "without fork server" is a renderer that imports
its decoders itself. "Cached" reads the stored page and marks it. Each figure is the median of the
rounds; the sides take turns, so that a busy machine slows both. pdftoppm writes JPEG, which costs
it little more than its bare pixels; as PNG it takes six times as long. Peak memory is the
renderer's, as the kernel counts it.
"""

import argparse
import io
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.figures import figure  # noqa: E402

SETTINGS = {
    "DESK_MODE": "test",
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "DATABASE_URL": "postgresql:///none",
}
PAGES = 12
TEXT = "#set page(paper: \"a4\")\n#set text(size: 9pt)\n" + "\n".join(
    f"= Page {n}\n#lorem(520)\n#table(columns: 6, ..range(60).map(n => [#(n * 1357)]))\n"
    "#pagebreak(weak: true)"
    for n in range(1, PAGES + 1)
)  # fmt: skip
PDF, JPEG = "application/pdf", "image/jpeg"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDFTOPPM = "pdftoppm -jpeg"
LINE = "정하윤 · 2023. 4. 11. 10:42 · 열람용"


def seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--memory", type=int, default=1, help="0: without peak memory")
    options = parser.parse_args()
    pdftoppm = shutil.which("pdftoppm")
    if pdftoppm is None:
        print("pdftoppm is not installed (Debian: poppler-utils): nothing to compare with")
    with tempfile.TemporaryDirectory() as folder:
        for name, value in {**SETTINGS, "PRIVATE_DIR": f"{folder}/private"}.items():
            os.environ.setdefault(name, value)
        import django

        django.setup()
        import typst

        data = typst.compile(TEXT.encode())
        path = Path(folder) / "document.pdf"
        path.write_bytes(data)
        command = [str(pdftoppm), "-scale-to", "1600", "-jpeg", str(path), f"{folder}/page"]
        report_header(data)
        if options.memory:
            memory()
        measure(data, command if pdftoppm else [], options.rounds)
    return 0


def report_header(data: bytes) -> None:
    from claims.documents.renderer.client import confinement_layers

    load = " ".join(f"{value:.2f}" for value in os.getloadavg())
    print(f"document: {len(data):,} bytes, {PAGES} pages; {os.cpu_count()} cores, load {load}")
    print(f"layers: {', '.join(confinement_layers())}")


class FirstPage:
    """First page of a PDF as the desk draws, stores and marks it. All methods but `draw` return the
    seconds that the page took."""

    def __init__(self, data: bytes) -> None:
        from claims.documents.models import Document
        from claims.documents.storage import previews

        self.data, self.document = data, Document(sha256="0" * 64)
        self.key = previews.key_of(self.document, 1)

    def draw(self) -> None:
        from claims.documents.display import watermark
        from claims.documents.renderer.client import render
        from claims.documents.storage import previews

        for ending in (previews.LARGE, previews.SMALL):
            previews.private_storage().delete(self.key + ending)
        rendering = render(self.data, PDF, [1])
        if rendering.reason is not None:
            raise SystemExit(f"not rendered: {rendering.reason}")
        previews.store(self.document, rendering)
        watermark.watermarked(rendering.pages[1], LINE)

    def cold(self) -> float:
        from claims.documents.renderer import processes

        processes.start_child(30).end()  # the server has started
        return seconds(self.draw)

    def first_of_a_process(self) -> float:
        from claims.documents.renderer import processes

        processes.fork_server.close()
        return seconds(self.draw)

    def without_fork_server(self) -> float:
        from django.conf import settings

        settings.RENDER_FORK_SERVER = False
        try:
            return seconds(self.draw)
        finally:
            settings.RENDER_FORK_SERVER = True

    def cached(self) -> float:
        from claims.documents.display import watermark
        from claims.documents.storage import previews

        stored = self.key + previews.LARGE
        return seconds(lambda: watermark.watermarked(previews.get(stored) or b"", LINE))


def measure(data: bytes, command: list[str], rounds: int) -> None:
    """Measure the first page in turns with pdftoppm (`command`, empty if it is not installed), then
    all pages, and add the medians to the results."""
    page = FirstPage(data)
    one = [*command[:1], "-f", "1", "-l", "1", *command[1:]]
    sides: dict[str, Callable[[], float]] = {
        "first page, cold": page.cold,
        "first of a process": page.first_of_a_process,
        "without fork server": page.without_fork_server,
        PDFTOPPM: lambda: seconds(lambda: subprocess.run(one, check=True)),
        "cached, marked": page.cached,
    }
    if not command:
        del sides[PDFTOPPM]
    page.draw()
    took: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, side in sides.items():
            took[name].append(side())
    report_first_page({name: statistics.median(values) for name, values in took.items()})
    measure_pages(data, command, min(rounds, 3))


def report_first_page(middle: dict[str, float]) -> None:
    """Print the seconds of each side and add those of our own to the results, beside pdftoppm's if
    it was measured."""
    for name, value in middle.items():
        print(f"{name + ':':<20}{value * 1000:7.1f} ms")
    for name, work, goal in (
        ("first page, cold", "first page of a PDF on the desk, cold", "≤ 1.5 ×"),
        ("first of a process", "the same as the first file of a process", ""),
        ("without fork server", "the same by a renderer that imports its decoders", ""),
    ):
        more = {"goal": goal}
        if theirs := middle.get(PDFTOPPM):
            print(f"{name} / pdftoppm: {middle[name] / theirs:.2f}")
            more |= {"against": PDFTOPPM, "reference": f"{theirs * 1000:.1f} ms",
                     "ratio": f"{middle[name] / theirs:.1f} × its time"}  # fmt: skip
        figure(work, f"{middle[name] * 1000:.1f} ms", **more)
    figure("a stored page read and marked", f"{middle['cached, marked'] * 1000:.1f} ms")


def measure_pages(data: bytes, command: list[str], rounds: int) -> None:
    from claims.documents.renderer.client import render

    def page_rate(act: Callable[[], object]) -> float:
        return PAGES / statistics.median(seconds(act) for _ in range(rounds))

    ours = page_rate(lambda: render(data, PDF, range(1, PAGES + 1)))
    print(f"pages a second: {ours:.1f}")
    more = {}
    if command:
        theirs = page_rate(lambda: subprocess.run(command, check=True))
        print(f"  pdftoppm: {theirs:.1f}")
        more = {"against": PDFTOPPM, "reference": f"{theirs:.0f}",
                "ratio": f"{ours / theirs:.1f} × its speed"}  # fmt: skip
    figure("pages a second, of one PDF", f"{ours:.0f}", **more)


# ------------------------------------------------------------------ memory
def memory() -> None:
    """Print the peak memory in MB of a renderer for each kind of sample, and add it to the
    results."""
    from claims.documents.renderer.client import render

    for name, data, media_type in samples():
        rendering = render(data, media_type, [1, 2, 3], reading=True)
        megabytes = rendering.memory / 2**20
        figure(f"peak memory of the renderer, {name}", f"{megabytes:.0f} MB",
               against="its limit", reference="1 GB")  # fmt: skip
        print(f"peak memory, {name + ':':<26}{megabytes:6.0f} MB  {rendering.reason or ''}")


def samples() -> list[tuple[str, bytes, str]]:
    import typst
    import xlsxwriter
    from PIL import Image

    photo = Image.effect_noise((8000, 6000), 60).convert("RGB")
    out, book = io.BytesIO(), io.BytesIO()
    photo.save(out, "JPEG", quality=60)
    workbook = xlsxwriter.Workbook(book)
    sheet = workbook.add_worksheet("매출")
    for row in range(20_000):
        days = [f"2022-10-{day:02d}" for day in range(1, 21)]
        sheet.write_row(row, 0, [*days, *range(row, row + 20)])
    workbook.close()
    return [
        ("a page of text", typst.compile(TEXT.encode()), PDF),
        ("a photograph of 48 MP", out.getvalue(), JPEG),
        ("a sheet of 800,000 cells", book.getvalue(), XLSX),
    ]


if __name__ == "__main__":
    raise SystemExit(main())
