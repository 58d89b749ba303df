"""Appeals of the demo, one story for each possible course."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims import clock
from claims.demo import documents
from claims.documents.models import Source
from reviews.committee.appeals.verbs import (
    accept_appeal,
    extend_appeal,
    register_appeal,
    withdraw_appeal,
)
from reviews.committee.models import Appeal, Choice
from reviews.demo import texts
from reviews.demo.engine import Story
from reviews.demo.plan import Stance
from reviews.notices.delivery.deliver import deliver_all

if TYPE_CHECKING:
    from reviews.demo.stories import CaseStory

# Votes of the second panel; stories that are not here end before or without it.
SECOND = {
    "appeal_raised": (Choice.PARTLY,) * 3,
    "appeal_confirmed": (Choice.DENY, Choice.PARTLY, Choice.DENY),
}
TOO_LATE = 34  # days after the notice; the claimant has thirty
EXTENDED = "추가로 낸 자료의 매출을 다시 계산하는 데 시간이 더 필요합니다."
TAKEN_BACK = "신청인이 전화로 이의신청을 취소해 달라고 함"


def play_appeal(telling: CaseStory) -> Story:
    """Story of the claimant's appeal against the decision of this case. The name of the case's
    story decides the course: too late and rejected, withdrawn, only received, or accepted with a
    second round."""
    story, rnd = telling.case.story, telling.case.random
    if story == "appeal_late":
        yield telling.after(clock.now(), 1)
        deliver_all()  # the notice is sent, and the claimant's thirty days begin
        yield telling.after(clock.now(), TOO_LATE)
        _register(telling)
        return
    yield telling.after(clock.now(), 2 + rnd.random() * 4)
    made = _register(telling)
    yield telling.after(clock.now(), 1 + rnd.random() * 3)
    if story == "appeal_withdrawn":
        withdraw_appeal(appeal=made, by=telling.people["secretary"], reason=TAKEN_BACK)
        return
    if story == "appeal_received":
        return  # the secretariat has not handled it yet
    if telling.flaw.startswith("certificate"):
        telling.mend(documents.CERTIFICATE, Source.SECRETARIAT)
        yield telling.after(clock.now(), 0.5)
    accept_appeal(appeal=made, by=telling.people["secretary2"])
    if story in SECOND:
        telling.stance = Stance.RAISED
    if story == "appeal_confirmed":
        yield telling.after(clock.now(), 2)
        extend_appeal(appeal=made, by=telling.people["secretary"], reason=EXTENDED)
    opinions = SECOND.get(story, (Choice.PARTLY, Choice.PARTLY)[: int(rnd.random() * 3)])
    for opinion in opinions:
        yield telling.after(clock.now(), 0.5 + rnd.random() * 2)
        telling.vote(telling.seats()[0], opinion)


def _register(telling: CaseStory) -> Appeal:
    rnd = telling.case.random
    by_phone = rnd.random() < 0.5
    return register_appeal(
        review=telling.review(),
        by=telling.people["agent" if by_phone else "secretary"],
        grounds=texts.pick(rnd, texts.APPEALS),
        channel="전화" if by_phone else "우편",
    )
