"""The plan's other programmes in the demo: each that can run is played to its end.

Previewed, approved by a second person, issued in each way, answered, used and expired; failures
are left in their worklist. Lists, codes and partners' answers are made up; numbers of people are
small beside the plan's. Taxis are still under discussion.
"""

from __future__ import annotations

import datetime as dt
import io
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count

from claims import clock
from claims.policy.models import Programme
from claims.register.models import Claim, ClaimantKind
from claims.users.models import User
from config.dev.benefit_partner import Partner
from reviews.benefits.batches import codes, files, sending
from reviews.benefits.batches import verbs as batches
from reviews.benefits.counts import enter_count
from reviews.benefits.errors import NobodyChosenError
from reviews.benefits.grants.verbs import drop_grant, try_again
from reviews.benefits.loading import recipient_lists
from reviews.benefits.loading.codes import load_codes
from reviews.benefits.loading.results import load_results
from reviews.benefits.models import BenefitBatch, BenefitGrant, BenefitRun
from reviews.benefits.notices import tell_recipients
from reviews.benefits.runs import granting
from reviews.benefits.runs.audiences import Audience, preview
from reviews.benefits.runs.verbs import approve_run, propose_run
from reviews.benefits.states import GrantStatus, Way

LEAST = 20  # claims of the service whose small businesses get channel cash first
PC_ROOMS, OF_THE_REGISTER = 5_700, 20  # the plan's, and at most so many of them by their claims
DRIVERS, INSURED = 40, 12
# issued, used, expired: the public's, in thousands, as two weekly reports said them. Of a closed
# programme everything was used or has expired.
COUNTS = {
    "emoticons": ((8_100, 5_900, 0), (8_400, 6_960, 1_440)),
    "coupon-2000": ((4_700, 2_950, 0), (5_200, 3_480, 1_720)),
    "coupon-3000": ((4_600, 1_700, 0), (5_200, 2_930, 0)),
    "storage-month": ((2_640, 1_980, 0), (2_870, 2_310, 560)),
}
CLOSED = ("emoticons", "coupon-2000", "storage-month")
REPORTED = dt.timedelta(days=7)  # between the two reports


@dataclass(frozen=True)
class _Office:
    """Two people of the secretariat and their acts on a programme in the demo: `by` proposes,
    `other` approves; `by_file`, `by_codes` and `by_partner` issue what waits, `answers` loads
    results."""

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

    def by_codes(self, to: Programme) -> None:
        batch = batches.make_batch(programme=to, way=Way.CODES, by=self.by)
        while codes.give_codes(batch.pk):
            pass

    def by_partner(self, to: Programme) -> None:
        """Make a batch of the programme's waiting grants and send it to a partner of its own over
        HTTP. The partner marks each third one that it issued as used, and the desk asks it for the
        use."""
        with _partner() as speaker:
            batch = batches.make_batch(programme=to, way=Way.PARTNER, by=self.by)
            while sending.send_batch(batch.pk):
                pass
            speaker.use(clock.today().isoformat())
            sending.ask_use(batch.pk)

    def answers(self, batch: BenefitBatch, words: Sequence[str]) -> None:
        """Load a partner's results of a batch. `words` are results with their reasons ("사용,",
        "실패,…"), given to the grants in turn."""
        day = clock.today()
        grants = BenefitGrant.objects.filter(batch=batch).order_by("pk")
        lines = [f"{one.number},{words[at % len(words)]},{day}" for at, one in enumerate(grants)]
        text = "\n".join(["제공번호,결과,사유,처리일", *lines])
        file = io.BytesIO(text.encode())
        load_results(batch=batch, file=file, by=self.by, sha256=batch.sha256)


@contextmanager
def _partner() -> Iterator[Partner]:
    """Context manager: start a partner of its own (an HTTP server in this process) and point the
    settings at it, until the block ends. The partner that runs beside the demo answers with today's
    date, not with the demo's."""
    names = ("BENEFIT_PARTNER_URL", "BENEFIT_PARTNER_KEY")
    before = [getattr(settings, name) for name in names]
    speaker = Partner()
    threading.Thread(target=speaker.serve_forever, daemon=True).start()
    settings.BENEFIT_PARTNER_URL, settings.BENEFIT_PARTNER_KEY = speaker.url, speaker.key
    try:
        yield speaker
    finally:
        speaker.shutdown()
        speaker.server_close()
        for name, value in zip(names, before, strict=True):
            setattr(settings, name, value)


def play_benefits(people: dict[str, User]) -> None:
    """Play the benefits of every programme except the council's cash: propose, approve, issue, and
    load results. Does nothing if there are runs of benefits. Call it with the clock at the demo's
    day."""
    if BenefitRun.objects.exists():
        return
    office = _Office(people["secretary"], people["secretary2"])
    now = clock.now()
    with clock.at(now - dt.timedelta(days=20)):
        _count_the_public(office, 0)
        _pc_rooms(office)
        _transport(office)
    with clock.at(now - dt.timedelta(days=20) + REPORTED):
        _count_the_public(office, 1)
    with clock.at(now - dt.timedelta(days=9)):
        _insurance(office)
        _drivers(office)
    with clock.at(now - dt.timedelta(days=3)):
        _channel_cash(office)
        _pc_rooms_of_the_register(office)
    _end_transport(office)
    tell_recipients()


def _running(code: str, days: int, state: str = "running") -> Programme:
    """Set a programme to the state `state`, from today until `days` days later, and return it."""
    programme = Programme.objects.select_related("company").get(code=code)
    programme.state = state
    programme.begins_on = clock.today()
    programme.ends_on = clock.today() + dt.timedelta(days=days)
    programme.save()
    return programme


