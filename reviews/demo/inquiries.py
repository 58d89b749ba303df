"""Inquiries in the demo: calls that were answered, call-backs that wait or are overdue, notes."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from claims import clock
from claims.inquiries.escalation import escalate_inquiry
from claims.inquiries.models import Inquiry
from claims.inquiries.verbs import note_inquiry, write_note
from claims.policy.deadlines import add_working_days
from claims.users.models import User
from reviews.committee.models import Review, ReviewStatus
from reviews.payouts.models import Payout
from reviews.payouts.states.payouts import PayoutStatus


class Call(NamedTuple):
    """An inquiry by telephone to note: `ago` days before the demo's day, by the user `by`, about a
    claim whose review has this status. `back` is the number of working days until the call-back;
    None for none. With `topic` the inquiry is escalated to its office."""

    by: str
    status: ReviewStatus
    ago: int
    text: str
    back: int | None = None
    topic: str = ""


CALLS = (
    Call("agent", ReviewStatus.SUPPLEMENT_REQUESTED, 3,
         "통장 사본을 사진으로 찍어 보내도 되는지 물음. 글자가 보이면 된다고 안내함."),
    Call("agent", ReviewStatus.IN_REVIEW, 6,
         "결과가 언제 나오는지 물음. 심의 기한을 안내하고, 기한이 지나면 다시 전화하기로 함.", 2),
    Call("agent", ReviewStatus.WAITING_DOCUMENTS, 0,
         "소상공인 확인서를 어디서 받는지 물음. 발급처를 알아보고 알려 주기로 함.", 1),
    Call("secretary2", ReviewStatus.SUPPLEMENT_REQUESTED, 8,
         "보완 서류를 우편으로 보냈다고 함. 도착했는지 확인해 알려 주기로 함.", 3),
    Call("agent", ReviewStatus.DECIDED, 1,
         "결과 통지를 못 받았다고 함. 내용을 읽어 주고 접수번호를 확인함."),
    Call("agent", ReviewStatus.SUPPLEMENT_REQUESTED, 0,
         "거래처가 서류를 늦게 준다고 함. 보완 기한을 일주일 늘려 달라고 함.", 2, "term"),
    Call("agent", ReviewStatus.WAITING_DOCUMENTS, 5,
         "다른 사람이 철회를 눌렀다고 함. 본인 확인을 마침. 되돌려 달라고 함.", 1, "withdrawal"),
    Call("agent", ReviewStatus.DECIDED, 0,
         "이체했다는 안내를 받았는데 입금이 안 보인다고 함.", 2, "payment"),
)  # fmt: skip


def note_inquiries(people: dict[str, User]) -> None:
    """Note the inquiries of the demo, and finance's note on a failed payout. Does nothing if there
    are any inquiries. Call it with the clock at the demo's day."""
    if Inquiry.objects.exists():
        return
    now, taken = clock.now(), set[int]()
    for call in CALLS:
        free = Review.objects.filter(status=call.status).exclude(pk__in=taken).order_by("-pk")
        review = free.select_related("claim").first()
        if review is None:
            continue
        taken.add(review.pk)
        with clock.at(now - dt.timedelta(days=call.ago, minutes=20)):
            day = add_working_days(clock.today(), call.back) if call.back else None
            outcome = "" if day else "answered"
            noted = note_inquiry(
                claim=review.claim, by=people[call.by], kind="call", text=call.text,
                outcome=outcome, call_back_on=day,
            )  # fmt: skip
            if call.topic:
                escalate_inquiry(inquiry=noted, by=people[call.by], topic=call.topic, day=day)
    failed = Payout.objects.filter(status=PayoutStatus.FAILED).select_related("claim").first()
    if failed is not None:
        text = "신청인과 통화함. 계좌를 해지해 새 통장 사본을 보내기로 함."
        write_note(claim=failed.claim, by=people["finance1"], text=text)
