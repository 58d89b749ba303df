"""The files of a demo claimant: deterministic for the claim's facts and flaw."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import typst

from . import businesses, fonts, hwpx, names, scans, slips
from .facts import FLAWLESS, FLAWS, GUISES, USUAL, Facts, facts_from_row, other_person
from .sales import ledger_days, sales_workbook
from .screenshots import long_capture, poor_photograph, saved_again, usage_screenshots
from .tables import approvals_workbook, days_before_outage, sales_csv

__all__ = [
    "ACCOUNT", "BANKBOOK", "CERTIFICATE", "FLAWLESS", "FLAWS", "GUISES", "SALES", "USAGE", "USUAL",
    "DemoFile", "Facts", "Order", "bankbook", "certificate", "facts_from_row", "files",
    "files_for_many", "files_of", "ledger", "paper",
]  # fmt: skip

CERTIFICATE, SALES, USAGE, BANKBOOK = (
    "small_business_certificate", "sales_loss_proof", "service_usage_proof", "bankbook_copy",
)  # fmt: skip

ACCOUNT = "account"  # what may be borrowed beside a kind of file: the number on the bankbook

_FORMS = Path(__file__).resolve().parent / "forms"
_TONES = ("#3f4a5f", "#1f4e8c", "#2c6e57", "#5b4a3f", "#274c77", "#6a4c73")
_WEEK = "월화수목금토일"


@dataclass(frozen=True)
class DemoFile:
    """A file as a demo claimant sends it: kind of document, file name, bytes."""

    kind: str
    name: str
    content: bytes


@dataclass(frozen=True)
class Order:
    """Facts of one demo claim from which `files_of` makes its files.

    `flaw` is a deliberate fault, `guise` a form in which people send files (see `files`).
    `borrowed` names the file that is copied from the claim of `lender`: "" for none, a kind of
    file, or ACCOUNT for the account number alone."""

    facts: Facts
    flaw: str = FLAWLESS
    guise: str = USUAL
    borrowed: str = ""
    lender: Facts | None = None


@cache
def _compiler() -> typst.Compiler:
    """Return the Typst compiler, which has read the fonts: one for the process."""
    folder = fonts.folder()
    loaded = typst.Fonts(
        include_system_fonts=folder is None, font_paths=[str(folder)] if folder else []
    )
    return typst.Compiler(font_paths=loaded)


def _pdf(form: str, fields: dict[str, str]) -> bytes:
    """Return the template `form`, filled with `fields`, as PDF. The time stamp is fixed, so that
    equal fields give equal bytes."""
    content = _compiler().compile(
        str(_FORMS / form), format="pdf", sys_inputs=fields, timestamp=0, pdf_tags=False
    )
    assert isinstance(content, bytes)
    return content


def paper(title: str, number: str) -> bytes:
    """Return a one-page PDF in place of a paper of another office, such as a power of attorney.
    `title` and `number` are printed on it.
    """
    return _pdf("paper.typ", {"title": title, "number": number})


def _long(day: dt.date) -> str:
    return f"{day.year}년 {day.month}월 {day.day}일"


def certificate(facts: Facts, flaw: str = FLAWLESS) -> bytes:
    """Return a 소상공인 확인서 (small-business certificate) as PDF, valid for a year that covers
    the outage. The flaw "certificate_expired" or "certificate_other_name" is built in.
    """
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
            "address": names.address(rnd, facts.region),
            "class_name": facts.trade.class_name,
            "class_code": facts.trade.code,
            "workers": f"{int(rnd.random() ** 2 * 5)}명",
            "issued": _long(issued),
            "valid_from": _long(valid_from),
            "valid_to": _long(valid_to),
        },
    )


def bankbook(facts: Facts, flaw: str = FLAWLESS) -> bytes:
    """Return a 통장 사본 (bankbook copy) as PDF with bank, account and holder as claimed. The flaw
    "bankbook_other_holder" prints another holder.
    """
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


LONG_LEDGER_DAYS = 370  # before the others: twelve pages in all


def ledger(
    facts: Facts, *, fell: bool = True, days_before: int = 0, with_total: bool = False
) -> bytes:
    """Return the till's daily ledger as PDF: card sales as in `sales_workbook`, and cash beside
    them.

    `fell`: the outage lowers the sales. `days_before`: that many earlier days come first.
    `with_total`: a last line has the sums, without the earlier days.
    """
    days = ledger_days(facts, fell=fell)
    older = days_before_outage(facts, [day for day, _other in days], days_before)
    lines = []
    for day, other in [*((day, day.won // 1_000 * 100) for day in older), *days]:
        lines.append(
            [
                f"{day.day.year}. {day.day.month}. {day.day.day}.",
                _WEEK[day.day.weekday()],
                f"{day.approved}",
                f"{day.won:,}",
                f"{other:,}",
                f"{day.won + other:,}",
            ]
        )
    if with_total:
        counted, cards = sum(d.approved for d, _o in days), sum(d.won for d, _o in days)
        cash = sum(other for _d, other in days)
        sums = [f"{counted}", f"{cards:,}", f"{cash:,}", f"{cards + cash:,}"]
        lines.append(["합계", "", *sums])
    return _pdf(
        "ledger.typ",
        {
            "business_name": facts.business_name,
            "business_number": facts.business_number,
            "days": json.dumps(lines, ensure_ascii=False),
        },
    )


def files(facts: Facts, flaw: str = FLAWLESS, guise: str = USUAL) -> list[DemoFile]:
    """Return all files of a demo claim: certificate, sales, usage, bankbook, in this order. A flaw
    may leave one out.

    `flaw` is one of `FLAWS` or `FLAWLESS`, `guise` one of `GUISES` or `USUAL`; raises ValueError
    for another word.
    """
    if flaw != FLAWLESS and flaw not in FLAWS:
        raise ValueError(f"unknown flaw: {flaw}")
    if guise != USUAL and guise not in GUISES:
        raise ValueError(f"unknown guise: {guise}")
    short = facts.business_name.split()[0]
    out: list[DemoFile] = []
    if flaw != "certificate_missing":
        out.append(_certificate_file(facts, flaw, guise, short))
    if flaw != "sales_missing":
        out += _sales_files(facts, guise, short, fell=flaw != "sales_unchanged")
    if flaw != "usage_missing":
        out += _usage_files(facts, guise, short)
    if flaw != "bankbook_missing":
        copy = bankbook(facts, flaw)
        if guise == "bankbook_tiff":
            scan = scans.scan_tiff(copy, facts.random("scan"))
            out.append(DemoFile(BANKBOOK, f"통장_{short}.tiff", scan))
        elif guise == "papers_photographed":
            photo = scans.photograph_telephone(
                scans.draw_page(copy), facts.random("photograph of the bankbook")
            )
            out.append(DemoFile(BANKBOOK, f"통장_{short}.jpg", photo))
        else:
            out.append(DemoFile(BANKBOOK, f"통장_{short}.pdf", copy))
    return out


def _certificate_file(facts: Facts, flaw: str, guise: str, short: str) -> DemoFile:
    paper, rnd = certificate(facts, flaw), facts.random("photograph")
    if flaw == "certificate_unreadable":
        photo = poor_photograph(scans.draw_page(certificate(facts), 1.5), rnd)
        return DemoFile(CERTIFICATE, f"확인서_{short}.jpg", photo)
    if guise == "certificate_heic":
        return DemoFile(CERTIFICATE, f"확인서_{short}.heic", scans.photograph_heic(paper, rnd))
    if guise == "certificate_sideways":
        return DemoFile(CERTIFICATE, f"확인서_{short}.jpg", scans.photograph_sideways(paper, rnd))
    if guise == "papers_photographed":
        photo = scans.photograph_telephone(scans.draw_page(paper), rnd)
        return DemoFile(CERTIFICATE, f"확인서_{short}.jpg", photo)
    return DemoFile(CERTIFICATE, f"확인서_{short}.pdf", paper)


def _sales_files(facts: Facts, guise: str, short: str, *, fell: bool) -> list[DemoFile]:
    if guise == "sales_csv":
        return [DemoFile(SALES, f"매출일보_{short}.csv", sales_csv(facts, fell=fell))]
    if guise == "sales_list":
        content = approvals_workbook(facts, fell=fell)
        return [DemoFile(SALES, f"승인내역_{short}.xlsx", content)]
    if guise == "sales_ledger":
        book = ledger(facts, fell=fell, days_before=LONG_LEDGER_DAYS)
        return [DemoFile(SALES, f"매출장부_{short}.pdf", book)]
    if guise == "sales_scan":
        book = ledger(facts, fell=fell, with_total=True)
        scan = scans.scan_tiff(book, facts.random("scan of the ledger"))
        return [DemoFile(SALES, f"매출장부_{short}.tiff", scan)]
    out = [DemoFile(SALES, f"카드매출_{short}.xlsx", sales_workbook(facts, fell=fell))]
    if guise == "sales_slips":
        return out + [
            DemoFile(SALES, f"전표_{short}_{index}.jpg", slip)
            for index, slip in enumerate(slips.photographed_slips(facts), start=1)
        ]
    if facts.random("ledger too").random() < 0.3:
        out.append(DemoFile(SALES, f"일별매출_{short}.pdf", ledger(facts, fell=fell)))
    return out


def _usage_files(facts: Facts, guise: str, short: str) -> list[DemoFile]:
    shots = [
        (f"화면_{short}_{index}.jpg", shot)
        for index, shot in enumerate(usage_screenshots(facts), start=1)
    ]
    if guise in ("usage_tall", "usage_zip"):
        shots.append((f"대화_{short}_전체.jpg", long_capture(facts)))
    if guise == "usage_zip":
        return [DemoFile(USAGE, f"화면모음_{short}.zip", _archive(shots))]
    if guise == "usage_hwpx":
        shots = [(f"활용경위_{short}.hwpx", hwpx.statement(facts)), *shots]
    return [DemoFile(USAGE, name, shot) for name, shot in shots]


def _archive(entries: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in entries:
            archive.writestr(zipfile.ZipInfo(name, (2023, 2, 3, 10, 0, 0)), data)
    return out.getvalue()


def files_of(order: Order) -> list[DemoFile]:
    """Return the files of an order, including those copied from another claim (`borrowed`).

    A bankbook copy is the lender's file, byte for byte; a picture is the lender's first screenshot,
    saved again; ACCOUNT is the lender's account on a bankbook copy in the claimant's name."""
    out = files(order.facts, order.flaw, order.guise)
    if not order.borrowed or order.lender is None:
        return out
    kind = order.borrowed
    if kind == BANKBOOK:
        taken = bankbook(order.lender)
    elif kind == ACCOUNT:
        kind, other = BANKBOOK, order.lender
        taken = bankbook(replace(order.facts, bank=other.bank, account=other.account))
    elif kind == USAGE:
        taken = saved_again(usage_screenshots(order.lender)[0])
    else:
        raise ValueError(f"nobody borrows a {order.borrowed}")
    first = next(file for file in out if file.kind == kind)
    return [DemoFile(f.kind, f.name, taken) if f is first else f for f in out]


def files_for_many(orders: Iterable[Order], *, processes: int = 2) -> list[list[DemoFile]]:
    """Return the files of each order (`files_of`), in the order given, made in `processes`
    processes.
    """
    todo = list(orders)
    if processes < 2 or len(todo) < 20:
        return [files_of(order) for order in todo]
    context = get_context("spawn")  # a fork would share the caller's database connections
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        return list(pool.map(files_of, todo, chunksize=16))
