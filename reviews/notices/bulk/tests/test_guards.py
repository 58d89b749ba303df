"""The database refuses by itself what two people did not agree on: raw SQL as `desk_app`."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from claims.tests.factories import ClaimFactory
from claims.tests.raw_sql import run
from claims.trail.triggers import refused_by
from reviews.notices.bulk.tests import factories as make
from reviews.notices.models import Notice, NoticeBulk

pytestmark = pytest.mark.django_db

SECOND = "bulk_above_100_names_a_second_person"
ANOTHER = "bulk_is_approved_by_another_than_prepared_it"
SHOWN = "bulk_stays_what_was_shown"
NO_MORE = "bulk_writes_no_more_than_was_shown"
WHILE = "notice_of_a_bulk_is_written_while_it_runs"
MOVES = "reviews_noticebulk_status_moves_as_allowed"
APPROVAL = "bulk_approval_is_frozen"


def refused(sql, *values):
    """The name of the rule that refused; '' when it went through."""
    try:
        run(sql, *values)
    except IntegrityError as error:
        return refused_by(error)
    return ""


def waiting(count=101, **facts):
    """A prepared bulk of so many, as a row."""
    facts = {"prepared_by": make.secretary(), **facts}
    return NoticeBulk.objects.create(
        audience="every_route", parameters={"programme": facts.pop("programme", 1)},
        event="route_taken", count=count, fingerprint="0" * 32, **facts,
    )  # fmt: skip


def running(count=100, **facts):
    bulk = waiting(count, **facts)
    run("UPDATE reviews_noticebulk SET status = 'running' WHERE id = %s", bulk.pk)
    return bulk


COPY = """
    INSERT INTO reviews_notice (public_id, key, event, claim_id, addressee, template_id, bulk_id,
        channel, recipient, recipient_hint, subject, body, body_digest, status, priority,
        written_at, attempts, tries_from, last_code, last_text, delivered_by, provider_id,
        ended_reason)
    SELECT gen_random_uuid(), 'attack:' || g, event, claim_id, addressee, template_id, %s, channel,
        recipient, recipient_hint, subject, body, body_digest, 'pending', priority, written_at,
        0, 0, '', '', '', '', '' FROM reviews_notice, generate_series(1, %s) AS g WHERE id = %s
