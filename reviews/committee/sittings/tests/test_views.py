"""Pages of sittings: who opens them, what each may see, and the answers of their forms."""

import re

import pytest
from django.urls import reverse

from claims import clock
from claims.display.people import name_of
from claims.policy.deadlines import add_working_days
from claims.tests.confirming import confirm, digest_on, open_sheet
from claims.tests.factories import UserFactory
from claims.users.models import User
from config.dev import scenes
from reviews.committee.lifecycle.withdrawal import withdraw_review
from reviews.committee.models import Attendance, Decision, Member, Sitting
from reviews.committee.seats.recusals import recuse
from reviews.committee.sittings.agenda import take_out
from reviews.committee.sittings.member_notice import items_open_to
from reviews.committee.sittings.notice_and_quorum import first_day
from reviews.committee.sittings.tables import all_sittings
from reviews.committee.sittings.tests.scenes import (
    announced,
    awaiting,
    item_of,
    sitting_of,
)
from reviews.committee.sittings.verbs import agenda_digest, confirm_sitting
from reviews.committee.tests import factories as f
from reviews.payouts.models import Payout

pytestmark = pytest.mark.django_db
SUM = f"{2 * f.ABOVE_THE_CHAIR:,}"  # sum of two items, as typed on the sheet


def rows():
    """Three reviews that await the chair, and a chair."""
    return awaiting(3, business_name="온담 플라워", person_name="홍길동"), f.chair()


_rows, scene = scenes.scene("scene", rows)


@pytest.fixture
def reviews(scene):
    return scene[0]


@pytest.fixture
def review(reviews):
    return reviews[0]


@pytest.fixture
def chair(scene):
    return scene[1]


def url(name, *args):
    return reverse(f"committee:{name}", args=args)


def page_of(client, user, sitting):
    client.force_login(user)
    answer = client.get(url("sitting", sitting.pk))
    assert answer.status_code == 200
    return answer.content.decode()


class TestGathering:
    def test_the_eligible_are_ticked_and_the_others_say_why(self, client, reviews):
        good, bad, _third = reviews
        f.finding(bad.claim, "problem")
        client.force_login(f.chair())
        page = client.get(url("new_sitting")).content.decode()
        assert f'value="{good.pk}"' in page and f'value="{bad.pk}"' not in page
        assert bad.claim.number in page and "자동점검에 문제가 있음" in page

    def test_nothing_eligible_is_said(self, client, reviews):
        for review in reviews:
            withdraw_review(review=review, by=f.secretary(), reason="신청인 철회")
        client.force_login(f.chair())
        assert "올릴 수 있는 심의가 없습니다" in client.get(url("new_sitting")).content.decode()

    def test_opening_leads_to_the_sitting(self, client, reviews):
        first, second, _third = reviews
        client.force_login(f.chair())
        day = first_day([first, second]).isoformat()
        assert f'value="{day}"' in client.get(url("new_sitting")).content.decode()
        answer = confirm(
            client, url("new_sitting"), {"held_on": day, "pick": [second.pk, first.pk]}
        )
        sitting = Sitting.objects.get()
        assert answer.status_code == 302 and answer["Location"] == url("sitting", sitting.pk)
        assert sitting.items.count() == 2

    def test_a_sheet_first_says_what_is_opened_and_who_is_told(self, client, reviews, chair):
        first, second, _third = reviews
        client.force_login(chair)
        day = first_day([first, second]).isoformat()
        sheet = open_sheet(
            client, url("new_sitting"), {"held_on": day, "pick": [first.pk, second.pk]}
        )
        page = sheet.content.decode()
        told = Member.objects.serving(clock.today()).exclude(user=chair)
        assert sheet.status_code == 200 and told
        assert not Sitting.objects.exists()
        assert f"위원 {told.count()}명의 알림함과 첫 화면에" in page
        assert all(name_of(member) in page for member in told)
        assert all(review.claim.number in page for review in (first, second))
        assert "지우거나 회의일을 바꿀 수 없습니다" in page

    def test_a_proposal_that_changed_since_its_sheet_is_shown_anew(self, client, reviews, chair):
        first, second, _third = reviews
        client.force_login(chair)
        post = {"held_on": first_day([first]).isoformat(), "pick": [first.pk, second.pk]}
        digest = digest_on(open_sheet(client, url("new_sitting"), post))
        f.finding(second.claim, "problem")
        answer = client.post(url("new_sitting"), {**post, "confirmed": digest})
        assert answer.status_code == 409 and not Sitting.objects.exists()
        answer = client.post(url("new_sitting"), {**post, "pick": [first.pk], "confirmed": digest})
        assert answer.status_code == 409 and not Sitting.objects.exists()

    @pytest.mark.parametrize(
        ("post", "status", "said"),
        [
            ({"held_on": "내일", "pick": ["1"]}, 422, "회의일은 2023-04-14처럼"),
            ({"held_on": "2020-01-01", "pick": ["1"]}, 422, "부터 60일 안의 영업일"),
            ({"held_on": "TODAY", "pick": ["1"]}, 422, "부터 60일 안의 영업일"),
            ({"held_on": "FIRST", "pick": []}, 422, "1건에서 50건"),
            ({"held_on": "FIRST", "pick": ["x", "9" * 30]}, 422, "1건에서 50건"),
            ({"held_on": "FIRST", "pick": ["BAD"]}, 409, "올릴 수 없게 된 심의가 있습니다"),
        ],
    )
    def test_a_refusal_keeps_the_form(self, client, reviews, post, status, said):
        good, bad, _third = reviews
        f.finding(bad.claim, "problem")
        picks = [
            str(bad.pk) if p == "BAD" else str(good.pk) if p == "1" else p for p in post["pick"]
        ]
        day = post["held_on"].replace("TODAY", clock.today().isoformat())
        day = day.replace("FIRST", first_day([good]).isoformat())
        client.force_login(f.chair())
        answer = client.post(url("new_sitting"), {"held_on": day, "pick": picks})
        assert answer.status_code == status and said in answer.content.decode()
        assert not Sitting.objects.exists()