def _close(programme: Programme) -> None:
    programme.state = "closed"
    programme.save()


def _count_the_public(office: _Office, report: int) -> None:
    """Enter the numbers of one of the two reports (0 or 1) on each programme for the public. The
    second one closes the programmes of CLOSED."""
    for code, reports in COUNTS.items():
        programme = Programme.objects.get(code=code) if report else _running(code, 90)
        issued, used, expired = reports[report]
        enter_count(
            programme=programme, by=office.by, day=clock.today(), issued=issued * 1_000,
            redeemed=used * 1_000, expired=expired * 1_000, note="서비스팀이 보낸 주간 집계",
        )  # fmt: skip
        if report and code in CLOSED:
            _close(programme)


def _pc_rooms(office: _Office) -> None:
    """Grant coins to a list of PC rooms (hashes), issue a code for each by file, and load the
    answers."""
    to = _running("pc-room-coins", 60)
    pool = "\n".join(
        ["이용번호", *(f"PCCOIN-{n:04}-{n * 7919 % 9973:04}" for n in range(PC_ROOMS))]
    )
    load_codes(programme=to, file=io.BytesIO(pool.encode()), by=office.by)
    listed = range(1, PC_ROOMS - OF_THE_REGISTER + 1)
    lines = [f"{n * 104_729:064x},PC{n:04}" for n in listed]
    office.grant(office.list_of(to, "1차 가맹 PC방", "해시,참조번호", lines))
    office.answers(office.by_file(to), ("사용,", "사용,", "제공,"))


def _pc_rooms_of_the_register(office: _Office) -> None:
    """Grant coins to the PC rooms that filed a claim and let it be handed over, with a code for
    each in a letter. Does nothing if there are none or too many."""
    to = Programme.objects.select_related("company").get(code="pc-room-coins")
    kind = ClaimantKind.SMALL_BUSINESS.value
    audience = Audience(to, {"kind": [kind], "company": [str(to.company_id)]})
    if 0 < preview(audience).recipients <= OF_THE_REGISTER:
        office.grant(audience, note="접수한 PC방")
        office.by_codes(to)


def _insurance(office: _Office) -> None:
    """Grant insurance to a list of businesses, most of which are in the register, so that their
    claims show it; issue it by file and load the answers."""
    to = _running("storm-insurance", 365)
    numbers = _business_numbers()
    if not numbers:
        return
    lines = [f"{number},INS{at:03}" for at, number in enumerate(numbers)]
    office.grant(office.list_of(to, "가입 신청 상인", "사업자등록번호,참조번호", lines))
    words = (*("제공,",) * 7, *("사용,",) * 4, "실패,이미 다른 보험에 가입함")
    office.answers(office.by_file(to), words)


def _business_numbers() -> list[str]:
    rows = Claim.objects.filter(business_number__gt="", withdrawn_at__isnull=True)
    small = rows.filter(claimant_kind=ClaimantKind.SMALL_BUSINESS).order_by("pk")
    return list(dict.fromkeys(small.values_list("business_number", flat=True)[: 2 * INSURED]))


def _drivers(office: _Office) -> None:
    """Grant points to a list of drivers and issue them through the partner's interface, which does
    not know some of them."""
    to = _running("driver-points", 30)
    lines = [f"{driver},{25_000 + at % 6 * 5_000}" for at, driver in enumerate(_driver_lines())]
    office.grant(office.list_of(to, "10월 운행 기사", "휴대전화,참조번호,금액", lines))
    office.by_partner(to)


def _driver_lines() -> list[str]:
    return [f"010-3{n:03}-{n * 37 % 10_000:04},DR{n:04}" for n in range(1, DRIVERS + 1)]


def _transport(office: _Office) -> None:
    """Grant transport to a list of drivers for fourteen days that are over by the demo's day; issue
    it by file and load the answers."""
    to = _running("driver-transport", 14)
    office.grant(office.list_of(to, "10월 운행 기사", "휴대전화,참조번호", _driver_lines()))
    used = ("사용,", "제공,", "사용,", "사용,", "제공,", "사용,", "사용,")
    words = (*used, "실패,회원을 찾을 수 없음")
    office.answers(office.by_file(to), words)


def _end_transport(office: _Office) -> None:
    """Let what nobody used expire, give up the failures, and close the programme."""
    to = Programme.objects.get(code="driver-transport")
    sending.expire()
    for grant in BenefitGrant.objects.filter(programme=to, status=GrantStatus.FAILED):
        drop_grant(grant=grant, by=office.other, reason="제휴사에도 없는 회원이라 종료하며 정리함")
    _close(to)


def _channel_cash(office: _Office) -> None:
    """Grant cash to the small businesses of one service in the register and issue it by file. One
    grant that failed is issued again, the other failures wait in the worklist. A run for another
    service waits for the second person."""
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
        office.answers(office.by_file(grant.programme), ("제공,",))


def _of_service(to: Programme, service: int) -> Audience:
    kind = ClaimantKind.SMALL_BUSINESS.value
    return Audience(to, {"kind": [kind], "service": [str(service)]})


def _services() -> tuple[int | None, int | None]:
    """Return the ids of the two services with the fewest claims of small businesses, among those
    with at least LEAST such claims; None in place of a missing one."""
    rows: Any = Claim.objects.filter(
        claimant_kind=ClaimantKind.SMALL_BUSINESS, withdrawn_at__isnull=True
    )
    counted = rows.order_by().values("service").annotate(n=Count("pk")).filter(n__gte=LEAST)
    found = [row["service"] for row in counted.order_by("n", "service")[:2]]
    return (found[0] if found else None), (found[1] if len(found) > 1 else None)
