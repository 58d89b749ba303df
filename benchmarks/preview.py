"""First page of a PDF on the desk, cold and cached, against pdftoppm on the same pages.

    python benchmarks/preview.py [--rounds 15]

Needs pdftoppm (poppler-utils) as its reference; no database and no server. "Cold" is what a view
does when nobody has opened the document yet: start the confined process, draw page 1 (long side
1600 px) and its thumbnail, encode both, hand them back and store them. "Cached" reads the stored
page. Each figure is the median of the rounds; the two sides take turns, so that a busy machine
slows both. pdftoppm writes JPEG, which costs it little more than its bare pixels; as PNG it takes
six times as long. Peak memory is that of the largest renderer (resource.getrusage).
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ |= {
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


def seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    pdftoppm = shutil.which("pdftoppm")
    if pdftoppm is None:
        print("pdftoppm is not installed (Debian: poppler-utils); no figure without it.")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PRIVATE_DIR"] = f"{folder}/private"
        import django

        django.setup()
        return measure(pdftoppm, Path(folder), rounds)


def measure(pdftoppm: str, folder: Path, rounds: int) -> int:
    import typst

    from claims.documents import previews
    from claims.documents.models import Document
    from claims.documents.rendering import confinement_layers, render

    data = typst.compile(TEXT.encode())
    path = folder / "document.pdf"
    path.write_bytes(data)
    command = [pdftoppm, "-scale-to", "1600", "-jpeg", str(path), str(folder / "page")]
    one = [*command[:1], "-f", "1", "-l", "1", *command[1:]]
    document = Document(sha256="0" * 64)
    key = previews.key_of(document, 1) + previews.LARGE

    def cold() -> None:
        for ending in (previews.LARGE, previews.SMALL):
            previews.private().delete(previews.key_of(document, 1) + ending)
        rendering = render(data, "application/pdf", [1])
        if rendering.reason is not None:
            raise SystemExit(f"not rendered: {rendering.reason}")
        previews.keep(document, rendering)

    def reference(arguments: list[str]) -> None:
        subprocess.run(arguments, check=True)  # noqa: S603

    times: dict[str, list[float]] = {name: [] for name in ("cold", "pdftoppm", "cached")}
    for _ in range(rounds):
        times["cold"].append(seconds(cold))
        times["pdftoppm"].append(seconds(lambda: reference(one)))
        times["cached"].append(seconds(lambda: previews.get(key)))
    middle = {name: statistics.median(values) for name, values in times.items()}
    ours = seconds(lambda: render(data, "application/pdf", range(1, PAGES + 1)))
    theirs = seconds(lambda: reference(command))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024

    print(
        f"document: {len(data):,} bytes, {PAGES} pages; layers: {', '.join(confinement_layers())}"
    )
    print(f"first page, cold:    {middle['cold'] * 1000:7.1f} ms")
    print(f"pdftoppm -jpeg:      {middle['pdftoppm'] * 1000:7.1f} ms")
    print(f"first page, cached:  {middle['cached'] * 1000:7.2f} ms")
    print(f"cold / pdftoppm:     {middle['cold'] / middle['pdftoppm']:7.2f}  (reach: at most 1.5)")
    print(f"pages a second:      {PAGES / ours:7.1f}  (pdftoppm {PAGES / theirs:.1f})")
    print(f"largest child:       {peak:7.0f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
