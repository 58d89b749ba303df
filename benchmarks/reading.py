"""Photographs of papers of five kinds: the share of each field read rightly, wrongly, unsurely.

    python benchmarks/reading.py [--each 12] [--first 0] [--folder PICTURES] [--show]

No database and no server. For each way of photographing (claims/documents/tests/photographs.py)
so many papers of each kind are drawn, with numbers, names, days and amounts of their own, read in
the confined child, and put to the checks as the papers of their claim. A field is *right* when the
check says what is printed, *wrong* when it reads something else surely (a number with its check
digit or as many digits, another name, other days or amounts), and *unsure* otherwise: a person
looks. *Falsely the claim's* holds each number against a claim that differs in one digit from the
printed one: no reading may make them the same. Seconds are of processor time for one page, the
loading of the language data included, and memory is the child's peak, both as the kernel counts
them. The table at the end has a row for each way.

`--show`: print the words of each page on which something was not read rightly. `--folder`: read the
pictures and documents there too, and print what came of each; nothing is known about them, so
nothing is called right or wrong.
"""

import argparse
import json
import os
import statistics
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.figures import figure  # noqa: E402

SETTINGS = {
    "DESK_MODE": "test",
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "DATABASE_URL": "postgresql:///none",
}
NO_GOAL = {"unreadable"}  # a person cannot read it either
NUMBERS = ("number", "account")
OUTCOMES = ("right", "wrong", "unsure")
PAGES = 3  # pages read of each document in the folder
COLUMNS = (
    *("way", "pages", "numbers: right / wrong / unsure", "all fields: right / wrong / unsure"),
    *("seconds: median, most", "MB"),
)


class Read(NamedTuple):
    """One page: the outcome of each field, seconds of processor time, peak bytes of memory, whether
    a number one digit away from the printed one passed, and the words that were read."""

    fields: dict[str, str]
    seconds: float
    memory: int
    falsely: bool = False
    words: str = ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--each", type=int, default=12, help="pages of each kind and way")
    parser.add_argument("--first", type=int, default=0, help="other pages than before")
    parser.add_argument("--folder", type=Path, help="a folder with pictures to be read too")
    parser.add_argument("--show", action="store_true", help="print what was read of failing pages")
    options = parser.parse_args()
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    import django

    django.setup()
    from benchmarks.reading_papers import KINDS
    from claims.documents.tests.photographs import WAYS

    load = " ".join(f"{value:.2f}" for value in os.getloadavg())
    print(f"{options.each} of each kind and way; {os.cpu_count()} cores, load {load}")
    wanted: list[Read] = []
    rows = []
    for way in WAYS:
        pages = [
            read_page(draw, way, options.first + n)
            for draw in KINDS.values()
            for n in range(options.each)
        ]
        report(way, pages, show=options.show and way not in NO_GOAL)
        rows.append(table_row(way, pages))
        wanted += pages if way not in NO_GOAL else []
    load = " ".join(f"{value:.2f}" for value in os.getloadavg())
    print(f"load at the end {load}")
    report("all but unreadable", wanted)
    rows.append(table_row("all but unreadable", wanted))
    print("\n".join(f"| {' | '.join(row)} |" for row in (COLUMNS, ["---"] * len(COLUMNS), *rows)))
    summarise(wanted)
    if options.folder:
        read_folder(options.folder)
    return 0


def read_page(draw: Any, way: str, n: int) -> Read:
    """Draw a paper with facts made from `n`, photograph it in the way `way`, read it in the
    confined child, and judge each of its fields."""
    from claims.documents.tests.photographs import photographed

    paper = draw(f"{way} {n}", n)
    body, *cost = read_words(photographed(paper.page, way, n), "image/jpeg", 1)
    if body is None:
        return Read(dict.fromkeys(paper.fields, "unsure"), *cost)
    fields, falsely = paper.judge(body)
    lines = (" ".join(f"{word[0]}·{word[5]}" for word in line) for line in body["lines"])
    return Read(fields, *cost, falsely, "\n        ".join(lines))


def read_words(data: bytes, media_type: str, page: int) -> tuple[dict[str, Any] | None, float, int]:
    """Return (the words of a page, None if it was not read; processor seconds; peak bytes of
    memory)."""
    from claims.documents.renderer import client

    answer = client.read_words(data, media_type, page)
    words = json.loads(answer.words) if answer.words else None
    return words, answer.seconds, answer.memory


