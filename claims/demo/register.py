"""The synthetic intake file: the published register, row by row, the same for a seed and a size.

Only `Random.random` and `Random.choices` are used, each generator in one order, so the bytes do
not depend on the machine. Rows are numbered in the order of filing.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import IO

from . import businesses, counts, names, narratives

DEFAULT_CLAIMS = counts.TOTAL
DEFAULT_SEED = 1015
COLUMNS = (
    "접수번호", "접수일시", "접수채널", "신청인구분", "성명", "상호", "대표자", "사업자등록번호",
    "휴대전화", "이메일", "업종", "서비스", "계열사", "유무료", "피해유형", "피해금액", "피해내용",
    "은행", "계좌번호", "예금주", "지역",
)  # fmt: skip

# Filings by day from 2022-10-19, per thousand: a first rush, weekends low, a bump before the first
# planned close on 1 November and on the last day.
FIRST_DAY = dt.datetime(2022, 10, 19)
_DAYS = (139, 116, 93, 47, 41, 73, 62, 54, 48, 45, 26, 24, 42, 61, 35, 27, 28, 17, 38)
_HOURS = (9, 5, 3, 2, 2, 4, 9, 19, 38, 66, 81, 84, 66, 69, 82, 80, 74, 65, 52, 48, 47, 44, 36, 21)
_CHANNELS = (("온라인", 94), ("고객센터", 4), ("이메일", 2))

# Operator services by who claims and whether the service is paid; shops draw from their trade.
_SHOP_PAID = frozenset(("카카오톡 채널", "톡스토어", "선물하기", "카카오싱크", "비즈메시지"))
_SHOP_FREE = frozenset(("카카오톡 채널", "카카오톡 비즈니스폼", "카카오맵", "다음 메일"))
_PERSONAL = {
    "paid": (("선물하기", 34), ("이모티콘 플러스", 30), ("톡서랍 플러스", 26), ("톡스토어", 10)),
    "free": (("카카오톡", 46), ("다음 메일", 21), ("카카오맵", 17), ("다음 카페", 10),
             ("티스토리", 6)),
    "none": (("카카오톡", 58), ("다음 메일", 17), ("다음 카페", 9), ("카카오맵", 8),
             ("티스토리", 8)),
}  # fmt: skip
_AFFILIATE = {  # (affiliate, service), share
    "paid": ((("카카오게임즈", "카카오게임"), 30), (("카카오엔터테인먼트", "멜론"), 34),
             (("카카오엔터테인먼트", "카카오페이지"), 16),
             (("카카오모빌리티", "카카오 T 주차"), 12), (("카카오페이", "카카오페이 결제"), 8)),
    "free": ((("카카오모빌리티", "카카오 T"), 46), (("카카오모빌리티", "카카오 T 대리"), 22),
             (("카카오페이", "카카오페이 송금"), 32)),
    "none": ((("카카오모빌리티", "카카오 T"), 38), (("카카오모빌리티", "카카오내비"), 17),
             (("카카오게임즈", "카카오게임"), 21), (("카카오페이", "카카오페이 송금"), 14),
             (("카카오엔터테인먼트", "카카오웹툰"), 10)),
}  # fmt: skip
_AFFILIATE_SHOP = (
    (("카카오모빌리티", "카카오 T", businesses.TAXI), 42),
    (("카카오모빌리티", "카카오 T 대리", businesses.TAXI), 33),
    (("카카오게임즈", "카카오게임", businesses.PC_ROOM), 25),
)

# Losses over 500,000 won, by band (won, exclusive of the lower bound) and share.
_COUNCIL = ((500_000, 1_000_000, 377), (1_000_000, 2_000_000, 315), (2_000_000, 3_000_000, 146),
            (3_000_000, 5_000_000, 100), (5_000_000, 10_000_000, 46),
            (10_000_000, 28_000_000, 16))  # fmt: skip
_COUNCIL_SHARES = [share for _low, _high, share in _COUNCIL]

Cell = tuple[str, str, str, str]


def _between(rnd: Random, low: int, high: int) -> int:
    """Return a random amount over `low`, up to `high` won: mostly a round one, as people
    estimate."""
    draw = rnd.random()
    step = 10_000 if draw < 0.62 else 1_000 if draw < 0.8 else 10
    if draw > 0.97:
        return high  # people know where a tier ends
    return min(low + step * (1 + int(rnd.random() * ((high - low) // step))), high)


def _loss(rnd: Random, cell: Cell) -> int:
    """Return the claimed loss of a monetary claim, in won."""
    _company, kind, _harm, band = cell
    if band == "council":
        low, high, _share = rnd.choices(_COUNCIL, _COUNCIL_SHARES)[0]
        return _between(rnd, low, high)
    if band == "middle":
        return _between(rnd, 300_000, 500_000)
    if kind == "small":
        return _between(rnd, 20_000, 300_000)
    if kind == "larger":
        return _between(rnd, 800_000, 45_000_000)
    return _between(rnd, 3_000, 60_000 if rnd.random() < 0.85 else 900_000)


def _choose(rnd: Random, weighted):
    """Return one entry at random from ((entry, share), …), by the shares."""
    return rnd.choices([entry for entry, _ in weighted], [share for _, share in weighted])[0]


def _filing_times(rnd: Random, total: int) -> list[dt.datetime]:
    """Return `total` sorted times, to the second, all inside the first filing window."""
    times = []
    for day, size in enumerate(counts.largest_remainder(_DAYS, total)):
        weights = list(_HOURS)
        if day == 0:  # the form opened in the morning
            weights[:9] = [0] * 9
        for hour in rnd.choices(range(24), weights, k=size):
            times.append(((day * 24) + hour) * 3600 + int(rnd.random() * 3600))
    times.sort()
    return [FIRST_DAY + dt.timedelta(seconds=second) for second in times]


def _shuffled_cells(rnd: Random, total: int) -> list[Cell]:
    cells = [cell for cell, size in counts.cells(total) for _ in range(size)]
    for i in range(len(cells) - 1, 0, -1):  # Fisher-Yates over random(): stable across versions
        j = int(rnd.random() * (i + 1))
        cells[i], cells[j] = cells[j], cells[i]
    return cells


class _Writer:
    """Maker of the rows of the demo intake file. A few shops get two rows, as some people file for
    two services."""

    def __init__(self, rnd: Random, places: Random) -> None:
        """Use `rnd` for all rows, and `places` for the provinces alone, so that they do not change
        the other columns."""
        self.rnd, self.places = rnd, places
        self.shops: dict[str, list[tuple]] = {}

    def shop(self, company: str, trade: businesses.Trade) -> tuple:
        """Return (shop, representative, mail name, registration number, phone, Trade): new ones, or
        now and then those of an earlier row."""
        own = "operator" if company == "operator" else trade.name
        rnd, known = self.rnd, self.shops.setdefault(own, [])
        if len(known) > 50 and rnd.random() < 0.012:
            return known[int(rnd.random() * len(known))]
        name, roman = names.person(rnd)
        shop = (
            businesses.shop_name(rnd, trade), name, roman, businesses.business_number(rnd),
            names.phone_number(rnd), trade,
        )  # fmt: skip
        if len(known) < 2_000:
            known.append(shop)
        return shop

    def who(self, cell: Cell) -> tuple[list[str], str, str, str, businesses.Trade | None]:
        """Return (the claimant's cells, mail name, company, service, Trade or None) of a new
        row."""
        rnd = self.rnd
        company, kind, harm, _band = cell
        if kind == "small":
            if company == "operator":
                trade = businesses.TRADES[int(rnd.random() * len(businesses.TRADES))]
                affiliate = "카카오"
            else:
                affiliate, service, trade = _choose(rnd, _AFFILIATE_SHOP)
            shop, owner, roman, number, phone, trade = self.shop(company, trade)
            if company == "operator":
                fitting = _SHOP_PAID if harm == "paid" else _SHOP_FREE
                own = [name for name in trade.services if name in fitting] or ["카카오톡 채널"]
                service = own[min(int(rnd.random() ** 1.4 * len(own)), len(own) - 1)]
            filer = owner if rnd.random() < 0.93 else names.person(rnd)[0]
            columns = ["소상공인", filer, shop, owner, number, phone]
            return columns, roman, affiliate, service, trade
        name, roman = names.person(rnd)
        phone = names.phone_number(rnd) if rnd.random() < 0.97 else ""
        if company == "operator":
            affiliate, service = "카카오", _choose(rnd, _PERSONAL[harm])
        else:
            affiliate, service = _choose(rnd, _AFFILIATE[harm])
        if kind == "individual":
            return ["개인", name, "", "", "", phone], roman, affiliate, service, None
        size = "중기업" if rnd.random() < 0.84 else "대기업"
        number = businesses.business_number(rnd, corporate=True)
        columns = [size, name, businesses.company_name(rnd), names.person(rnd)[0], number, phone]
        if company == "operator":
            service = "비즈메시지" if harm == "paid" else "다음 메일"
        return columns, roman, affiliate, service, None

    def account(self, cell: Cell, columns: list[str]) -> list[str]:
        """Return the cells bank, account number and holder of a row; empty texts without a loss,
        and for a few rows with one."""
        rnd = self.rnd
        _company, kind, harm, band = cell
        if harm == "none" or rnd.random() < (0.015 if band == "council" else 0.05):
            return ["", "", ""]
        bank, number = businesses.bank_account(rnd)
        _size, filer, shop, owner, _number, _phone = columns
        if kind == "individual":
            return [bank, number, filer]
        draw = rnd.random()  # the representative, the shop, or somebody else altogether
        holder = owner if draw < 0.72 else shop if draw < 0.985 else names.person(rnd)[0]
        return [bank, number, holder]

    def region(self) -> str:
        """Return the full name of a province; "" for a few rows."""
        said = self.places.random() < 0.96
        return names.province(self.places) if said else ""

    def row(self, number: str, filed_at: dt.datetime, cell: Cell) -> list[str]:
        rnd = self.rnd
        columns, roman, affiliate, service, trade = self.who(cell)
        harm = cell[2]
        loss = "" if harm == "none" else str(_loss(rnd, cell))
        if harm == "none":
            words = narratives.no_loss(rnd, service)
        elif trade is not None:
            words = narratives.shop_loss(rnd, trade, service)
        else:
            words = narratives.personal_loss(rnd, service)
        has_mail = rnd.random() < (0.97 if cell[3] == "council" else 0.82)
        mail = names.mail_address(rnd, roman) if has_mail else ""
        return [
            number, filed_at.strftime("%Y-%m-%d %H:%M:%S"), _choose(rnd, _CHANNELS), *columns, mail,
            trade.name if trade else "", service, affiliate, "유료" if harm == "paid" else "무료",
            "비금전" if harm == "none" else "금전", loss, words, *self.account(cell, columns),
            self.region(),
        ]  # fmt: skip


def rows(*, claims: int = DEFAULT_CLAIMS, seed: int = DEFAULT_SEED) -> Iterator[list[str]]:
    """Yield the rows of the synthetic register, `claims` of them, as texts in the order of
    `COLUMNS`, by time of filing. The same `seed` and size give the same rows. Raises ValueError for
    a negative size.
    """
    if claims < 0:
        raise ValueError("claims must not be negative")
    rnd = Random(seed)  # repeatable: nothing here is secret
    writer = _Writer(rnd, Random(seed + 1))
    cells = _shuffled_cells(rnd, claims)
    for index, (filed_at, cell) in enumerate(zip(_filing_times(rnd, claims), cells, strict=True)):
        yield writer.row(f"K1015-{index + 1:07d}", filed_at, cell)


def write_register(
    target: str | Path | IO[bytes], *, claims: int = DEFAULT_CLAIMS, seed: int = DEFAULT_SEED
) -> None:
    """Write the synthetic register as an intake file: CSV, UTF-8 with BOM, CRLF, as spreadsheets
    save it.

    `target` is a path or an open binary stream, which stays open. The same seed and size give the
    same bytes.
    """
    if isinstance(target, (str, Path)):
        with open(target, "wb") as stream:
            write_register(stream, claims=claims, seed=seed)
        return
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="")
    try:
        out = csv.writer(text)
        out.writerow(COLUMNS)
        out.writerows(rows(claims=claims, seed=seed))
        text.flush()
    finally:
        text.detach()


FAULTS = (  # column, its faulty value
    ("피해금액", "약 50만원"),
    ("계좌번호", "1.23457E+11"),
    ("사업자등록번호", "012-34-56780"),
    ("접수일시", "22. 10. 19. 14:05"),
    ("접수일시", "2022-10-32 09:10"),
    ("계열사", "카가오"),
    ("은행", "한빛은행"),
    ("휴대전화", "010-123-45"),
    ("피해금액", "-300,000"),
    ("유무료", "유로"),
)


def faulty_file(*, seed: int = DEFAULT_SEED) -> bytes:
    """Return a short CSV like `write_register`'s that the import has to reject: one row for each of
    FAULTS, with claim numbers of its own."""
    company, registration, account = map(COLUMNS.index, ("계열사", "사업자등록번호", "계좌번호"))
    shops = [
        row
        for row in rows(claims=2_000, seed=seed + 1)
        if row[company] == "카카오" and row[registration] and row[account]
    ]
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(COLUMNS)
    for index, (column, value) in enumerate(FAULTS):
        cell = dict(zip(COLUMNS, shops[index], strict=True))
        cell |= {"접수번호": f"K1015-H{index + 1:06d}", "접수채널": "고객센터", column: value}
        out.writerow(cell.values())
    return text.getvalue().encode("utf-8-sig")