"""


@pytest.fixture
def template_notice():
    """A notice of another bulk to copy from."""
    make.tier_claims(1)
    make.written(make.prepared())
    return Notice.objects.get()


class TestTwoPeople:
    def test_above_a_hundred_nobody_starts_alone(self):
        assert refused("UPDATE reviews_noticebulk SET status = 'running' WHERE id = %s",
                       waiting(101).pk) == SECOND  # fmt: skip
        assert refused("UPDATE reviews_noticebulk SET status = 'running' WHERE id = %s",
                       waiting(100, programme=2).pk) == ""  # fmt: skip

    @pytest.mark.parametrize("half", ["approved_by_id = {by}", "approved_at = now()"])
    def test_half_an_approval_is_none(self, half):
        half = half.format(by=make.chair().pk)
        sql = f"UPDATE reviews_noticebulk SET status = 'running', {half} WHERE id = %s"  # noqa: S608
        assert refused(sql, waiting().pk) == SECOND

    def test_not_the_same_person(self):
        bulk = waiting()
        sql = """UPDATE reviews_noticebulk SET status = 'running', approved_by_id = %s,
                 approved_at = now() WHERE id = %s"""
        assert refused(sql, bulk.prepared_by_id, bulk.pk) == ANOTHER
        assert refused(sql, make.chair().pk, bulk.pk) == ""

    def test_not_by_changing_who_prepared_it(self):
        bulk = waiting()
        sql = """UPDATE reviews_noticebulk SET status = 'running', prepared_by_id = %s,
                 approved_by_id = %s, approved_at = now() WHERE id = %s"""
        assert refused(sql, make.chair().pk, bulk.prepared_by_id, bulk.pk) == SHOWN

    @pytest.mark.parametrize(
        "change",
        ["count = 100", "count = 1000", "parameters = '{}'", "audience = 'received'",
         "event = 'claim_received'", "language = 'en'", "fingerprint = ''", "left_out = '[]'",
         "prepared_at = now() - interval '1 day'"],
    )  # fmt: skip
    def test_what_was_shown_stays(self, change):
        sql = f"UPDATE reviews_noticebulk SET {change} WHERE id = %s"  # noqa: S608
        assert refused(sql, waiting().pk) == SHOWN

    def test_an_approval_is_never_taken_back_or_given_to_another(self):
        bulk = waiting()
        run("""UPDATE reviews_noticebulk SET status = 'running', approved_by_id = %s,
               approved_at = now() WHERE id = %s""", make.chair().pk, bulk.pk)  # fmt: skip
        later = "approved_at = now() + interval '1 day'"
        for change in (f"approved_by_id = {make.chair().pk}", later):
            sql = f"UPDATE reviews_noticebulk SET {change} WHERE id = %s"  # noqa: S608
            assert refused(sql, bulk.pk) == APPROVAL

    @pytest.mark.parametrize("status", ["running", "paused", "done"])
    def test_none_is_born_running(self, status):
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            waiting(1, status=status, finished_at=None)
        assert refused_by(error.value) in (MOVES, "ended_bulk_says_when")

    def test_none_is_deleted(self):
        with pytest.raises(DatabaseError), transaction.atomic():
            run("DELETE FROM reviews_noticebulk WHERE id = %s", waiting().pk)


class TestNotices:
    def test_none_before_it_runs(self, template_notice):
        assert refused(COPY, waiting().pk, 1, template_notice.pk) == WHILE

    def test_none_while_it_is_paused_or_after_it_ended(self, template_notice):
        bulk = running()
        run("UPDATE reviews_noticebulk SET status = 'paused' WHERE id = %s", bulk.pk)
        assert refused(COPY, bulk.pk, 1, template_notice.pk) == WHILE
        run("""UPDATE reviews_noticebulk SET status = 'cancelled', ended_reason = 'x',
               finished_at = now() WHERE id = %s""", bulk.pk)  # fmt: skip
        assert refused(COPY, bulk.pk, 1, template_notice.pk) == WHILE

    def test_no_more_than_were_shown(self, template_notice):
        bulk = running(3)
        assert refused(COPY, bulk.pk, 4, template_notice.pk) == NO_MORE
        assert refused(COPY, bulk.pk, 3, template_notice.pk) == ""
        more = COPY.replace("'attack:'", "'attack again:'")
        assert refused(more, bulk.pk, 1, template_notice.pk) == NO_MORE

    def test_none_moves_into_a_bulk_afterwards(self, template_notice):
        sql = "UPDATE reviews_notice SET bulk_id = %s WHERE id = %s"
        assert refused(sql, running().pk, template_notice.pk) == "written_notice_is_frozen"

    def test_nor_are_more_counted_as_written(self):
        sql = "UPDATE reviews_noticebulk SET written = 4 WHERE id = %s"
        assert refused(sql, running(3).pk) == NO_MORE


def test_a_cancelled_one_says_why_and_an_ended_one_when():
    bulk = waiting()
    sql = """UPDATE reviews_noticebulk SET status = 'cancelled', finished_at = now()
             WHERE id = %s"""
    assert refused(sql, bulk.pk) == "cancelled_bulk_says_why"
    sql = "UPDATE reviews_noticebulk SET status = 'cancelled', ended_reason = 'x' WHERE id = %s"
    assert refused(sql, bulk.pk) == "ended_bulk_says_when"


def test_ended_is_ended():
    bulk = waiting()
    run("""UPDATE reviews_noticebulk SET status = 'cancelled', ended_reason = 'x',
           finished_at = now() WHERE id = %s""", bulk.pk)  # fmt: skip
    sql = "UPDATE reviews_noticebulk SET status = %s, finished_at = NULL WHERE id = %s"
    for status in ("running", "prepared", "paused"):
        assert refused(sql, status, bulk.pk) == MOVES


def test_one_open_bulk_of_an_audience():
    waiting()
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        waiting()
    assert refused_by(error.value) == "one_open_bulk_of_an_audience"


def test_history_keeps_every_step(few):
    ClaimFactory(tier_grant=True)
    make.finished(make.prepared())
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM reviews_noticebulkevent ORDER BY pgh_id")
        steps = [row[0] for row in cursor]
    assert steps[0] == "prepared" and steps[-1] == "done" and "running" in steps
