"""The pages of seats: who may open them, what they say, what they answer to a form."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import clock
from claims.tests.confirming import confirm, digest_on
from claims.tests.factories import UserFactory
from config.dev.scenes import scene
from reviews.committee.appeals.tests.scene import second_round
from reviews.committee.models import (
    Assignment,
    Challenge,
    InterestKind,
    Leave,
    Member,
    MemberInterest,
)
from reviews.committee.seats.admin import _unasked
from reviews.committee.seats.challenges import register_challenge
from reviews.committee.seats.interests import enter_leave, register_interest
from reviews.committee.seats.recusals import reassign, recuse
from reviews.committee.seats.workload import council_workload
from reviews.committee.tests import factories as f

pytestmark = pytest.mark.django_db


def before_the_whole_council():
    """A review whose panel is the whole council: nobody is left to take a seat."""
    f.council(size=3, substitutes=0)
    return f.in_review(business_name="온담", representative="박소연")


_rows, alone = scene("alone", before_the_whole_council)


@pytest.fixture
def review(alone):
    """The same with members left to take a seat."""
    f.council(size=3)
    return alone


@pytest.fixture
def office(client):
    user = f.secretary()
    client.force_login(user)
    client.user = user
    return client


def days(first: int, last: int) -> dict:
    today = clock.today()
    return {
        "starts_on": (today + timedelta(days=first)).isoformat(),
        "ends_on": (today + timedelta(days=last)).isoformat(),
    }


# ------------------------------------------------------------------ members
def test_the_seats_of_a_member_begin_with_those_that_await_the_vote(office, alone):
    seat = f.panel(alone)[0]
    f.vote(alone, seat, "grant")
    waiting = f.in_review()
    page = office.get(reverse("committee:member", args=[seat.member_id])).content.decode()
    shown = re.findall(r'<tr data-number="([^"]+)"', page)
    assert shown == [waiting.claim.number, alone.claim.number]


def test_a_reconsideration_is_called_one(office):
    f.council(12, 0)
    seat = f.panel(second_round())[0]
    page = office.get(reverse("committee:member", args=[seat.member_id])).content.decode()
    row = page[page.index(f'data-number="{seat.review.claim.number}"') :].partition("</tr>")[0]
    assert "재심의" in row and "검토중" not in row


def test_the_page_shows_load_pace_leave_and_ties(office, review):
    seat, other, *_rest = f.panel(review)
    f.vote(review, seat, "grant")
    today = clock.today()
    enter_leave(
        member=other.member, by=office.user, starts_on=today, ends_on=today + timedelta(days=3)
    )
    register_interest(member=seat.member, by=office.user, kind="name", value="김철수")
    answer = office.get(reverse("committee:members"))
    loads = {load.member.pk: load for load, _bars in answer.context["loads"]}
    assert (loads[seat.member_id].open, loads[seat.member_id].awaiting) == (1, 0)
    assert (loads[seat.member_id].pace, loads[seat.member_id].recent) == (0, 1)
    assert (loads[other.member_id].awaiting, loads[other.member_id].pace) == (1, None)
    assert loads[other.member_id].away
    page = answer.content.decode()
    assert re.search(rf'data-member="{other.member_id}"\s+data-state="leave"', page)
    assert "김철수" not in page


def test_the_page_costs_the_same_for_one_member_and_for_thirty(office, alone):
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert office.get(reverse("committee:members")).status_code == 200
        return len(asked)

    first = statements()
    secretary = f.secretary()
    for one in f.council(size=27):
        register_interest(member=one, by=secretary, kind="organisation", value=f"모임{one.pk}")
    for _n in range(4):
        f.in_review()
    # With interests there are seats to look at for ties: three statements, and one for the scope.
    assert statements() <= first + 2


def test_reviews_without_a_panel_are_listed_and_a_seat_can_be_filled(office, alone):
    seat = f.panel(alone)[0]
    recuse(assignment=seat, by=seat.member.user, reason="거래처")
    page = office.get(reverse("committee:members")).content.decode()
    assert f'data-number="{alone.claim.number}" data-state="no_panel"' in page
    assert "위원이 모자란 심의 1건" in office.get("/").content.decode()
    desk = office.get(reverse("committee:desk", args=[alone.claim.number])).content.decode()
    assert "예비위원을 기다립니다: 빈자리 1" in desk
    address = reverse("committee:fill_seat", args=[alone.claim.number])
    assert office.post(address).status_code == 422  # nobody is free
    f.member()
    assert office.post(address).status_code == 302
    assert alone.assignments.active().count() == 3
    assert "no_panel" not in office.get(reverse("committee:members")).content.decode()
    desk = office.get(reverse("committee:desk", args=[alone.claim.number])).content.decode()
    assert "예비위원을 기다립니다" not in desk


def test_a_ready_review_without_a_panel_says_whom_it_waits_for(office, alone):
    namesake = f.panel(alone)[0].member.user.name  # two of the council are left
    review = f.in_review(representative=namesake)
    assert review.status == "waiting_documents"
    address = reverse("committee:desk", args=[review.claim.number])
    assert "예비위원을 기다립니다: 빈자리 3" in office.get(address).content.decode()


@pytest.mark.parametrize("role", ["chair", "auditor"])
def test_chair_and_auditor_read_only(client, role):
    member = f.council()[0]
    client.force_login(UserFactory(roles=role))
    page = client.get(reverse("committee:member", args=[member.pk])).content.decode()
    assert "이해관계 등록" not in page
    posted = client.post(reverse("committee:enter_leave", args=[member.pk]), days(1, 2))
    assert posted.status_code == 403
    assert not Leave.objects.exists()


def test_leave_is_entered_refused_and_cancelled(office):
    member = f.council()[0]
    address = reverse("committee:enter_leave", args=[member.pk])
    assert office.post(address, {"starts_on": "어제"}).status_code == 422
    assert office.post(address, days(3, 1)).status_code == 422
    assert office.post(address, days(-9, -2)).status_code == 422
    assert office.post(address, days(1, 5)).status_code == 302
    overlapping = office.post(address, days(5, 9) | {"note": "출장"})
    assert overlapping.status_code == 422
    assert "겹칩니다" in overlapping.content.decode() and "출장" in overlapping.content.decode()
    leave = Leave.objects.get()
    cancel = reverse("committee:cancel_leave", args=[member.pk, leave.pk])
    assert office.post(cancel).status_code == 302
    assert office.post(cancel).status_code == 409
    assert office.post(address, days(1, 5)).status_code == 302


def test_an_interest_is_registered_masked_and_lifted(office):
    member = f.council()[0]
    address = reverse("committee:register_interest", args=[member.pk])
    wrong = office.post(address, {"kind": "business_number", "value": "1248100999"})
    assert wrong.status_code == 422 and "1248100999" in wrong.content.decode()
    for kind, value, hint in (
        ("business_number", "124-81-00998", "124-81-*****"),
        ("phone", "010-1234-5678", "010-****-5678"),
        ("name", "홍 길동", "홍**동"),
        ("organisation", "온담 상회", "온담 상회"),
    ):
        assert office.post(address, {"kind": kind, "value": value}).status_code == 302
        assert MemberInterest.objects.get(kind=kind).hint == hint
    assert office.post(address, {"kind": "name", "value": "홍길동"}).status_code == 422
    page = office.get(reverse("committee:member", args=[member.pk])).content.decode()
    assert "124-81-*****" in page
    assert "81-00998" not in page and "8100998" not in page
    interest = MemberInterest.objects.get(kind="name")
    lift = reverse("committee:lift_interest", args=[member.pk, interest.pk])
    assert confirm(office, lift, {"reason": "아님"}).status_code == 422
    assert confirm(office, lift, {"reason": "관계가 끝남"}).status_code == 302
    assert office.post(lift).status_code == 409
    again = reverse("committee:register_interest_again", args=[member.pk, interest.pk])
    detail = reverse("committee:member", args=[member.pk])
    assert again in office.get(detail).content.decode()
    assert office.post(again).status_code == 302
    assert again not in office.get(detail).content.decode()
    assert office.post(again).status_code == 422
    standing = MemberInterest.objects.in_force().get(kind="name")
    assert (standing.value_index, standing.hint) == (interest.value_index, interest.hint)
    assert office.post(address, {"kind": "name", "value": "홍길동"}).status_code == 422


def test_a_member_without_interests_is_asked_and_registered_as_such(office):
    member = f.council()[0]
    one, none = (
        reverse(f"committee:register_{name}", args=[member.pk])
        for name in ("interest", "no_interests")
    )

    def offered() -> bool:
        page = office.get(reverse("committee:member", args=[member.pk])).content.decode()
        rows = re.split(r"data-member=", office.get(reverse("committee:members")).content.decode())
        row = next(row for row in rows if row.startswith(f'"{member.pk}"'))
        assert (none in page) is ("묻지 않음" in row)
        assert _unasked(Member.objects.filter(pk=member.pk)).exists() is (none in page)
        return none in page

    assert offered()
    assert office.post(none).status_code == 302 and not offered()
    assert office.post(none).status_code == 422
    nil = MemberInterest.objects.get()
    assert (nil.kind, nil.hint, nil.entered_by) == (InterestKind.NONE, "", office.user)
    page = office.get(reverse("committee:member", args=[member.pk])).content.decode()
    assert 'aria-label="해당 없음 해제"' in page
    assert council_workload(Member.objects.filter(pk=member.pk))[0].interests == 0

    assert office.post(one, {"kind": "name", "value": "홍길동"}).status_code == 302
    nil.refresh_from_db()
    assert nil.lifted_at is not None and not offered()
    name = MemberInterest.objects.get(kind="name")
    lift = reverse("committee:lift_interest", args=[member.pk, name.pk])
    assert confirm(office, lift, {"reason": "관계가 끝남"}).status_code == 302 and offered()
    assert office.post(one, {"kind": "none", "value": "없음"}).status_code == 422


def test_a_tie_that_comes_after_the_seat_is_listed_with_its_remedy(office, review):
    seat = f.panel(review)[0]
    address = reverse("committee:register_interest", args=[seat.member_id])
    answer = office.post(address, {"kind": "name", "value": "박소연"}, follow=True)
    page = answer.content.decode()
    assert "이미 맡은 1건이 걸립니다" in page and review.claim.number in page
    posted = confirm(
        office,
        reverse("committee:disqualify", args=[review.claim.number]),
        {"seat": seat.pk, "reason": "등록한 이해관계"},
    )
    assert posted.status_code == 302
    assert "제척할 자리가 없습니다" in office.get(reverse("committee:members")).content.decode()


def test_a_lifted_interest_is_named_where_it_would_have_barred(office, client, review):
    """One person of the secretariat lifts it; the chair and the auditor read who did, and why."""
    seat, colleague = f.panel(review)[:2]
    register_interest(member=seat.member, by=office.user, kind="name", value="박소연")
    interest = MemberInterest.objects.get()
    lift = reverse("committee:lift_interest", args=[seat.member_id, interest.pk])
    assert confirm(office, lift, {"reason": "이름만 같은 사람"}).status_code == 302
    desk = reverse("committee:desk", args=[review.claim.number])
    said = (str(office.user), "이름만 같은 사람", "등록한 이해관계와 이름이 같음")
    shown = (reverse("committee:members"), reverse("committee:member", args=[seat.member_id]))
    for role in ("chair", "auditor"):
        client.force_login(UserFactory(roles=role))
        for address in shown:
            page = client.get(address).content.decode()
            assert f'data-number="{review.claim.number}" data-state="lifted"' in page
            assert "해제한 이해관계와 맞는 자리" in page and all(one in page for one in said)
        page = client.get(desk).content.decode()
        assert "해제한 이해관계와 맞음" in page and all(one in page for one in said)
    client.force_login(colleague.member.user)
    assert "이름만 같은 사람" not in client.get(desk).content.decode()
    office.post(reverse("committee:register_interest_again", args=[seat.member_id, interest.pk]))
    for address in (*shown, desk):
        assert "해제한 이해관계와 맞" not in office.get(address).content.decode()


def test_a_member_who_is_not_there_is_404(office):
    assert office.get(reverse("committee:member", args=[999_999])).status_code == 404
    other, member = f.council()[:2]
    interest = register_interest(member=other, by=office.user, kind="name", value="김철수")
    for name in ("lift_interest", "register_interest_again"):
        address = reverse(f"committee:{name}", args=[member.pk, interest.pk])
        assert office.post(address).status_code == 404


# ------------------------------------------------------------------ the desk
def test_the_secretariat_reassigns_by_lot_and_names_nobody(office, review):
    first, second, third = f.panel(review)
    address = reverse("committee:reassign", args=[review.claim.number])
    assert office.post(address, {"seat": first.pk, "reason": " "}).status_code == 422
    taken = {"seat": first.pk, "reason": "출장"}
    wished = f.member(load_limit=0)  # no draw takes them
    assert confirm(office, address, taken | {"member": wished.pk}).status_code == 302
    assert not Assignment.objects.filter(member=wished).exists()
    assert office.post(address, taken).status_code == 409  # has left already
    assert not Assignment.objects.filter(draw=None).exists()
    f.vote(review, third, "deny")
    desk = office.get(reverse("committee:desk", args=[review.claim.number])).content.decode()
    assert 'name="member"' not in desk and "표결한 위원은 위원장의 결정으로만" in desk
    refused = office.post(address, {"seat": third.pk, "reason": "업무 조정"})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "이미 표결한 위원입니다" in page and 'value="업무 조정"' in page
    again = reverse("committee:replace_voter", args=[review.claim.number, third.pk])
    assert office.get(again).status_code == 403
    assert confirm(office, address, {"seat": second.pk, "reason": "출장"}).status_code == 302


def test_the_chair_replaces_a_voter_behind_a_sheet_and_everybody_reads_why(office, client, review):
    seat, unvoted, colleague = f.panel(review)
    f.vote(review, seat, "deny")
    chair, desk = f.chair(), reverse("committee:desk", args=[review.claim.number])
    address = reverse("committee:replace_voter", args=[review.claim.number, seat.pk])
    client.force_login(chair)
    assert address in client.get(desk).content.decode()
    sheet = client.get(address)
    assert sheet.status_code == 200 and "봉인된 표결은 집계에서 빠지고" in sheet.content.decode()
    data = {"how": "on_leave", "reason": ""}
    assert confirm(client, address, data).status_code == 422
    data["reason"] = "오래 입원함"
    seen = digest_on(client.get(address))
    assert confirm(client, address, data).status_code == 302
    late = client.post(address, data | {"confirmed": seen, "reason": "다른 창에서 적음"})
    assert late.status_code == 409  # of another window
    page = late.content.decode()
    assert "그사이 상태가 바뀌어" in page and "다른 창에서 적음" in page
    seat.refresh_from_db()
    assert (seat.status, seat.left_decided_by) == ("left", chair)
    assert client.get(address).status_code == 404
    other = reverse("committee:replace_voter", args=[review.claim.number, unvoted.pk])
    assert client.get(other).status_code == 404
    client.force_login(colleague.member.user)
    page = client.get(desk).content.decode()
    assert "오래 입원함" in page and "표결한 뒤" in page
    assert address not in page


# ------------------------------------------------------------------ draws
@pytest.mark.parametrize("role", ["auditor", "chair", "secretariat"])
def test_the_list_of_draws_says_who_left_by_whom_and_what_to_read(client, role, review):
    other = f.in_review()
    secretary = f.secretary()
    for seat in f.panel(review)[:2]:
        reassign(assignment=seat, by=secretary, reason="업무 조정")
    client.force_login(UserFactory(roles=role))
    page = client.get(reverse("committee:draws")).content.decode()
    assert f'data-number="{review.claim.number}" data-state="flagged"' in page
    for text in ("3회", "재배정", str(secretary), "업무 조정", "한 사람이 거듭 바꿈"):
        assert text in page
    assert other.claim.number not in page
    desk = client.get(reverse("committee:desk", args=[review.claim.number])).content.decode()
    assert "추첨 3회" in desk


@pytest.mark.usefixtures("alone")
def test_the_list_of_draws_is_shut_to_others_and_says_when_it_is_empty(client):
    for role in ("member", "finance", "customer_centre", "admin"):
        client.force_login(UserFactory(roles=role))
        assert client.get(reverse("committee:draws")).status_code == 403
    client.force_login(UserFactory(roles="auditor"))
    page = client.get(reverse("committee:draws")).content.decode()
    assert "다시 추첨한 심의가 없습니다" in page


def test_the_list_of_draws_costs_the_same_for_one_and_many(client, review):
    client.force_login(UserFactory(roles="auditor"))
    spent = []
    for reviews in ([review], [f.in_review() for _ in range(4)]):
        for seat in [f.panel(review)[0] for review in reviews]:
            recuse(assignment=seat, by=seat.member.user, reason="거래처")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("committee:draws")).status_code == 200
        spent.append(len(asked))
    assert spent[1] <= spent[0]


def test_a_challenge_is_registered_at_the_desk_and_decided_by_the_chair(office, client, review):
    seat = f.panel(review)[0]
    address = reverse("committee:register_challenge", args=[review.claim.number])
    assert office.post(address, {"seat": seat.pk, "grounds": ""}).status_code == 422
    early = {"seat": seat.pk, "grounds": "경쟁 업체 대표", "filed_on": "2020-01-01"}
    assert office.post(address, early).status_code == 422
    assert office.post(address, early | {"filed_on": ""}).status_code == 302
    assert office.post(address, early | {"filed_on": ""}).status_code == 422  # one at a time
    challenge = Challenge.objects.get()
    decide = reverse("committee:decide_challenge", args=[challenge.pk])
    assert office.post(decide, {"decision": "upheld", "answer": "이유"}).status_code == 403

    client.force_login(f.chair())
    page = client.get(reverse("committee:challenges")).content.decode()
    assert "경쟁 업체 대표" in page and f'data-number="{review.claim.number}"' in page
    assert client.post(decide, {"decision": "upheld", "answer": ""}).status_code == 422
    assert client.post(decide, {"answer": "이유"}).status_code == 422
    dismissed = {"decision": "dismissed", "answer": "근거 없음"}
    assert confirm(client, decide, dismissed).status_code == 302
    assert client.post(decide, {"decision": "upheld", "answer": "이유"}).status_code == 409
    desk = client.get(reverse("committee:desk", args=[review.claim.number])).content.decode()
    assert "위원 기피 신청을 기각했습니다" in desk and "근거 없음" in desk


def test_grounds_are_for_those_who_see_all(office, client, review):
    seat, other, _third = f.panel(review)
    register_challenge(assignment=seat, by=office.user, grounds="동업자라고 들음")
    address = reverse("committee:desk", args=[review.claim.number])
    page = office.get(address).content.decode()
    assert "동업자라고 들음" in page and "배정 추첨 기록" in page
    client.force_login(other.member.user)
    page = client.get(address).content.decode()
    assert "기피 심사 중" in page
    assert "동업자라고 들음" not in page and "배정 추첨 기록" not in page


def test_members_have_no_business_with_challenges_unless_they_deputise(client, review):
    f.chair()
    register_challenge(assignment=f.panel(review)[0], by=f.secretary(), grounds="친족")
    client.force_login(f.member().user)
    assert client.get(reverse("committee:challenges")).status_code == 403
    client.force_login(f.member(deputises=True).user)
    answer = client.get(reverse("committee:challenges"))
    assert answer.status_code == 200 and answer.context["pending"] == []
    decide = reverse("committee:decide_challenge", args=[Challenge.objects.get().pk])
    assert client.post(decide, {"decision": "upheld", "answer": "이유"}).status_code == 404


def test_the_worklist_costs_the_same_for_one_challenge_and_for_five(client, review):
    client.force_login(f.chair())

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("committee:challenges")).status_code == 200
        return len(asked)

    secretary = f.secretary()
    register_challenge(assignment=f.panel(review)[0], by=secretary, grounds="친족")
    first = statements()
    for _n in range(4):
        register_challenge(assignment=f.panel(f.in_review())[0], by=secretary, grounds="친족")
    assert statements() == first


def test_the_admin_site_reads_and_never_writes(client, review):
    register_challenge(assignment=f.panel(review)[0], by=f.secretary(), grounds="친족")
    register_interest(
        member=f.panel(review)[1].member, by=f.secretary(), kind="phone", value="010-1234-5678"
    )
    client.force_login(UserFactory(roles="admin", is_staff=True))
    for model in ("assignmentdraw", "memberinterest", "leave", "challenge"):
        assert client.get(f"/admin/reviews/{model}/").status_code == 200
        assert client.get(f"/admin/reviews/{model}/add/").status_code == 403