class TestWhoSeesWhat:
    def test_a_member_of_another_panel_sees_number_service_and_amount_and_no_business(
        self, client, review
    ):
        sitting = sitting_of(review)
        outsider = f.member(load_limit=0).user
        page = page_of(client, outsider, sitting)
        claim = review.claim
        assert claim.number in page and "5,000,000" in page and str(claim.service) in page
        assert "온담" not in page and "홍길동" not in page
        assert url("desk", claim.number) not in page
        assert f"out-{item_of(review).pk}" in page  # and may take it out

    @pytest.mark.parametrize("who", ["panel", "chair", "secretariat", "auditor"])
    def test_who_may_see_the_claim_sees_its_business_and_the_way_to_it(self, client, review, who):
        sitting = sitting_of(review)
        user = f.panel(review)[0].member.user if who == "panel" else UserFactory(roles=who)
        page = page_of(client, user, sitting)
        assert "온담 플라워" in page and url("desk", review.claim.number) in page

    def test_who_left_for_a_tie_sees_nothing_of_the_claim(self, client):
        review = f.in_review(claimed_loss=f.ABOVE_THE_CHAIR, business_name="온담 플라워")
        seat = f.panel(review)[0]
        recuse(assignment=seat, by=seat.member.user, reason="거래처")
        sitting = sitting_of(f.vote_all(review, ("grant", None)))
        page = page_of(client, seat.member.user, sitting)
        assert review.claim.number not in page and "5,000,000" not in page
        assert "맡지 않게 되어 볼 수 없습니다" in page

    @pytest.mark.parametrize("who", ["secretariat", "auditor", "member"])
    def test_only_the_chair_is_offered_to_confirm(self, client, review, who):
        sitting = sitting_of(review)
        user = f.member(load_limit=0).user if who == "member" else UserFactory(roles=who)
        assert 'id="confirm"' not in page_of(client, user, sitting)
        assert 'id="confirm"' in page_of(client, f.chair(), sitting)

    def test_the_rooms_are_shut_to_finance_and_the_customer_centre(self, client, review):
        sitting = sitting_of(review)
        for role in ("finance", "customer_centre", "admin"):
            client.force_login(UserFactory(roles=role))
            for address in (url("sittings"), url("sitting", sitting.pk), url("new_sitting")):
                assert client.get(address).status_code == 403


