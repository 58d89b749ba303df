"""The files that a claimant of the demo sends in: deterministic for the claim's facts and flaw."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import pypdfium2
import typst

from . import businesses, fonts, names
from .facts import FLAWLESS, FLAWS, Facts, facts_from_row, other_person
from .sales import daily_sales, sales_workbook
from .screenshots import poor_photograph, usage_screenshots

__all__ = [
    "FLAWLESS", "FLAWS", "DemoFile", "Facts", "bankbook", "certificate", "facts_from_row", "files",
    "files_for_many", "ledger",
]  # fmt: skip

CERTIFICATE, SALES, USAGE, BANKBOOK = (
    "small_business_certificate", "sales_loss_proof", "service_usage_proof", "bankbook_copy",
)  # fmt: skip

_FORMS = Path(__file__).resolve().parent / "forms"
_TONES = ("#3f4a5f", "#1f4e8c", "#2c6e57", "#5b4a3f", "#274c77", "#6a4c73")
_WEEK = "월화수목금토일"


@dataclass(frozen=True)
class DemoFile:
    """A file as sent in: the kind of document, the name it had, its bytes."""

    kind: str
    name: str
    content: bytes


@cache
def _compiler() -> typst.Compiler:
    """One compiler a process: reading the fonts costs more than a page."""
    folder = fonts.folder()
    loaded = typst.Fonts(
        include_system_fonts=folder is None, font_paths=[str(folder)] if folder else []
    )
    return typst.Compiler(font_paths=loaded)


def _pdf(form: str, fields: dict[str, str]) -> bytes:
    """Fills a form. The time stamp is fixed, so that equal fields give equal bytes."""
    content = _compiler().compile(
        str(_FORMS / form), format="pdf", sys_inputs=fields, timestamp=0, pdf_tags=False
    )
    assert isinstance(content, bytes)
    return content


def _long(day: dt.date) -> str:
    return f"{day.year}년 {day.month}월 {day.day}일"


def certificate(facts: Facts, flaw: str = FLAWLESS) -> bytes:
    """소상공인 확인서 as PDF; valid a year, which covers the outage unless the flaw says not."""
    rnd = facts.random("certificate")
    issued = dt.date(2022, 3, 2) + dt.timedelta(days=int(rnd.random() * 200))
    if flaw == "certificate_expired":
        issued = dt.date(2021, 4, 5) + dt.timedelta(days=int(rnd.random() * 150))
    name = facts.business_name
    if flaw == "certificate_other_name":
        name = businesses.shop_name(facts.random("old name"), facts.trade)
    valid_from = issued.replace(day=1)
    valid_to = valid_from.replace(year=valid_from.year + 1) - dt.timedelta(days=1)
    return _pdf(
        "certificate.typ",
        {
            "serial": f"0010-{issued.year}-{100_000 + int(rnd.random() * 90_000)}",
            "business_name": name,
            "representative": facts.representative,
            "business_number": facts.business_number,
            "address": names.address(rnd),
            "class_name": facts.trade.class_name,
            "class_code": facts.trade.code,
            "workers": f"{int(rnd.random() ** 2 * 5)}명",
            "issued": _long(issued),
            "valid_from": _long(valid_from),
            "valid_to": _long(valid_to),
        },
    )


def bankbook(facts: Facts, flaw: str = FLAWLESS) -> bytes:
    """통장 사본 as PDF: bank, account and holder as claimed."""
    rnd = facts.random("bankbook")
    opened = dt.date(2012, 1, 4) + dt.timedelta(days=int(rnd.random() * 3_600))
    places = names.REGIONS[int(rnd.random() * len(names.REGIONS))][2]
    holder = facts.holder
    if flaw == "bankbook_other_holder":
        holder = other_person(facts, "holder")
    bank = (
        facts.bank
        if facts.bank.endswith(("뱅크", "금고", "우체국", "신협"))
        else facts.bank + "은행"
    )
    return _pdf(
        "bankbook.typ",
        {
            "bank": bank,
            "tone": _TONES[int(rnd.random() * len(_TONES))],
            "product": ("보통예금", "사업자통장", "저축예금")[int(rnd.random() * 3)],
            "account": facts.account,
            "holder": holder,
            "branch": f"{places[0]}동지점",
            "opened": f"{opened.year}. {opened.month}. {opened.day}.",
            "printed": "2023. 2. 3.",
        },
    )


def ledger(facts: Facts, *, fell: bool = True) -> bytes:
    """The till's own daily ledger as a PDF of two pages: cards as in the workbook, cash beside."""
    rnd = facts.random("ledger")
    lines = []
    for day in daily_sales(facts, fell=fell):
        other = int(day.won * (0.05 + rnd.random() * 0.1)) // 100 * 100
        lines.append(
            [
                f"2022. {day.day.month}. {day.day.day}.",
                _WEEK[day.day.weekday()],
                f"{day.approved}",
                f"{day.won:,}",
                f"{other:,}",
                f"{day.won + other:,}",
            ]
        )
    return _pdf(
        "ledger.typ",
        {
            "business_name": facts.business_name,
            "business_number": facts.business_number,
            "days": json.dumps(lines, ensure_ascii=False),
        },
    )


def files(facts: Facts, flaw: str = FLAWLESS) -> list[DemoFile]:
    """Everything that a claim sends in, in the order of the four kinds.

    `flaw` is one of `FLAWS` or `FLAWLESS`; raises ValueError for another word.
    """
    if flaw != FLAWLESS and flaw not in FLAWS:
        raise ValueError(f"unknown flaw: {flaw}")
    short = facts.business_name.split()[0]
    fell = flaw != "sales_unchanged"
    out: list[DemoFile] = []
    if flaw == "certificate_unreadable":
        page = pypdfium2.PdfDocument(certificate(facts))[0].render(scale=1.5).to_pil()
        photo = poor_photograph(page, facts.random("photograph"))
        out.append(DemoFile(CERTIFICATE, f"확인서_{short}.jpg", photo))
    elif flaw != "certificate_missing":
        out.append(DemoFile(CERTIFICATE, f"확인서_{short}.pdf", certificate(facts, flaw)))
    if flaw != "sales_missing":
        out.append(DemoFile(SALES, f"카드매출_{short}.xlsx", sales_workbook(facts, fell=fell)))
        if facts.random("ledger too").random() < 0.3:
            out.append(DemoFile(SALES, f"일별매출_{short}.pdf", ledger(facts, fell=fell)))
    if flaw != "usage_missing":
        for index, shot in enumerate(usage_screenshots(facts), start=1):
            out.append(DemoFile(USAGE, f"화면_{short}_{index}.jpg", shot))
    if flaw != "bankbook_missing":
        out.append(DemoFile(BANKBOOK, f"통장_{short}.pdf", bankbook(facts, flaw)))
    return out


def _files(job: tuple[Facts, str]) -> list[DemoFile]:
    return files(*job)


def files_for_many(
    jobs: Iterable[tuple[Facts, str]], *, processes: int = 2
) -> list[list[DemoFile]]:
    """`files` for each (facts, flaw), in order, over a few processes."""
    todo = list(jobs)
    if processes < 2 or len(todo) < 20:
        return [_files(job) for job in todo]
    context = get_context("spawn")  # a fork would share the caller's database connections
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        return list(pool.map(_files, todo, chunksize=16))
