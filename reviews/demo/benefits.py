"""The plan's other programmes in the demo: each has run to its end, or stands where it stood.

Lists, codes and partners' answers are made up; numbers of people are small beside the plan's.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from claims import clock
from claims.policy.models import Programme
from claims.register.models import Claim, ClaimantKind
from claims.users.models import User
from reviews.benefits import batches, codes, files, granting, partner, recipient_lists, sending
from reviews.benefits.audiences import Audience
from reviews.benefits.errors import NobodyChosenError
from reviews.benefits.models import BenefitBatch, BenefitGrant, BenefitRun
from reviews.benefits.notices import tell_recipients
from reviews.benefits.results import load_results
from reviews.benefits.states import GrantStatus, Way
from reviews.benefits.verbs import approve_run, enter_count, propose_run, try_again

LEAST = 20  # claims of the service whose small businesses get channel cash first
PC_ROOMS, DRIVERS, INSURED = 5_700, 40, 12
# issued, used, expired: the public's, in thousands
COUNTS = {
    "emoticons": (8_400, 6_120, 1_240),
    "coupon-2000": (5_200, 1_480, 0),
    "coupon-3000": (5_200, 1_930, 0),
    "storage-month": (2_870, 2_310, 560),
}
CLOSED = ("emoticons", "storage-month")


@dataclass(frozen=True)
class _Office:
    """The two people of the secretariat who act, and how to answer as a partner."""

    by: User
    other: User

    def grant(self, audience: Audience, note: str = "") -> None:
        run = propose_run(audience=audience, by=self.by, note=note)
        approve_run(run=run, by=self.other)
        while granting.process(run.pk):
            pass

    def list_of(self, to: Programme, title: str, head: str, lines: Sequence[str]) -> Audience:
        text = "\n".join([head, *lines])
        file = io.BytesIO(text.encode())
        loaded = recipient_lists.load_list(programme=to, file=file, by=self.by, title=title)
        return Audience(to, list=loaded.file)

    def by_file(self, to: Programme) -> BenefitBatch:
        batch = batches.make_batch(programme=to, way=Way.FILE, by=self.by)
        files.write_file(batch.pk)
        return BenefitBatch.objects.get(pk=batch.pk)

    def answers(self, batch: BenefitBatch, words: Sequence[str]) -> None:
        """Load a partner's results of a batch: the words in turn, one a recipient."""
        day = clock.today()
        grants = BenefitGrant.objects.filter(batch=batch).order_by("pk")
        lines = [f"{one.number},{words[at % len(words)]},{day}" for at, one in enumerate(grants)]
        text = "\n".join(["제공번호,결과,사유,처리일", *lines])
        file = io.BytesIO(text.encode())
        load_results(batch=batch, file=file, by=self.by, sha256=batch.sha256)


def play_benefits(people: dict[str, User]) -> None:
    """Play every programme but the council's cash. The clock stands at the demo's day; happens
    once."""
    if BenefitRun.objects.exists():
        return
    office = _Office(people["secretary"], people["secretary2"])
    now = clock.now()
    with clock.at(now - dt.timedelta(days=20)):
        _count_the_public(office)
        _pc_rooms(office)
    with clock.at(now - dt.timedelta(days=9)):
        _insurance(office)
        _drivers(office)
    with clock.at(now - dt.timedelta(days=3)):
        _channel_cash(office)
        _transport(office)
    tell_recipients()


def _running(code: str, days: int, state: str = "running") -> Programme:
    """Let a programme run, with its last day so many days after the demo's."""
    programme = Programme.objects.select_related("company").get(code=code)
    programme.state = state
    programme.begins_on = clock.today()
    programme.ends_on = clock.today() + dt.timedelta(days=days)
    programme.save()
    return programme


def _close(programme: Programme) -> None:
    programme.state = "closed"
    programme.save()


def _count_the_public(office: _Office) -> None:
    for code, (issued, used, expired) in COUNTS.items():
        programme = _running(code, 90)
        enter_count(
            programme=programme, by=office.by, day=clock.today(), issued=issued * 1_000,
            redeemed=used * 1_000, expired=expired * 1_000, note="서비스팀이 보낸 주간 집계",
        )  # fmt: skip
        if code in CLOSED:
            _close(programme)


