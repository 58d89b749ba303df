"""Data breaches in the demo: one that waits for its letters, one that was none."""

from __future__ import annotations

import datetime as dt

from claims import clock
from claims.register.models import Claim, Route
from claims.users.models import User
from reviews.data_breaches.closing import close_breach
from reviews.data_breaches.models import DataBreach
from reviews.data_breaches.verbs import add_source, record_breach

AFFECTED = 40  # claims of the lost storage device


def play_breaches(people: dict[str, User]) -> None:
    """Record the data breaches of the demo. Does nothing if there are any. Call it with the clock
    at the demo's day."""
    if DataBreach.objects.exists():
        return
    now, by = clock.now(), people["secretary"]
    with clock.at(now - dt.timedelta(days=30)):
        alarm = record_breach(
            by=by,
            title="복도에서 주운 출력물",
            kind="lost",
            known_at=clock.now() - dt.timedelta(hours=2),
            items=["name"],
            happened_from=None,
            happened_until=None,
            circumstances="신청 목록으로 보이는 출력물이 복도에 있었습니다.",
            advice="하실 일이 없습니다.",
            measures="출력물을 회수해 살펴보았습니다.",
        )
        close_breach(breach=alarm, by=by, note="연습용 자료의 출력물이고 실제 신청인이 없음")
    with clock.at(now - dt.timedelta(hours=6)):
        lost = record_breach(
            by=by,
            title="회의 뒤 잃어버린 저장장치",
            kind="lost",
            known_at=clock.now() - dt.timedelta(hours=3),
            items=["name", "account"],
            happened_from=clock.today() - dt.timedelta(days=1),
            happened_until=None,
            circumstances="직원이 회의를 마치고 신청 목록이 든 저장장치를 잃어버렸습니다.",
            advice="모르는 전화와 문자에 답하지 마시고 계좌의 거래내역을 살펴봐 주세요.",
            measures="저장장치를 찾고 있으며 경찰에 신고했습니다. 피해를 입으시면 돕겠습니다.",
        )
        claims = Claim.objects.filter(route=Route.TIER_GRANT, erased_at=None).order_by("pk")
        numbers = " ".join(claims.values_list("number", flat=True)[:AFFECTED])
        add_source(breach=lost, by=by, kind="numbers", numbers=numbers)