class TestActs:
    def confirm(self, client, user, sitting, **data):
        client.force_login(user)
        return confirm(client, url("confirm_sitting", sitting.pk), data, typed_sum=SUM)

    def post(self, client, user, name, sitting, *args, **data):
        client.force_login(user)
        return client.post(url(name, sitting.pk, *args), data)

    def test_confirming_answers_302_and_makes_the_decisions(self, client, reviews, chair):
        sitting = sitting_of(*reviews[:2], by=chair)
        page = page_of(client, chair, sitting)
        seen = agenda_digest(sitting)
        assert f'value="{seen}"' in page
        answer = self.confirm(client, chair, sitting, seen=seen)
        assert answer.status_code == 302
        assert Decision.objects.filter(sitting=sitting).count() == 2
        assert "남은 안건이 없음" in page_of(client, chair, sitting)

    def test_a_large_sum_is_typed(self, client, reviews, chair):
        sitting = sitting_of(*reviews[:2], by=chair)
        client.force_login(chair)
        address = url("confirm_sitting", sitting.pk)
        assert confirm(client, address, typed_sum="1,000,000").status_code == 422
        assert not Decision.objects.exists()
        assert confirm(client, address, typed_sum="10,000,000").status_code == 302

    def test_an_item_taken_out_behind_the_sheet_shows_it_anew(self, client, reviews, chair):
        sitting = sitting_of(*reviews[:2], by=chair)
        client.force_login(chair)
        address = url("confirm_sitting", sitting.pk)
        shown = digest_on(open_sheet(client, address))
        take_out(item=item_of(reviews[0]), by=f.member().user, reason="더 보자")
        answer = client.post(address, {"confirmed": shown, "typed_sum": "10000000"})
        assert answer.status_code == 409 and "1건 의결 확정" in answer.content.decode()
        assert not Decision.objects.exists()
        again = {"confirmed": digest_on(answer), "typed_sum": ""}
        assert client.post(address, again).status_code == 302
        assert Decision.objects.count() == 1

    def test_a_sitting_is_closed_behind_a_sheet(self, client, review, chair):
        sitting = sitting_of(review, by=chair)
        take_out(item=item_of(review), by=chair, reason="x")
        client.force_login(chair)
        answer = client.post(url("close_sitting", sitting.pk))
        assert answer.status_code == 200 and "고칠 수 없습니다" in answer.content.decode()
        sitting.refresh_from_db()
        assert sitting.status == "open"
        assert confirm(client, url("close_sitting", sitting.pk)).status_code == 302

    def test_an_agenda_that_changed_answers_409_with_the_one_of_now(self, client, reviews, chair):
        sitting = sitting_of(*reviews[:2], by=chair)
        seen = agenda_digest(sitting)
        take_out(item=item_of(reviews[0]), by=f.member().user, reason="금액을 더 보자")
        answer = self.post(client, chair, "confirm_sitting", sitting, seen=seen)
        page = answer.content.decode()
        assert answer.status_code == 409 and "금액을 더 보자" in page
        assert agenda_digest(sitting) in page and not Decision.objects.exists()

    def test_a_double_click_gets_the_first_answer(self, client, review, chair):
        sitting = sitting_of(review, by=chair)
        key = "6f1d2a34-1c1b-4c55-9c57-6f2b1d9f7f10"
        client.force_login(chair)
        address = url("confirm_sitting", sitting.pk)
        sheet = open_sheet(client, address, {"seen": agenda_digest(sitting)})
        data = {"confirmed": digest_on(sheet), "request_key": key}
        first, again = client.post(address, data), client.post(address, data)
        assert (first.status_code, again.status_code) == (302, 302)
        assert Decision.objects.count() == Payout.objects.count() == 1

    def test_what_another_window_has_confirmed_is_a_conflict(self, client, review, chair):
        sitting = sitting_of(review, by=chair)
        client.force_login(chair)
        address, seen = url("confirm_sitting", sitting.pk), {"seen": agenda_digest(sitting)}
        shown = {"confirmed": digest_on(open_sheet(client, address, seen))}
        assert confirm(client, address, seen).status_code == 302
        for data in ({**seen, **shown}, shown, {}):
            answer = client.post(address, data)
            assert answer.status_code == 409
        assert "이미 모두 확정했거나 뺐습니다" in answer.content.decode()
        assert Decision.objects.count() == 1

    def test_before_the_day_the_button_says_from_when(self, client, review, chair):
        day = add_working_days(clock.today(), 2)
        sitting = announced(review, by=chair, held_on=day)
        page = page_of(client, chair, sitting)
        assert "부터 확정할 수 있음" in page and 'id="confirm"' not in page
        answer = self.post(client, chair, "confirm_sitting", sitting, seen=agenda_digest(sitting))
        assert answer.status_code == 422

    def test_a_member_takes_out_with_a_reason(self, client, review):
        sitting, member = sitting_of(review), f.member().user
        item = item_of(review)
        answer = self.post(client, member, "take_out", sitting, item.pk, reason=" ")
        assert answer.status_code == 422
        answer = self.post(client, member, "take_out", sitting, item.pk, reason="더 보자")
        assert answer.status_code == 302
        item.refresh_from_db()
        assert item.taken_out_by == member
        late = self.post(client, member, "take_out", sitting, item.pk, reason="근거를 더 보자")
        assert late.status_code == 409 and "근거를 더 보자" in late.content.decode()

    def test_an_item_of_another_sitting_is_not_found(self, client, reviews):
        first, second, _third = reviews
        one, _two = sitting_of(first), sitting_of(second)
        item = item_of(second)
        assert self.post(client, f.chair(), "take_out", one, item.pk, reason="x").status_code == 404

    def test_the_secretariat_takes_nothing_out_and_closes_nothing(self, client, review):
        sitting, secretary = sitting_of(review), f.secretary()
        item = item_of(review)
        for name, args in (("take_out", [item.pk]), ("confirm_sitting", []), ("close_sitting", [])):
            answer = self.post(client, secretary, name, sitting, *args, reason="x")
            assert answer.status_code == 403

    def test_attendance_is_ticked_and_the_sitting_closed(self, client, review, chair):
        sitting = sitting_of(review, by=chair, attended=False)
        members = list(Member.objects.serving(sitting.held_on))
        page = page_of(client, chair, sitting)
        assert 'id="confirm"' not in page and "출석 0명 · 4명부터 확정할 수 있음" in page
        ticked = [one.pk for one in members]
        answer = self.post(client, f.secretary(), "attendance", sitting, member=ticked)
        assert answer.status_code == 302 and Attendance.objects.count() == len(members)
        member = members[0]
        assert self.post(client, chair, "close_sitting", sitting).status_code == 422
        self.confirm(client, chair, sitting, seen=agenda_digest(sitting))
        assert confirm(client, url("close_sitting", sitting.pk)).status_code == 302
        page = page_of(client, chair, sitting)
        assert "마쳤습니다" in page and str(member) in page
        acts = ("/attendance/", "/take-out/", "/confirm/", "/close/")
        assert not any(act in page for act in acts)
        answer = self.post(client, f.secretary(), "attendance", sitting, member=[])
        assert answer.status_code == 409

    def test_ticks_of_an_older_page_do_not_take_others_away(self, client, review):
        members = f.council(3, 0)
        sitting = sitting_of(review, attended=False)
        chair, secretary = f.chair(), f.secretary()
        first, second = members[0].pk, members[1].pk
        assert 'name="seen" value=""' in page_of(client, secretary, sitting)
        assert (
            self.post(client, chair, "attendance", sitting, member=[first], seen="").status_code
            == 302
        )
        refused = self.post(client, secretary, "attendance", sitting, member=[second], seen="")
        assert refused.status_code == 409
        assert "다른 사람이 출석을 적었습니다" in refused.content.decode()
        both = {"member": [first, second], "seen": str(first)}
        assert self.post(client, secretary, "attendance", sitting, **both).status_code == 302
        assert self.post(client, secretary, "attendance", sitting, **both).status_code == 302
        assert sitting.attendances.count() == 2

    def test_a_past_member_cannot_be_ticked(self, client, review):
        sitting = sitting_of(review)
        past = f.member(term_from="2020-01-01", term_to="2020-12-31")
        answer = self.post(client, f.chair(), "attendance", sitting, member=[past.pk])
        assert answer.status_code == 422 and "임기 중인 위원만" in answer.content.decode()


