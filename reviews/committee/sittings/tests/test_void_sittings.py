"""An agenda is announced whole, and a sitting to which too few came is no dead end."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import translation

from claims.tests.confirming import confirm, open_sheet
from claims.tests.factories import reseat
from config.dev import scenes
from reviews.committee.lifecycle.restoration import undo_withdrawal
from reviews.committee.lifecycle.withdrawal import withdraw_claim
from reviews.committee.models import Decision, Member, Sitting, SittingStatus
from reviews.committee.sittings.agenda import agenda_of, take_out
from reviews.committee.sittings.eligibility import Ineligibility, assess_candidates
from reviews.committee.sittings.notice_and_quorum import first_day
from reviews.committee.sittings.tests.scenes import (
    WHOLE,
    awaiting,
    item_of,
    put_on,
    sitting_of,
)
from reviews.committee.sittings.verbs import (
    agenda_digest,
    close_sitting,
    confirm_sitting,
    has_decided,
    open_sitting,
    record_attendance,
)
from reviews.committee.tests import factories as f

pytestmark = pytest.mark.django_db


def bar(review):
    return assess_candidates([review])[0].ineligibility


def rows():
    """Two reviews that await the chair, and a chair."""
    return awaiting(2), f.chair()


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


class TestAgendas:
    def test_nothing_is_put_on_once_somebody_is_there(self, reviews):
        first, second = reviews
        assert put_on(sitting_of(first), second) == WHOLE

    def test_nor_once_something_is_decided(self, reviews, chair):
        first, second = reviews
        sitting = sitting_of(first, by=chair)
        confirm_sitting(sitting=sitting, by=chair, seen=agenda_digest(sitting))
        record_attendance(sitting=sitting, members=[], by=chair)
        assert put_on(sitting, second) == WHOLE


class TestWithoutQuorum:
    def void(self, review, chair) -> Sitting:
        sitting = sitting_of(review, by=chair, attended=False)
        take_out(item=item_of(review), by=chair, reason="정족수 미달")
        return close_sitting(sitting=sitting, by=chair)

    def test_it_is_closed_without_anybody_and_its_items_go_to_the_next(self, review, chair):
        sitting = self.void(review, chair)
        assert sitting.status == SittingStatus.CLOSED and not has_decided(sitting)
        assert bar(review) is None
        again = open_sitting(held_on=first_day([review]), reviews=[review], by=chair)
        assert list(again.items.values_list("review", flat=True)) == [review.pk]
        assert bar(review) == Ineligibility.ON_AGENDA

    def test_while_it_is_open_what_was_taken_out_stays_off(self, review, chair):
        sitting_of(review, by=chair, attended=False)
        take_out(item=item_of(review), by=chair, reason="x")
        assert bar(review) == Ineligibility.TAKEN_OUT

    def test_what_was_taken_out_of_one_that_decided_stays_off(self, reviews, chair):
        out, other = reviews
        sitting = sitting_of(out, other, by=chair)
        take_out(item=item_of(out), by=chair, reason="더 보자")
        confirm_sitting(sitting=sitting, by=chair, seen=agenda_digest(sitting))
        close_sitting(sitting=sitting, by=chair)
        assert Decision.objects.filter(sitting=sitting).exists()
        assert bar(out) == Ineligibility.TAKEN_OUT

    def test_the_page_closes_it(self, client, review, chair):
        sitting = sitting_of(review, by=chair, attended=False)
        take_out(item=item_of(review), by=chair, reason="정족수 미달")
        client.force_login(chair)
        page = client.get(reverse("committee:sitting", args=[sitting.pk])).content.decode()
        close = reverse("committee:close_sitting", args=[sitting.pk])
        assert "출석 없이 마칠 수 있습니다" in page and f'action="{close}"' in page
        assert confirm(client, close).status_code == 302
        sitting.refresh_from_db()
        assert sitting.status == SittingStatus.CLOSED


class TestWithdrawn:
    """A review on an agenda whose claim is withdrawn, and the withdrawal undone."""

    def withdrawn(self, review):
        return withdraw_claim(claim=review.claim, by=f.secretary(), reason="전화로 철회함")

    def undo(self, row):
        undo_withdrawal(withdrawal=row, by=f.secretary(), reason="잘못 처리함")

    @pytest.mark.parametrize("closed", [False, True])
    def test_it_leaves_the_agenda_and_may_come_on_another(self, reviews, chair, closed):
        back, other = reviews
        sitting = sitting_of(back, other, by=chair)
        with translation.override("en"):
            row = self.withdrawn(back)
        item = item_of(back)
        assert (item.taken_out_by, item.taken_out_at) == (row.by, row.at)
        assert item.taken_out_reason == "신청인이 철회함"
        if closed:
            confirm_sitting(sitting=sitting, by=chair, seen=agenda_digest(sitting))
            close_sitting(sitting=sitting, by=chair)
        self.undo(row)
        back.refresh_from_db()
        assert agenda_of(back) is None and bar(back) is None
        again = open_sitting(held_on=first_day([back]), reviews=[back], by=chair)
        assert list(again.items.values_list("review", flat=True)) == [back.pk]

    def test_what_a_person_took_out_before_stays_off(self, review, chair):
        sitting_of(review, by=chair)
        take_out(item=item_of(review), by=chair, reason="더 보자")
        self.undo(self.withdrawn(review))
        assert item_of(review).taken_out_reason == "더 보자"
        assert bar(review) == Ineligibility.TAKEN_OUT

    def test_the_sheets_say_so(self, client, review, chair):
        sitting = sitting_of(review, by=chair)
        client.force_login(f.secretary())
        withdraw = reverse("committee:withdraw_claim", args=[review.claim.number])
        why = {"reason": "전화로 철회함"}
        page = open_sheet(client, withdraw, why).content.decode()
        assert "안건에서 빠지는 회의" in page and sitting.number in page
        assert confirm(client, withdraw, why).status_code == 302
        undo = reverse("committee:undo_withdrawal", args=[review.claim.number])
        page = open_sheet(client, undo, {"reason": "잘못 처리함"}).content.decode()
        assert sitting.number in page and "안건에 다시 오르지 않습니다" in page


class TestPage:
    def test_who_came_alone_reads_that_somebody_else_is_needed(self, client, review):
        alone = f.member(load_limit=0)
        chair = f.change_office(alone.user, "member", "chair")
        sitting = sitting_of(review, by=chair, attended=False)
        record_attendance(sitting=sitting, members=[alone], by=chair)
        for other in Member.objects.exclude(pk=alone.pk):  # one regular member: a quorum
            reseat(other.user, substitute=True)
        client.force_login(chair)
        page = client.get(reverse("committee:sitting", args=[sitting.pk])).content.decode()
        assert "나 말고 출석한 위원이 있어야" in page and 'id="confirm"' not in page
        other = Member.objects.exclude(pk=alone.pk).first()
        record_attendance(sitting=sitting, members=[alone, other], by=chair)
        page = client.get(reverse("committee:sitting", args=[sitting.pk])).content.decode()
        assert "나 말고" not in page and 'id="confirm"' in page

    def test_one_from_before_notices_shows_no_moment_of_notice(self, client):
        chair = f.chair()
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO reviews_sitting (number, held_on, chair_id, status, opened_at)"
                " VALUES ('X', '2023-01-02', %s, 'open', '2023-01-02 09:00+09')",
                [chair.pk],
            )
        client.force_login(chair)
        address = reverse("committee:sitting", args=[Sitting.objects.get().pk])
        page = client.get(address).content.decode()
        term = page[page.index("안건을 알린 때") :]
        told = term[term.index("<dd") : term.index("</dd>")]
        assert "–" in told and "2023" not in told
