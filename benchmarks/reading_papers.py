"""The papers of `benchmarks/reading.py`: what is drawn on each, and how its reading is judged."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from PIL import Image

from claims.documents.models import Document
from claims.documents.tests import photographs
from claims.evidence.checks.bankbook_account import ACCOUNT
from claims.evidence.dates import format_day
from claims.evidence.models import Verdict
from claims.evidence.picture_confidence import SURE, SURE_OTHER, weigh
from claims.evidence.registry import Found, check_of
from claims.evidence.sentences import READ_DIFFERS
from claims.evidence.subject import Subject
from claims.evidence.text import Text
from claims.identifiers import business_check_digit, business_number_digits
from claims.policy.models import Incident
from claims.register.models import Claim

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
SEOUL = dt.timezone(dt.timedelta(hours=9))
OUTAGE = (
    dt.datetime(2022, 10, 15, 15, 30, tzinfo=SEOUL),
    dt.datetime(2022, 10, 19, 23, tzinfo=SEOUL),
)
VALID = ("2022-04-01", "2023-03-31")  # as photographs.certificate prints it
Judgement = tuple[dict[str, str], Any]


@dataclass(frozen=True)
class Paper:
    """A drawn page, the names of its fields, and the function that judges what was read: it returns
    the outcome of each field, and True if a number one digit away passed."""

    page: Image.Image
    fields: tuple[str, ...]
    judge: Callable[[dict[str, Any]], Judgement]


@dataclass(frozen=True)
class Given(Subject):
    """Subject of a check without a database: made of the paper's claim and the words that were
    read."""

    number: str = field(default="", repr=False)

    def account_number(self) -> str:
        return self.number


def subject_of(body: dict[str, Any], *, account: str = "", **claim: Any) -> Given:
    incident = Incident(began_at=OUTAGE[0], ended_at=OUTAGE[1])
    given = Given(Claim(**claim), None, incident, Document(), read={1: ""}, number=account)
    given.__dict__.update(text=Text().with_read([body]), sheets=[])
    return given


def answer(code: str, subject: Given) -> Found:
    """Return what the check `code` finds about the subject, after weighing the doubt of the
    reading; the verdict UNKNOWN if it finds nothing."""
    check = check_of(code)
    assert check is not None
    found = check.find(subject)
    return weigh(found, subject.text) if found else Found(Verdict.UNKNOWN, "nothing")


def outcome(*, right: bool, other: bool) -> str:
    """Return "right", "wrong" or "unsure" for a field. `right`: it was read as printed; `other`:
    something else was read surely."""
    return "right" if right else "wrong" if other else "unsure"


def of_name(found: Found) -> str:
    differs = found.said == READ_DIFFERS or "holder" in found.values
    sure = found.data.get("read", 0) >= SURE_OTHER
    return outcome(right=found.verdict == Verdict.OK, other=differs and sure)


def of_number(text: Text, digits: str) -> tuple[str, bool]:
    """Return (outcome of a printed number, "right", "wrong" or "unsure"; True if a number that
    differs in one digit was read surely)."""
    numbers, found = set(), "unsure"
    for place in text.places(ACCOUNT):
        read = re.sub(r"\D", "", place.match[0])
        if text.confidence_at(1, place.box) < SURE:
            continue
        numbers.add(read)
        whole = business_number_digits(read) is not None if len(digits) == 10 else True
        if read == digits:
            found = "right"
        elif found != "right" and len(read) == len(digits) and whole:
            found = "wrong"
    near = {
        digits[:at] + other + digits[at + 1 :]
        for at in range(len(digits))
        for other in "0123456789"
        if other != digits[at]
    }
    return found, bool(near & numbers)


def certificate(seed: str, n: int) -> Paper:
    rnd = Random(seed)  # noqa: S311
    nine = f"{rnd.randint(101, 899)}{rnd.randint(10, 99)}{rnd.randint(1000, 9999)}"
    digits = nine + business_check_digit(nine)
    name, owner = NAMES[n % len(NAMES)], OWNERS[rnd.randrange(len(OWNERS))]

    def judge(body: dict[str, Any]) -> Judgement:
        subject = subject_of(body, business_name=name, business_number=digits)
        number, falsely = of_number(subject.text, digits)
        valid = answer("certificate.validity", subject)
        period = (valid.data.get("from"), valid.data.get("to"))
        read = valid.data.get("read", 0) >= SURE and "from" in valid.data
        same = period == VALID
        fields = {
            "number": number,
            "name": of_name(answer("certificate.name", subject)),
            "validity": outcome(
                right=same and valid.verdict == Verdict.OK, other=read and not same
            ),
            "issuer": of_name(answer("certificate.issuer", subject)),
        }
        return fields, falsely

    dashed = f"{digits[:3]}-{digits[3:5]}-{digits[5:]}"
    page = photographs.certificate(name, owner, dashed)
    return Paper(page, ("number", "name", "validity", "issuer"), judge)


def bankbook(seed: str, n: int) -> Paper:
    rnd = Random(seed)  # noqa: S311
    bank, shape = BANKS[n % len(BANKS)]
    account = "-".join("".join(rnd.choice("0123456789") for _ in range(part)) for part in shape)
    owner, digits = OWNERS[rnd.randrange(len(OWNERS))], account.replace("-", "")

    def judge(body: dict[str, Any]) -> Judgement:
        subject = subject_of(body, account=digits, representative=owner)
        number, falsely = of_number(subject.text, digits)
        holder = of_name(answer("bankbook.holder", subject))
        return {"account": number, "holder": holder}, falsely

    return Paper(photographs.bankbook(bank, account, owner), ("account", "holder"), judge)


def card_slip(seed: str, n: int) -> Paper:
    rnd = Random(seed)  # noqa: S311
    sold = dt.datetime(2022, 10, rnd.randint(1, 15), rnd.randint(9, 15), rnd.randint(0, 29))  # noqa: DTZ001
    supply = rnd.randint(9, 90) * 1_000

    def judge(body: dict[str, Any]) -> Judgement:
        found = answer("sales.slips", subject_of(body))
        slips = [(one["day"], one["won"]) for one in found.data.get("slips", ())]
        right = slips == [(sold.date().isoformat(), supply + supply // 10)]
        sure = found.verdict == Verdict.OK
        return {"slip": outcome(right=sure and right, other=sure and not right)}, False

    return Paper(photographs.card_slip(NAMES[n % len(NAMES)], sold, supply), ("slip",), judge)


def sales_sheet(seed: str, n: int) -> Paper:
    rnd = Random(seed)  # noqa: S311
    first = dt.date(2022, 9, 26)
    days = [
        (first + dt.timedelta(days=at), rnd.randint(300, 900) * 1_000, rnd.randint(50, 200) * 500)
        for at in range(35)
    ]
    printed = {day.isoformat(): card + cash for day, card, cash in days}

    def judge(body: dict[str, Any]) -> Judgement:
        found = answer("sales.fall", subject_of(body, claimed_loss=100_000))
        read = {one["day"]: one["won"] for one in found.data.get("days", ())}
        right = all(printed.get(day) == won for day, won in read.items())
        return {"sheet": outcome(right=bool(read) and right, other=bool(read) and not right)}, False

    return Paper(photographs.sales_sheet(days), ("sheet",), judge)


def screen(seed: str, n: int) -> Paper:
    rnd = Random(seed)  # noqa: S311
    day = dt.date(2022, 10, rnd.randint(15, 19))
    week = "월화수목금토일"[day.weekday()]
    written = (
        format_day(day),
        f"{day.month}월 {day.day}일 {week}요일",
        f"{day.month}/{day.day}({week})",
    )
    lines = ["주문이 접수되었습니다", f"{written[n % 3]} 15:42", "메시지를 보낼 수 없습니다"]

    def judge(body: dict[str, Any]) -> Judgement:
        found = answer("usage.dates", subject_of(body))
        ends = {found.values.get("first"), found.values.get("last")}
        inside = found.verdict == Verdict.OK
        right = ends == {format_day(day)}
        return {"use": outcome(right=inside and right, other=inside and not right)}, False

    return Paper(photographs.channel_screen(lines, dark=n % 2 == 1), ("use",), judge)


KINDS: dict[str, Callable[[str, int], Paper]] = {
    "certificate": certificate,
    "bankbook": bankbook,
    "card slip": card_slip,
    "sales sheet": sales_sheet,
    "screenshot": screen,
}