class TestBeingTold:
    def test_every_member_and_the_chair_see_a_new_agenda_and_until_when(self, client, reviews):
        day = add_working_days(clock.today(), 2)
        sitting = announced(*reviews[:2], held_on=day)
        for user in (f.panel(reviews[0])[0].member.user, f.member().user, f.chair()):
            client.force_login(user)
            page = client.get("/").content.decode()
            assert re.search(rf'data-number="{sitting.number}"\s+data-state="notice"', page)
            assert "안건 2건" in page and "까지 뺄 수 있습니다" in page
            assert url("sitting", sitting.pk) in page
            room = next(r for r in client.get("/").context["menu"] if r.name == "sittings")
            assert room.waiting == 2

    def test_what_is_taken_out_or_confirmed_is_told_no_more(self, client, reviews, chair):
        sitting = sitting_of(*reviews[:2], by=chair)
        take_out(item=item_of(reviews[0]), by=chair, reason="x")
        client.force_login(chair)
        page = client.get("/").content.decode()
        assert "안건 1건" in page and 'data-state="due"' in page
        assert confirm(client, url("confirm_sitting", sitting.pk)).status_code == 302
        assert "통보 기간이 지났습니다" not in client.get("/").content.decode()
        assert items_open_to(chair).count() == 0

    def test_nobody_else_is_told(self, client, review):
        sitting = sitting_of(review)
        past = f.member(term_from="2020-01-01", term_to="2020-12-31").user
        for user in (f.secretary(), UserFactory(roles="auditor"), past):
            client.force_login(user)
            assert f'data-number="{sitting.number}"' not in client.get("/").content.decode()
            assert not items_open_to(user)


