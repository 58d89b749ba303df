"""Data-subject requests in the demo: open, put off, granted, refused, withdrawn."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from claims import clock
from claims.policy.deadlines import add_working_days
from claims.register.models import Claim, Route
from claims.users.models import User
from reviews.data_subject_requests.models import DataSubjectRequest
from reviews.data_subject_requests.verbs import (
    answer_request,
    extend_request,
    register_request,
    withdraw_request,
)


class Asked(NamedTuple):
    """A request to register `ago` days before the demo's day, by the user `by`, and its answer:
    (outcome, ground, text) a day later; None while it is open."""

    by: str
    ago: int
    kind: str
    identity: str
    asks: str
    answer: tuple[str, str, str] | None = None


OPEN = (
    Asked("agent", 0, "access", "unproven", "저에 대해 무엇을 가지고 있는지 전부 보여 달라고 함"),
    Asked("secretary", 4, "correction", "document", "상호가 바뀌었으니 고쳐 달라고 함"),
)
ANSWERED = (
    Asked(
        "secretary", 20, "access", "document", "접수한 내용과 계좌를 보여 달라고 함",
        ("granted", "", "신분증을 확인하고 사본을 방문한 자리에서 드렸습니다."),
    ),
    Asked(
        "agent", 16, "deletion", "called_back", "신청한 기록을 모두 지워 달라고 함",
        ("refused", "legal_duty", "지급한 기록은 5년 동안 보관한 뒤 파기합니다."),
    ),
)  # fmt: skip
PUT_OFF = Asked("agent", 8, "access", "proxy", "대리인이 통화한 내용까지 보여 달라고 함")
WITHDRAWN = Asked("agent", 6, "suspension", "called_back", "결과가 나올 때까지 쓰지 말라고 함")


def play_requests(people: dict[str, User]) -> None:
    """Register and answer the data-subject requests of the demo. Does nothing if there are any.
    Call it with the clock at the demo's day."""
    if DataSubjectRequest.objects.exists():
        return
    claims = Claim.objects.filter(route=Route.TIER_GRANT, withdrawn_at=None).order_by("-pk")
    asked = (*OPEN, *ANSWERED, PUT_OFF, WITHDRAWN)
    for one, claim in zip(asked, claims[: len(asked)], strict=False):
        _play(one, claim, people)


def _play(one: Asked, claim: Claim, people: dict[str, User]) -> None:
    now, office = clock.now(), people["secretary2"]
    with clock.at(now - dt.timedelta(days=one.ago, minutes=10)):
        made = register_request(
            claim=claim, by=people[one.by], kind=one.kind, asks=one.asks, channel="telephone",
            identity=one.identity,
        )  # fmt: skip
    with clock.at(now - dt.timedelta(days=max(one.ago - 1, 0))):
        if one.answer:
            outcome, ground, text = one.answer
            answer_request(request=made, by=office, outcome=outcome, ground=ground, answer=text)
        elif one is PUT_OFF:
            until = add_working_days(made.first_due_on, 5)
            reason = "지난 통화 기록을 찾는 데 시간이 더 필요합니다."
            extend_request(request=made, by=office, until=until, reason=reason)
        elif one is WITHDRAWN:
            withdraw_request(request=made, by=office, reason="신청인이 전화로 철회함")