def share(outcomes: list[str], outcome: str) -> str:
    return f"{100 * Counter(outcomes)[outcome] / len(outcomes):.1f} %"


def shares(outcomes: list[str]) -> str:
    return " / ".join(share(outcomes, one) for one in OUTCOMES)


def by_field(pages: list[Read]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for page in pages:
        for name, outcome in page.fields.items():
            found[name].append(outcome)
    return found


def table_row(way: str, pages: list[Read]) -> list[str]:
    """Return one row of the results' table, in the order of COLUMNS: the pages of one way of
    photographing."""
    fields = by_field(pages)
    numbers = [one for name in NUMBERS for one in fields[name]]
    every = [one for outcomes in fields.values() for one in outcomes]
    seconds = [page.seconds for page in pages]
    return [
        *(way, str(len(pages)), shares(numbers), shares(every)),
        f"{statistics.median(seconds):.1f}, {max(seconds):.1f}",
        most_memory(pages),
    ]


def most_memory(pages: list[Read]) -> str:
    """Return the peak memory of the child that used most, in MB, as text."""
    return f"{max(page.memory for page in pages) / 2**20:.0f}"


def report(way: str, pages: list[Read], *, show: bool = False) -> None:
    """Print for one way of photographing the seconds of a page and how many of each field were read
    rightly, wrongly and unsurely; with `show` also the words of pages with another outcome than
    "right"."""
    seconds = [page.seconds for page in pages]
    print(
        f"{way}: {statistics.median(seconds):.1f} s a page, at most {max(seconds):.1f} s; "
        f"falsely the claim's: {sum(page.falsely for page in pages)}"
    )
    for name, outcomes in by_field(pages).items():
        print(f"    {name:<10} {shares(outcomes)} of {len(outcomes)}", flush=True)
    for page in pages if show else ():
        if failed := {name: end for name, end in page.fields.items() if end != "right"}:
            print(f"    {failed}\n        {page.words}", flush=True)


def summarise(pages: list[Read]) -> None:
    fields = by_field(pages)
    numbers = [one for name in NUMBERS for one in fields[name]]
    figure("numbers read rightly from photographs", share(numbers, "right"), goal="> 90 %")
    figure("numbers read wrongly", share(numbers, "wrong"), goal="< 0.5 %")
    for name, outcomes in fields.items():
        figure(f"{name}: right / wrong / unsure", shares(outcomes))
    seconds = [page.seconds for page in pages]
    figure(
        "processor time of one page read: median, most",
        f"{statistics.median(seconds):.1f} s, {max(seconds):.1f} s",
        goal="≤ 3 s",
    )
    memory = f"{most_memory(pages)} MB"
    print(f"peak memory: {memory}")
    figure("peak memory of the reader", memory, against="its limit", reference="1 GB")


def read_folder(folder: Path) -> None:
    """Read the pictures of a folder and the texts of its HWP and HWPX files, and print the
    results."""
    from claims.documents.file_refusals import FileRefusedError
    from claims.documents.formats.file_type import media_type_of
    from claims.documents.media_types import OFFICE, PDF

    for path in sorted(folder.iterdir()):
        data = path.read_bytes()
        try:
            media_type = media_type_of(data, path.name)
        except FileRefusedError as error:
            print(f"    {path.name:<24} {error.code}")
            continue
        if media_type in OFFICE:
            print(f"    {path.name:<24} {office_text(data, media_type)}")
        elif media_type == PDF or media_type.startswith("image/"):
            pages = PAGES if media_type == PDF else 1
            for number in range(1, pages + 1):
                print(f"    {path.name:<24} {number}: {words_of(data, media_type, number)}")


def words_of(data: bytes, media_type: str, number: int) -> str:
    body, seconds, _memory = read_words(data, media_type, number)
    words = [word for line in (body or {"lines": []})["lines"] for word in line]
    if not words:
        return f"no words, {seconds:.1f} s"
    mean = statistics.mean(word[5] for word in words)
    return f"{len(words)} words, mean confidence {mean:.0f}, {seconds:.1f} s"


def office_text(data: bytes, media_type: str) -> str:
    from claims.documents.renderer.client import render

    answer = render(data, media_type)
    if answer.reason is not None:
        return f"{answer.reason.value}"
    text = json.loads(answer.text)
    lines = [line for page in text["pages"] for line in page["lines"]]
    return f"{text['source']}: {len(lines)} lines"


if __name__ == "__main__":
    raise SystemExit(main())
