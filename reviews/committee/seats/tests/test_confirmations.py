"""Sheets before 제척, 재배정 and a decision on a challenge: who leaves, the vote, who is told."""

from __future__ import annotations

import pytest
from django.urls import reverse

from claims import clock
from claims.tests.confirming import digest_on, open_sheet
from reviews.committee.models import Assignment, Challenge, Leave, Member
from reviews.committee.seats.challenges import register_challenge
from reviews.committee.tests import factories as f
from reviews.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def review():
    return f.in_review()


@pytest.fixture
def nobody_left():
    f.council(size=3, substitutes=0)
    return f.in_review()


def take_away(client, seat, act="disqualify"):
    client.force_login(f.secretary())
    url = reverse(f"committee:{act}", args=[seat.review.claim.number])
    return open_sheet(client, url, {"seat": seat.pk, "reason": "같은 건물에 삶"}).content.decode()


def decide(client, seat, decision):
    challenge = Challenge.objects.filter(assignment=seat).first()
    challenge = challenge or register_challenge(assignment=seat, by=f.secretary(), grounds="친족")
    client.force_login(f.chair())
    url = reverse("committee:decide_challenge", args=[challenge.pk])
    sent = {"decision": decision, "answer": "근거가 있음"}
    return open_sheet(client, url, sent).content.decode()


def test_it_says_who_leaves_and_that_lots_are_drawn(client, review):
    seat = f.panel(review)[0]
    sheet = take_away(client, seat)
    for said in (
        str(seat.member), "같은 건물에 삶", "추첨으로 정합니다", "새 위원이 표결해야 개표합니다",
        "돌아오지 못합니다", "물러나는 위원과 새 위원의 알림함",
        "신청인에게 나가는 통지는 없습니다",
    ):  # fmt: skip
        assert said in sheet, said
    names = {str(m) for m in Member.objects.all()} - {str(seat.member)}
    assert not [name for name in names if name in sheet]  # a lot is not foretold


def test_it_is_called_by_its_act(client, review):
    seat = f.panel(review)[0]
    words = {"disqualify": ("위원 제척", "제척하기"), "reassign": ("위원 재배정", "재배정하기")}
    for act, said in words.items():
        sheet = take_away(client, seat, act)
        assert [word for both in words.values() for word in both if word in sheet] == [*said]


def test_it_says_that_nobody_can_take_the_seat(client, nobody_left):
    seat = f.panel(nobody_left)[0]
    for sheet in (take_away(client, seat), take_away(client, seat, "reassign")):
        assert "맡을 수 있는 위원이 없어 자리가 빕니다" in sheet
        assert "빈자리가 찰 때까지 심의가 기다립니다" in sheet and "새 위원의 알림함" not in sheet


def test_the_seat_of_a_member_on_leave_says_so(client, review):
    seat, day = f.panel(review)[0], clock.today()
    Leave.objects.create(member=seat.member, starts_on=day, ends_on=day, entered_by=f.secretary())
    assert "부재" in take_away(client, seat, "reassign")
    assert "부재" not in take_away(client, f.panel(review)[1], "reassign")


def test_a_challenge_of_the_seat_ends_with_it_and_the_claimant_is_told(client, review):
    seat = f.panel(review)[0]
    register_challenge(assignment=seat, by=f.secretary(), grounds="친족")
    assert "결정 전인 기피 신청도 끝나고, 신청인에게 알립니다" in take_away(client, seat)


def test_upholding_says_what_becomes_of_the_vote(client, review):
    seat, other, _third = f.panel(review)
    f.vote(review, seat, "deny")
    sheet = decide(client, seat, "upheld")
    assert "봉인된 표결은 집계에서 빠집니다" in sheet and "추첨으로 정합니다" in sheet
    assert "근거가 있음" in sheet and "기피를 인용했다고 통지합니다" in sheet
    assert "아직 표결하지 않았습니다" in decide(client, other, "upheld")