class TestLists:
    def test_the_list_says_what_became_of_each(self, client, reviews, chair):
        sitting = sitting_of(*reviews, by=chair)
        take_out(item=item_of(reviews[0]), by=chair, reason="x")
        client.force_login(chair)
        confirm(client, url("confirm_sitting", sitting.pk), typed_sum=SUM)
        page = client.get(url("sittings")).content.decode()
        assert f'data-number="{sitting.number}"' in page and 'data-state="open"' in page
        assert "10,000,000" in page

    def test_a_member_sees_no_sum_that_could_tell_one_amount(self, client, review):
        sitting_of(review)
        client.force_login(f.member(load_limit=0).user)
        assert "의결액" not in client.get(url("sittings")).content.decode()

    def test_an_empty_list_says_so(self, client):
        client.force_login(f.chair())
        assert "아직 연 회의가 없습니다" in client.get(url("sittings")).content.decode()


def test_the_list_sums_no_amount_of_a_claim_that_its_reader_left(client):
    """Neither do page and file: of one item the sum is its amount, of more the difference."""
    f.council()
    left, other = f.in_review(claimed_loss=f.ABOVE_THE_CHAIR), f.deciding()
    seat = f.panel(left)[0]
    member = seat.member
    recuse(assignment=seat, by=member.user, reason="신청인을 알고 있음")
    sitting = sitting_of(f.vote_all(left, ("grant", None)), other)
    whole = f.chair()
    confirm_sitting(sitting=sitting, by=whole, seen=agenda_digest(sitting))
    amounts = dict(Decision.objects.filter(sitting=sitting).values_list("review", "amount"))
    tied = f.made_chair(member)
    for user, sum_of in ((whole, sum(amounts.values())), (tied, amounts[other.pk])):
        row = all_sittings(User.objects.get(pk=user.pk), {}).get(pk=sitting.pk)
        assert (row.granted, row.n_confirmed) == (sum_of, 2)
        client.force_login(user)
        assert f"{sum_of:,}" in client.get(reverse("committee:sittings")).content.decode()