def _pc_rooms(office: _Office) -> None:
    """A list of hashes and a code for each, by file; all used or expired, and closed."""
    to = _running("pc-room-coins", 60)
    pool = "\n".join(
        ["이용번호", *(f"PCCOIN-{n:04}-{n * 7919 % 9973:04}" for n in range(PC_ROOMS))]
    )
    codes.load_codes(programme=to, file=io.BytesIO(pool.encode()), by=office.by)
    lines = [f"{n * 104_729:064x},PC{n:04}" for n in range(1, PC_ROOMS + 1)]
    office.grant(office.list_of(to, "1차 가맹 PC방", "해시,참조번호", lines))
    office.answers(office.by_file(to), ("사용,", "사용,", "기한 지남,"))
    _close(to)


def _insurance(office: _Office) -> None:
    """A list of businesses, most of which are in the register: their claims show it."""
    to = _running("storm-insurance", 365)
    numbers = _business_numbers()
    if not numbers:
        return
    lines = [f"{number},INS{at:03}" for at, number in enumerate(numbers)]
    office.grant(office.list_of(to, "가입 신청 상인", "사업자등록번호,참조번호", lines))
    office.answers(office.by_file(to), ("제공,", "제공,", "제공,", "실패,이미 다른 보험에 가입함"))


def _business_numbers() -> list[str]:
    rows = Claim.objects.filter(business_number__gt="", withdrawn_at__isnull=True)
    small = rows.filter(claimant_kind=ClaimantKind.SMALL_BUSINESS).order_by("pk")
    return list(dict.fromkeys(small.values_list("business_number", flat=True)[: 2 * INSURED]))


def _drivers(office: _Office) -> None:
    """Points through the partner's interface where there is one, else by file."""
    to = _running("driver-points", 30)
    lines = [f"{driver},{25_000 + at % 6 * 5_000}" for at, driver in enumerate(_driver_lines())]
    office.grant(office.list_of(to, "10월 운행 기사", "휴대전화,참조번호,금액", lines))
    if partner.is_on():
        sending.send_batch(batches.make_batch(programme=to, way=Way.PARTNER, by=office.by).pk)
    else:
        office.answers(office.by_file(to), ("제공,", "사용,", "제공,", "실패,회원을 찾을 수 없음"))


def _driver_lines() -> list[str]:
    return [f"010-3{n:03}-{n * 37 % 10_000:04},DR{n:04}" for n in range(1, DRIVERS + 1)]


def _transport(office: _Office) -> None:
    """A file that waits for its results."""
    to = _running("driver-transport", 60)
    office.grant(office.list_of(to, "10월 운행 기사", "휴대전화,참조번호", _driver_lines()))
    office.by_file(to)


def _channel_cash(office: _Office) -> None:
    """The small businesses of one service by the register, with letters; those of another one wait
    for the second person."""
    to = _running("channel-cash", 120)
    first, second = _services()
    if first is None:
        return
    office.grant(_of_service(to, first), note="1차")
    office.answers(office.by_file(to), ("제공,", "사용,", "제공,", "제공,", "실패,채널이 없음"))
    failed = BenefitGrant.objects.filter(programme=to, status=GrantStatus.FAILED).order_by("pk")
    _try_again(failed.first(), office)
    if second is not None:
        try:
            propose_run(audience=_of_service(to, second), by=office.by, note="2차")
        except NobodyChosenError:
            return


def _try_again(grant: BenefitGrant | None, office: _Office) -> None:
    if grant is not None:
        try_again(grant=grant, by=office.other)


def _of_service(to: Programme, service: int) -> Audience:
    kind = ClaimantKind.SMALL_BUSINESS.value
    return Audience(to, {"kind": [kind], "service": [str(service)]})


def _services() -> tuple[int | None, int | None]:
    """Return the two services with the fewest small businesses, above a handful."""
    rows: Any = Claim.objects.filter(
        claimant_kind=ClaimantKind.SMALL_BUSINESS, withdrawn_at__isnull=True
    )
    counted = rows.order_by().values("service").annotate(n=Count("pk")).filter(n__gte=LEAST)
    found = [row["service"] for row in counted.order_by("n", "service")[:2]]
    return (found[0] if found else None), (found[1] if len(found) > 1 else None)