@pytest.mark.parametrize("decision", ["upheld", "dismissed"])
def test_who_may_not_decide_gets_no_sheet(client, review, decision):
    seat, other, _third = f.panel(review)
    challenge = register_challenge(assignment=seat, by=f.secretary(), grounds="친족")
    client.force_login(other.member.user)
    url = reverse("committee:decide_challenge", args=[challenge.pk])
    answer = client.post(url, {"decision": decision, "answer": "근거가 있음"})
    assert answer.status_code == 403 and "confirmed" not in answer.content.decode()


def test_dismissing_says_whether_the_ballot_is_counted_at_once(client, review):
    panel = f.panel(review)
    assert "바로 개표합니다" not in decide(client, panel[0], "dismissed")
    for seat in panel:
        f.vote(review, seat)
    sheet = decide(client, panel[0], "dismissed")
    assert "모두 표결해서 바로 개표합니다" in sheet and "결정 사유가 그대로 들어갑니다" in sheet


def test_a_vote_that_came_meanwhile_is_shown_before_it_leaves_the_count(client, review):
    seat = f.panel(review)[0]
    challenge = register_challenge(assignment=seat, by=f.secretary(), grounds="친족")
    client.force_login(f.chair())
    url = reverse("committee:decide_challenge", args=[challenge.pk])
    sent = {"decision": "upheld", "answer": "근거가 있음"}
    digest = digest_on(open_sheet(client, url, sent))
    f.vote(review, seat, "deny")
    again = client.post(url, {**sent, "confirmed": digest})
    assert again.status_code == 409 and "집계에서 빠집니다" in again.content.decode()
    assert Challenge.objects.get().status == "received"


def test_another_decision_or_reason_than_the_sheet_showed_is_not_taken(client, review):
    seat = f.panel(review)[0]
    challenge = register_challenge(assignment=seat, by=f.secretary(), grounds="친족")
    client.force_login(f.chair())
    url = reverse("committee:decide_challenge", args=[challenge.pk])
    sent = {"decision": "dismissed", "answer": "근거 없음"}
    sent["confirmed"] = digest_on(open_sheet(client, url, sent))
    for other in ({"decision": "upheld"}, {"answer": "다른 사유"}):
        assert client.post(url, sent | other).status_code == 409
    assert not Notice.objects.filter(event__startswith="challenge").exists()
    assert Assignment.objects.get(pk=seat.pk).status == "active"


@pytest.mark.parametrize("act", ["disqualify", "reassign"])
def test_another_seat_or_reason_than_the_sheet_showed_takes_nobody_away(client, review, act):
    seat, other, namesake = f.panel(review)
    namesake.member.user.name = seat.member.user.name
    namesake.member.user.save()
    client.force_login(f.secretary())
    url = reverse(f"committee:{act}", args=[review.claim.number])
    sent = {"seat": seat.pk, "reason": "같은 건물에 삶"}
    sent["confirmed"] = digest_on(open_sheet(client, url, sent))
    for changed in ({"reason": "다른 사유"}, {"seat": other.pk}, {"seat": namesake.pk}):
        assert client.post(url, sent | changed).status_code == 409
    assert review.assignments.active().count() == 3
    assert client.post(url, sent).status_code == 302
    assert Assignment.objects.get(pk=seat.pk).reason == "같은 건물에 삶"


@pytest.mark.parametrize("act", ["disqualify", "reassign"])
def test_a_member_who_voted_since_the_sheet_is_not_taken_away(client, review, act):
    seat = f.panel(review)[0]
    client.force_login(f.secretary())
    url = reverse(f"committee:{act}", args=[review.claim.number])
    sent = {"seat": seat.pk, "reason": "같은 건물에 삶"}
    sent["confirmed"] = digest_on(open_sheet(client, url, sent))
    f.vote(review, seat, "deny")
    refused = client.post(url, sent)
    assert refused.status_code == 422 and "이미 표결한 위원입니다" in refused.content.decode()
    assert Assignment.objects.get(pk=seat.pk).status == "active"
