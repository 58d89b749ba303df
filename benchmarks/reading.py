"""Photographs of certificates and bankbooks: which share is read rightly, wrongly, not at all.

    python benchmarks/reading.py [--each 12]

No database and no server. For each way of photographing (claims/documents/tests/photographs.py)
so many certificates and bankbooks are drawn, with numbers and names of their own, and read in the
confined child. A number is *right* when the check would call it the claim's, *wrong* when another
number than the printed one passes for whole (with its check digit, or with as many digits), and
*unsure* otherwise: nothing was found, its check digit is wrong, or its words were hardly readable.
*Falsely the claim's* holds each picture against a claim whose number differs in one digit from the
printed one: no reading may make them the same. Seconds are of processor time for one page, the
loading of the language data included; memory is VmHWM of the child, sampled every 2 ms.
"""

import argparse
import os
import re
import resource
import statistics
import sys
from collections import Counter
from pathlib import Path
from random import Random
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.figures import figure  # noqa: E402

SETTINGS = {
    "DESK_MODE": "test",
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "DATABASE_URL": "postgresql:///none",
}
NO_GOAL = {"unreadable"}  # a person cannot read it either
NAMES = (
    "온담 플라워",
    "해뜰 분식",
    "가람 인테리어",
    "다온 스튜디오",
    "푸른솔 세탁소",
    "한빛 컴퓨터",
)
OWNERS = ("이지훈", "박서연", "최민재", "정하윤", "강도현", "윤채원")
BANKS = (("국민은행", (6, 2, 6)), ("신한은행", (3, 3, 6)), ("농협은행", (3, 4, 4, 2)))


class Read(NamedTuple):
    """One page: its outcomes, seconds of processor time and whether another number passed."""

    number: str
    name: str
    seconds: float
    falsely: bool


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--each", type=int, default=12, help="pages of each kind and way")
    options = parser.parse_args()
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    import django

    django.setup()
    from benchmarks.preview import Peak
    from claims.documents.tests.photographs import WAYS

    load = " ".join(f"{value:.2f}" for value in os.getloadavg())
    print(f"{options.each} of each kind and way; {os.cpu_count()} cores, load {load}")
    pages: dict[str, list[Read]] = {}
    with Peak() as peak:
        for way in WAYS:
            pages[way] = [read for n in range(options.each) for read in read_pair(way, n)]
            report(way, pages[way])
    wanted = [read for way, found in pages.items() if way not in NO_GOAL for read in found]
    report("all but unreadable", wanted)
    summarise(wanted, peak.kilobytes)
    return 0


def read_pair(way: str, n: int) -> list[Read]:
    """Read a certificate and a bankbook with numbers of their own."""
    from claims.documents.tests.photographs import bankbook, certificate
    from claims.identifiers import business_check_digit

    rnd = Random(f"{way} {n}")  # noqa: S311
    nine = f"{rnd.randint(101, 899)}{rnd.randint(10, 99)}{rnd.randint(1000, 9999)}"
    digits = nine + business_check_digit(nine)
    name, owner = NAMES[n % len(NAMES)], OWNERS[rnd.randrange(len(OWNERS))]
    bank, shape = BANKS[n % len(BANKS)]
    account = "-".join("".join(rnd.choice("0123456789") for _ in range(part)) for part in shape)
    dashed = f"{digits[:3]}-{digits[3:5]}-{digits[5:]}"
    return [
        judged(certificate(name, owner, dashed), way, n, digits, owner),
        judged(bankbook(bank, account, owner), way, n, account.replace("-", ""), owner),
    ]


def judged(page: object, way: str, seed: int, digits: str, owner: str) -> Read:
    import json

    from claims.documents.renderer.client import read_words
    from claims.documents.tests.photographs import photographed
    from claims.evidence.checks.bankbook_account import ACCOUNT
    from claims.evidence.doubt import SURE
    from claims.evidence.text import Text
    from claims.identifiers import business_number_digits

    data = photographed(page, way, seed)  # type: ignore[arg-type]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    answer = read_words(data, "image/jpeg", 1)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if not answer.words:
        return Read("unsure", "unsure", seconds, False)
    text = Text().with_read([json.loads(answer.words)])
    number, numbers = "unsure", set()
    for place in text.places(ACCOUNT):
        read = re.sub(r"\D", "", place.match[0])
        if text.confidence_at(1, place.box) < SURE:
            continue
        numbers.add(read)
        whole = business_number_digits(read) is not None if len(digits) == 10 else True
        if read == digits:
            number = "right"
        elif number != "right" and len(read) == len(digits) and whole:
            number = "wrong"
    words = "".join(line.text for line in text.lines).replace(" ", "")
    return Read(number, "right" if owner in words else "unsure", seconds, _falsely(digits, numbers))


def _falsely(digits: str, numbers: set[str]) -> bool:
    """Return True when a number one digit away from the printed one was read."""
    others = {
        digits[:at] + other + digits[at + 1 :]
        for at in range(len(digits))
        for other in "0123456789"
        if other != digits[at]
    }
    return bool(others & numbers)


def share(outcomes: list[str], outcome: str) -> str:
    return f"{100 * Counter(outcomes)[outcome] / len(outcomes):.1f} %"


def report(way: str, pages: list[Read]) -> None:
    numbers, names = [page.number for page in pages], [page.name for page in pages]
    shares = ", ".join(f"{share(numbers, one)} {one}" for one in ("right", "wrong", "unsure"))
    slowest = max(page.seconds for page in pages)
    print(
        f"{way + ':':<20} numbers {shares}; names {share(names, 'right')}; "
        f"{statistics.median(page.seconds for page in pages):.1f} s, at most {slowest:.1f} s; "
        f"falsely the claim's: {sum(page.falsely for page in pages)}",
        flush=True,
    )


def summarise(pages: list[Read], kilobytes: int) -> None:
    numbers = [page.number for page in pages]
    figure("numbers read rightly from photographs", share(numbers, "right"), goal="> 90 %")
    figure("numbers read wrongly", share(numbers, "wrong"), goal="< 0.5 %")
    median = statistics.median(page.seconds for page in pages)
    figure("processor time of one page read", f"{median:.1f} s", goal="≤ 3 s")
    memory = f"{kilobytes / 1024:.0f} MB"
    print(f"peak memory: {memory}")
    figure("peak memory of the reader", memory, against="its limit", reference="1 GB")


if __name__ == "__main__":
    raise SystemExit(main())
