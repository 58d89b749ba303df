"""Hand-overs of the demo: one with its receipt and half of its results, one that waits."""

from __future__ import annotations

import datetime as dt
import io

from django.db.models import Count

from claims import clock
from claims.clock import today
from claims.exports.models import FileFormat
from claims.handovers.choosing import propose_handover
from claims.handovers.consents import load_consents
from claims.handovers.loading import load_results
from claims.handovers.models import Handover, HandoverReceiver
from claims.handovers.receivers import set_receiver
from claims.handovers.verbs import confirm_handover, record_receipt, tell_claimants
from claims.handovers.writing import write_file
from claims.policy.models import Company
from claims.register.models import Claim
from claims.users.models import User

HANDED, WAITING = 40, 24  # claims of the two hand-overs
DECLINED = 6  # claimants of the first company who do not consent
PURPOSE = "피해 신청의 확인과 보상"
KEPT_FOR = "처리한 날부터 3년"


def hand_claims_over(people: dict[str, User]) -> None:
    """Play two hand-overs to affiliates: claims of the largest one are handed over, with its
    receipt and half of its results; those of the second are proposed and wait for confirmation.
    Does nothing if there are receivers, or in a register too small for it."""
    if HandoverReceiver.objects.exists():
        return
    affiliates = Company.objects.filter(is_operator=False).annotate(n=Count("claim"))
    first, second, *_others = affiliates.order_by("-n", "pk")
    if not second.n:
        return  # a register too small for it
    by = people["secretary"]
    receivers = [
        set_receiver(
            by=by, company=company, name=company.name, phone=f"02-0000-20{at:02}",
            contact="고객지원팀 담당자 메일, 비밀번호는 전화로", purpose=PURPOSE, kept_for=KEPT_FOR,
        )
        for at, company in enumerate((first, second), 1)
    ]  # fmt: skip
    set_receiver(
        by=by, name="소비자 상담 기관", phone="02-0000-2090", contact="상담 접수 창구",
        purpose="피해 상담과 조정", kept_for=KEPT_FOR,
    )  # fmt: skip
    _hand_over(receivers[0], people)
    _consent(receivers[1], WAITING, by=by)
    propose_handover(receiver=receivers[1], by=by, note="11월 통화로 동의를 받은 신청")


def _numbers(receiver: HandoverReceiver, most: int) -> list[str]:
    claims = Claim.objects.filter(
        company=receiver.company, route="affiliate", withdrawn_at__isnull=True
    )
    return list(claims.order_by("pk").values_list("number", flat=True)[:most])


def _consent(receiver: HandoverReceiver, most: int, *, by: User, declined: int = 0) -> None:
    """Load a file of consents for `most` claims of the receiver's company, and of refusals for
    `declined` others before them."""
    day = today() - dt.timedelta(days=6)
    numbers = _numbers(receiver, most + declined)
    lines = [
        f"{number},{'동의' if at >= declined else '동의하지 않음'},통화,{day}"
        for at, number in enumerate(numbers)
    ]
    text = "접수번호,동의,방법,받은 날\n" + "\n".join(lines)
    load_consents(receiver=receiver, file=io.BytesIO(text.encode()), by=by)


def _hand_over(receiver: HandoverReceiver, people: dict[str, User]) -> None:
    by, other = people["secretary"], people["secretary2"]
    _consent(receiver, HANDED, by=by, declined=DECLINED)
    handover = propose_handover(receiver=receiver, by=by, file_format=FileFormat.XLSX)
    confirm_handover(handover=handover, by=other)
    write_file(handover_id=handover.pk)
    handover = Handover.objects.get(pk=handover.pk)
    record_receipt(
        handover=handover, by=other, received_on=today(), received_by="김서연 (고객지원팀)",
        sha256=handover.sha256,
    )  # fmt: skip
    tell_claimants(handover_id=handover.pk)
    _results(handover, by=other)


def _results(handover: Handover, *, by: User) -> None:
    """Load the receiver's file of results for half of the claims of a hand-over; its last line
    cannot be read."""
    numbers = handover.items.order_by("pk").values_list("claim__number", flat=True)
    day = f"{clock.now():%Y-%m-%d}"
    words = ("지급,30000", "지급,50000", "지급하지 않음,", "지급,30000", "우리 신청 아님,")
    lines = [
        f"{number},{words[at % len(words)]},{day}"
        for at, number in enumerate(numbers[: handover.count // 2])
    ]
    if lines:
        lines[-1] = f"{numbers[len(lines) - 1]},지급,약 3만원,{day}"
    text = "접수번호,결과,지급액,처리일\n" + "\n".join(lines)
    load_results(handover=handover, file=io.BytesIO(text.encode()), by=by)
