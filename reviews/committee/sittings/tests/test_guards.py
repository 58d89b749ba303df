"""Refusals of the database about sittings: raw SQL as the application's own role."""

from functools import partial

import pytest
from django.db import ProgrammingError, connection, transaction

from claims import clock
from claims.policy.deadlines import add_working_days
from claims.tests import raw_sql
from claims.tests.factories import reseat
from config.dev import scenes
from reviews.committee.models import Ballot, Member, Sitting, SittingItem
from reviews.committee.sittings.agenda import take_out
from reviews.committee.sittings.tests.scenes import (
    ITEM,
    announced,
    attend,
    awaiting,
    item_of,
    sitting_of,
)
from reviews.committee.sittings.verbs import (
    agenda_digest,
    close_sitting,
    confirm_sitting,
    record_attendance,
)
from reviews.committee.tests import factories as f

pytestmark = pytest.mark.django_db


def run(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


refused = partial(raw_sql.refused, at_end=True)  # deferred rules too
OUT = "UPDATE reviews_sittingitem SET taken_out_by_id = %s, taken_out_at = now() WHERE id = %s"
DECIDE = (
    "INSERT INTO reviews_decision (review_id, ballot_id, outcome, amount, ceiling, tally,"
    " rationale, text_digest, resolution_no, confirmed_by_id, sitting_id, at)"
    " SELECT review_id, id, result->>'outcome', (result->>'amount')::bigint,"
    " (result->>'ceiling')::bigint, result, '', '\\x00', 'X-1', %s, %s, now()"
    " FROM reviews_ballot WHERE review_id = %s"
)
CLOSE = "UPDATE reviews_sitting SET status = 'closed', closed_at = now(), closed_by_id = chair_id"


def rows():
    """A review on the agenda of a sitting that may confirm it, a second one that awaits the chair,
    one whose panel votes, and the chair."""
    (review, waiting), chair = awaiting(2), f.chair()
    return chair, sitting_of(review, by=chair), review, waiting, f.in_review()


_rows, scene = scenes.scene("scene", rows)


@pytest.fixture
def chair(scene):
    return scene[0]


@pytest.fixture
def sitting(scene):
    return scene[1]


@pytest.fixture
def review(scene):
    return scene[2]


@pytest.fixture
def waiting(scene):
    return scene[3]


@pytest.fixture
def voting(scene):
    return scene[4]


def closed(sitting, chair):
    confirm_sitting(sitting=sitting, by=chair, seen=agenda_digest(sitting))
    return close_sitting(sitting=sitting, by=chair)


class TestItems:
    def test_one_review_stands_on_one_agenda(self, chair, sitting, review, waiting):
        other = sitting_of(waiting, by=chair)
        assert refused(ITEM, other.pk, review.pk, 2) == "review_waits_on_one_agenda"

    def test_only_what_awaits_the_chair_gets_on(self, sitting, voting):
        assert refused(ITEM, sitting.pk, voting.pk, 2) == "item_awaits_the_chair"

    def test_nothing_gets_on_as_if_taken_out(self, chair, sitting, waiting):
        sql = ITEM.replace("taken_out_reason)", "taken_out_reason, taken_out_by_id, taken_out_at)")
        sql = sql.replace("'')", "'', %s, now())")
        assert refused(sql, sitting.pk, waiting.pk, 2, chair.pk) == "item_awaits_the_chair"

    @pytest.mark.parametrize("column", ["proposal = '\\x01'", '"order" = 7'])
    def test_what_was_put_on_stays_as_it_was(self, sitting, column):
        assert refused(f"UPDATE reviews_sittingitem SET {column}") == "agenda_item_is_frozen"

    def test_an_item_taken_out_stays_out_and_by_whom(self, chair, review):
        take_out(item=item_of(review), by=chair, reason="x")
        back = "UPDATE reviews_sittingitem SET taken_out_by_id = NULL, taken_out_at = NULL"
        assert refused(back) == "item_is_taken_out_once"
        assert refused(OUT, f.chair().pk, item_of(review).pk) == "item_is_taken_out_once"

    def test_a_decided_item_is_not_taken_out(self, chair, sitting, review):
        confirm_sitting(sitting=sitting, by=chair, seen=agenda_digest(sitting))
        name = "item_is_taken_out_before_it_is_decided"
        assert refused(OUT, chair.pk, item_of(review).pk) == name

    def test_an_item_is_never_deleted(self, sitting):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            run("DELETE FROM reviews_sittingitem")


class TestDecisions:
    def test_of_a_sitting_are_on_its_agenda(self, chair, sitting, waiting):
        name = "decision_is_on_the_agenda_of_its_sitting"
        assert refused(DECIDE, chair.pk, sitting.pk, waiting.pk) == name

    def test_of_a_sitting_are_not_of_what_was_taken_out(self, chair, sitting, review):
        take_out(item=item_of(review), by=chair, reason="x")
        name = "decision_is_on_the_agenda_of_its_sitting"
        assert refused(DECIDE, chair.pk, sitting.pk, review.pk) == name

    def test_of_a_sitting_wait_for_its_day(self, chair, waiting):
        sitting = announced(waiting, by=chair, held_on=add_working_days(clock.today(), 1))
        name = "decision_is_on_the_agenda_of_its_sitting"
        assert refused(DECIDE, chair.pk, sitting.pk, waiting.pk) == name

    def test_of_a_sitting_still_close_their_review(self, chair, sitting, review):
        assert refused(DECIDE, chair.pk, sitting.pk, review.pk) == "decision_closes_its_review"

    @pytest.mark.parametrize("hours", [0, 1])
    def test_of_a_sitting_wait_for_its_notice(self, chair, waiting, hours):
        """Neither a notice that still runs, nor one that ended on the day it began."""
        made = (
            "INSERT INTO reviews_sitting (number, held_on, chair_id, status, opened_at,"
            " announced_at, notice_until) VALUES ('X', (now() AT TIME ZONE 'Asia/Seoul')::date, %s,"
            " 'open', now(), now(), now() + %s * interval '1 hour')"
        )
        run(made, chair.pk, hours)
        sitting = Sitting.objects.get(number="X")
        run(ITEM, sitting.pk, waiting.pk, 1)
        attend(sitting)
        name = "decision_of_a_sitting_waits_for_its_notice"
        assert refused(DECIDE, chair.pk, sitting.pk, waiting.pk) == name

    @pytest.mark.parametrize("there", [0, 3])
    def test_of_a_sitting_have_its_quorum(self, chair, sitting, review, there):
        members = Member.objects.filter(substitute=False).order_by("pk")
        assert members.count() == 6
        record_attendance(sitting=sitting, members=members[:there], by=chair)
        name = "decision_of_a_sitting_has_its_quorum"
        assert refused(DECIDE, chair.pk, sitting.pk, review.pk) == name

    def test_of_a_sitting_are_not_confirmed_by_who_came_alone(self, chair, sitting, review):
        alone = f.member(load_limit=0)
        record_attendance(sitting=sitting, members=[alone], by=chair)
        for other in Member.objects.exclude(pk=alone.pk):
            reseat(other.user, substitute=True)
        name = "decision_of_a_sitting_has_its_quorum"
        assert refused(DECIDE, alone.user_id, sitting.pk, review.pk) == name


class TestClosing:
    def test_nothing_is_left_undecided(self, sitting):
        assert refused(CLOSE) == "closed_sitting_leaves_nothing_undecided"

    def test_its_quorum_stays_recorded_when_it_decided(self, chair, sitting):
        confirm_sitting(sitting=sitting, by=chair, seen=agenda_digest(sitting))
        members = list(Member.objects.filter(substitute=False))
        record_attendance(sitting=sitting, members=members[:3], by=chair)
        assert refused(CLOSE) == "closed_sitting_has_its_quorum_recorded"
        record_attendance(sitting=sitting, members=members[:4], by=chair)
        run(CLOSE)

    def test_its_quorum_is_a_majority_and_set_once(self, chair, sitting):
        name = "quorum_of_a_sitting_is_set_once"
        assert Member.objects.filter(substitute=False).count() == 6
        for other in (3, 5):
            assert refused("UPDATE reviews_sitting SET quorum = %s", other) == name
        run("UPDATE reviews_sitting SET quorum = 4")
        for other in (None, 5):
            assert refused("UPDATE reviews_sitting SET quorum = %s", other) == name
        made = (
            "INSERT INTO reviews_sitting (number, held_on, chair_id, status, opened_at, quorum)"
            " VALUES ('X', now(), %s, 'open', now(), 4)"
        )
        assert refused(made, chair.pk) == name

    def test_nothing_withdrawn_is_left_on_its_agenda(self, sitting, review):
        run("UPDATE reviews_review SET status = 'withdrawn', closed_at = now()")
        assert refused(CLOSE) == "closed_sitting_leaves_nothing_undecided"

    def test_a_closed_sitting_is_frozen_with_all_that_hangs_on_it(self, chair, sitting, waiting):
        closed(sitting, chair)
        name = "closed_sitting_is_frozen"
        assert refused(ITEM, sitting.pk, waiting.pk, 2) == name
        assert refused("UPDATE reviews_sittingitem SET taken_out_reason = 'x'") == name
        assert refused("UPDATE reviews_sitting SET closed_at = now()") == name
        assert refused("DELETE FROM reviews_attendance") == name
        attend = "INSERT INTO reviews_attendance (sitting_id, member_id, at) VALUES (%s, %s, now())"
        assert refused(attend, sitting.pk, f.member().pk) == name
        assert refused(DECIDE, chair.pk, sitting.pk, waiting.pk) == name

    def test_it_is_not_opened_again_nor_made_closed(self, chair, sitting):
        closed(sitting, chair)
        reopen = "UPDATE reviews_sitting SET status = 'open', closed_at = NULL, closed_by_id = NULL"
        assert refused(reopen) in {
            "closed_sitting_is_frozen",
            "reviews_sitting_status_moves_as_allowed",
        }
        made = (
            "INSERT INTO reviews_sitting (number, held_on, chair_id, status, opened_at, closed_at,"
            " closed_by_id) VALUES ('X', now(), %s, 'closed', now(), now(), %s)"
        )
        assert refused(made, chair.pk, chair.pk) == "reviews_sitting_status_moves_as_allowed"

    def test_number_day_and_chair_stay(self, sitting):
        for column in (
            "number = 'X'",
            "held_on = held_on + 1",
            "opened_at = now()",
            "notice_until = announced_at",
        ):
            assert refused(f"UPDATE reviews_sitting SET {column}") == "sitting_is_frozen"

    def test_an_attendance_is_ticked_or_not_never_moved(self, sitting):
        moved = refused("UPDATE reviews_attendance SET member_id = %s", f.member().pk)
        assert moved == "attendance_is_ticked_or_not"


def test_history_tells_who_was_taken_out_and_not_why(chair, review):
    take_out(item=item_of(review), by=chair, reason="적어 둔 까닭")
    event = SittingItem.pgh_event_model.objects.filter(pgh_label="update").get()
    assert event.taken_out_by_id == chair.pk and not hasattr(event, "taken_out_reason")
    assert Sitting.pgh_event_model.objects.count() == 1
    assert Ballot.objects.get(review=review).is_open is False
