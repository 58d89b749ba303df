"""Writing, pausing, resuming, cancelling, finishing; the counts of a bulk."""

import pytest
from django.db import DatabaseError, OperationalError

from claims.errors import ForbiddenError, ReasonNeededError
from claims.tests.factories import ClaimFactory, UserFactory
from reviews.notices.bulk import errors, tasks, verbs
from reviews.notices.bulk.running import control, counts, processing
from reviews.notices.bulk.tests import factories as make
from reviews.notices.bulk.tests.factories import cancel
from reviews.notices.delivery.deliver import deliver_all
from reviews.notices.models import Notice, NoticeBulk, NoticeTemplate
from reviews.notices.verbs import retry_notice

pytestmark = pytest.mark.django_db


def pause(bulk):
    return control.pause_bulk(bulk=bulk, by=make.secretary())


def states(bulk):
    return sorted(Notice.objects.filter(bulk=bulk).values_list("status", flat=True))


class TestWriting:
    def test_chunk_by_chunk_to_the_end(self, monkeypatch):
        monkeypatch.setattr(processing, "CHUNK", 2)
        make.tier_claims(5)
        bulk = make.prepared()
        seen = []
        while processing.process_chunk(bulk.pk):
            bulk.refresh_from_db()
            seen.append((bulk.written, Notice.objects.filter(bulk=bulk).count()))
        assert seen == [(2, 2), (4, 4)]
        bulk.refresh_from_db()
        assert (bulk.written, bulk.written_at is not None) == (5, True)

    def test_a_long_bulk_enqueues_itself(self, monkeypatch):
        monkeypatch.setattr(processing, "CHUNK", 1)
        monkeypatch.setattr(processing, "CHUNKS_PER_TASK", 2)
        make.tier_claims(4)
        bulk = make.prepared()
        enqueued = []
        monkeypatch.setattr(tasks, "enqueue", lambda task, pk: enqueued.append(pk))
        tasks.process_bulk(bulk.pk)
        assert enqueued == [bulk.pk]
        tasks.process_bulk(bulk.pk)
        assert Notice.objects.filter(bulk=bulk).count() == 4

    def test_sending_begins_with_the_first_chunk(self, monkeypatch):
        monkeypatch.setattr(processing, "CHUNK", 2)
        make.tier_claims(3)
        bulk = make.prepared()
        processing.process_chunk(bulk.pk)
        deliver_all()
        assert states(bulk) == ["sent", "sent"]
        make.finished(bulk)
        assert states(bulk) == ["sent"] * 3

    def test_who_withdrew_meanwhile_is_not_written_to(self, monkeypatch):
        monkeypatch.setattr(processing, "CHUNK", 1)
        claims = make.tier_claims(3)
        bulk = make.prepared()
        processing.process_chunk(bulk.pk)
        make.withdraw(claims[1])
        make.written(bulk)
        assert (bulk.written, bulk.count) == (2, 3)
        assert counts.counts_of(bulk).skipped == 1

    def test_nobody_is_told_twice_by_two_bulks(self):
        make.tier_claims(3)
        first = make.prepared()
        processing.process_chunk(first.pk)
        every = verbs.Audience(
            "every_route", {"programme": make.tier_audience().parameters["programme"]}
        )
        ClaimFactory()
        second = make.written(make.prepared(every))
        assert second.count == 1
        assert Notice.objects.count() == 4

    def test_two_open_bulks_over_the_same_claims(self, few):
        """Both approved before either was written: the first to write tells, the other passes."""
        make.tier_claims(3)
        one = make.prepared()
        every = verbs.Audience(
            "every_route", {"programme": make.tier_audience().parameters["programme"]}
        )
        other = make.prepared(every)
        make.approved(one)
        make.approved(other)
        assert make.written(one).written == 3
        assert make.written(other).written == 0
        assert Notice.objects.count() == 3

    def test_without_words_it_pauses_and_says_so(self, few):
        make.tier_claims(1)
        bulk = make.prepared()
        NoticeTemplate.objects.filter(event="route_taken").update(current=False)
        assert not processing.process(bulk.pk)
        bulk.refresh_from_db()
        assert (bulk.status, bulk.handled_by) == ("paused", None)
        assert "문안" in bulk.ended_reason

    def test_another_text_than_the_approved_one_is_not_sent(self, few):
        make.tier_claims(1)
        bulk = make.prepared()
        current = NoticeTemplate.objects.filter(event="route_taken", language="ko", current=True)
        shown = current.get(channel="mail")
        current.filter(pk=shown.pk).update(current=False)
        shown.pk, shown.version, shown.body = None, shown.version + 1, shown.body + " 새 문장"
        shown.save(force_insert=True)
        assert not processing.process(bulk.pk)
        bulk.refresh_from_db()
        assert (bulk.status, bulk.written) == ("paused", 0)
        assert "문안이 바뀌어" in bulk.ended_reason

    def test_an_error_pauses_it_and_a_lost_connection_does_not(self, monkeypatch):
        make.tier_claims(1)
        bulk = make.prepared()

        def fails(error):
            def write(*args):
                raise error

            monkeypatch.setattr(processing, "_write", write)

        fails(OperationalError("gone"))
        with pytest.raises(OperationalError):
            processing.process(bulk.pk)
        bulk.refresh_from_db()
        assert bulk.status == "running"
        fails(DatabaseError("broken"))
        assert not processing.process(bulk.pk)
        bulk.refresh_from_db()
        assert bulk.status == "paused"
        assert bulk.ended_reason

    def test_what_kills_workers_pauses_it(self):
        make.tier_claims(1)
        bulk = make.prepared()
        control.fail_bulk(bulk.pk)
        bulk.refresh_from_db()
        assert (bulk.status, bulk.handled_by) == ("paused", None)


class TestPausing:
    def test_what_waits_stays_and_goes_on_later(self, monkeypatch):
        monkeypatch.setattr(processing, "CHUNK", 2)
        make.tier_claims(3)
        bulk = make.prepared()
        processing.process_chunk(bulk.pk)
        pause(bulk)
        deliver_all()
        assert states(bulk) == ["pending", "pending"]
        assert not processing.process(bulk.pk)
        assert states(bulk) == ["pending", "pending"]
        control.resume_bulk(bulk=bulk, by=make.secretary())
        make.finished(bulk)
        assert (bulk.status, states(bulk)) == ("done", ["sent"] * 3)

    def test_other_notices_leave_all_the_same(self):
        make.tier_claims(1)
        bulk = make.written(make.prepared())
        pause(bulk)
        make.written(make.prepared(verbs.Audience("received", {"run": make.import_run(1).pk})))
        deliver_all()
        assert sorted(Notice.objects.values_list("event", "status")) == [
            ("claim_received", "sent"),
            ("route_taken", "pending"),
        ]

    def test_only_what_runs_and_only_what_is_paused(self, few):
        make.tier_claims(3)
        bulk = make.prepared()
        with pytest.raises(errors.StateChangedError):
            pause(bulk)
        make.approved(bulk)
        with pytest.raises(errors.StateChangedError):
            control.resume_bulk(bulk=bulk, by=make.secretary())
        pause(bulk)
        with pytest.raises(errors.StateChangedError):
            pause(bulk)

    @pytest.mark.parametrize("role", ["chair", "auditor", "finance"])
    def test_is_the_secretariats(self, role):
        make.tier_claims(1)
        bulk = make.prepared()
        by = UserFactory(roles=role)
        with pytest.raises(ForbiddenError):
            control.pause_bulk(bulk=bulk, by=by)
        with pytest.raises(ForbiddenError):
            cancel(bulk, by=by)


class TestCancelling:
    def test_what_has_left_stays_and_the_rest_says_why(self, monkeypatch):
        monkeypatch.setattr(processing, "CHUNK", 1)
        make.tier_claims(3)
        bulk = make.prepared()
        processing.process_chunk(bulk.pk)
        deliver_all()
        processing.process_chunk(bulk.pk)
        by = make.secretary()
        cancel(bulk, by=by, reason="금액이 틀림")
        assert states(bulk) == ["sent", "suppressed"]
        stopped = Notice.objects.get(bulk=bulk, status="suppressed")
        assert (stopped.ended_reason, stopped.handled_by) == ("금액이 틀림", by)
        assert make.written(bulk).written == 2
        deliver_all()
        assert states(bulk) == ["sent", "suppressed"]

    def test_thousands_are_stopped_behind_the_page(self, monkeypatch):
        monkeypatch.setattr(control, "CHUNK", 2)
        make.tier_claims(5)
        bulk = make.written(make.prepared())
        cancel(bulk)
        assert states(bulk) == ["pending"] * 3 + ["suppressed"] * 2
        deliver_all()
        assert states(bulk) == ["pending"] * 3 + ["suppressed"] * 2  # nothing leaves meanwhile
        assert counts.stale_bulks(bulk.progress_at) == [bulk.pk]
        tasks.process_bulk(bulk.pk)
        assert states(bulk) == ["suppressed"] * 5
        assert counts.stale_bulks(bulk.progress_at) == []

    def test_a_waiting_one_may_be_turned_down_by_who_could_approve(self, few):
        make.tier_claims(3)
        by = make.chair()
        bulk = cancel(make.prepared(), by=by)
        assert (bulk.status, bulk.handled_by) == ("cancelled", by)

    def test_says_why(self):
        make.tier_claims(1)
        bulk = make.prepared()
        with pytest.raises(ReasonNeededError):
            cancel(bulk, reason="  ")
        bulk.refresh_from_db()
        assert bulk.status == "running"

    def test_once(self):
        make.tier_claims(1)
        bulk = cancel(make.prepared())
        with pytest.raises(errors.StateChangedError):
            cancel(bulk)

    def test_who_was_kept_from_it_is_told_by_the_next_bulk(self):
        """And again by the one after that, should it be cancelled, too; sent once, never again."""
        make.tier_claims(2)
        for _turn in range(2):
            cancel(make.written(make.prepared()))
        bulk = make.finished(make.prepared())
        assert states(bulk) == ["sent", "sent"]
        assert Notice.objects.filter(key__endswith=":3", status="sent").count() == 2
        with pytest.raises(errors.NoRecipientError):
            make.prepared()


class TestFinishing:
    def test_not_before_everything_came_to_an_end(self, monkeypatch):
        make.tier_claims(2)
        bulk = make.prepared()
        assert not control.finish_if_done(bulk.pk)
        make.written(bulk)
        assert not control.finish_if_done(bulk.pk)
        deliver_all()
        tasks.sweep_bulks()
        bulk.refresh_from_db()
        assert (bulk.status, bulk.finished_at is not None) == ("done", True)

    def test_a_dead_letter_is_an_end_and_may_be_sent_again_later(self, settings):
        claim = ClaimFactory(tier_grant=True)
        bulk = make.written(make.prepared())
        notice = Notice.objects.get(claim=claim)
        Notice.objects.filter(pk=notice.pk).update(
            status="sending", lease_token=notice.public_id, lease_until=notice.written_at
        )
        Notice.objects.filter(pk=notice.pk).update(
            status="failed", lease_token=None, lease_until=None
        )
        assert control.finish_if_done(bulk.pk)
        retry_notice(notice=notice, by=make.secretary())
        deliver_all()
        assert states(bulk) == ["sent"]

    def test_the_sweep_enqueues_what_was_left_behind(self, monkeypatch):
        enqueued = []
        monkeypatch.setattr(tasks, "enqueue", lambda task, pk: enqueued.append(pk))
        make.tier_claims(1)
        bulk = make.prepared()
        enqueued.clear()
        tasks.sweep_bulks()
        assert enqueued == []
        NoticeBulk.objects.update(progress_at=bulk.progress_at - 2 * tasks.STALE_AFTER)
        tasks.sweep_bulks()
        assert enqueued == [bulk.pk]


class TestStanding:
    def test_counts_what_is_there(self, monkeypatch):
        monkeypatch.setattr(processing, "CHUNK", 2)
        make.tier_claims(3)
        bulk = make.prepared()
        empty = counts.counts_of(bulk)
        assert (empty.done, empty.remaining, empty.total, empty.seconds_left) == (0, 3, 3, None)
        processing.process_chunk(bulk.pk)
        deliver_all()
        bulk.refresh_from_db()
        half = counts.counts_of(bulk)
        assert (half.done, half.remaining, half.unwritten, half.last_minute) == (2, 1, 1, 2)
        assert half.by_status == {"sent": 2}

    def test_what_a_cancelled_one_kept_from_leaving_is_not_done(self, monkeypatch):
        monkeypatch.setattr(processing, "CHUNK", 1)
        make.tier_claims(3)
        bulk = make.prepared()
        processing.process_chunk(bulk.pk)
        deliver_all()
        processing.process_chunk(bulk.pk)
        standing = counts.counts_of(cancel(bulk))
        assert (standing.done, standing.total, standing.remaining) == (1, 3, 0)

    def test_the_rate_is_of_the_last_minute_and_what_is_left_follows(self):
        make.tier_claims(1)
        bulk = make.prepared()
        bulk.count = 1000
        at = bulk.started_at + 10 * counts.MINUTE
        standing = counts.BulkCounts(bulk=bulk, by_status={"sent": 400}, last_minute=120, at=at)
        bulk.written = 400
        assert (standing.rate, standing.seconds_left) == (2, 300)
        young = counts.BulkCounts(
            bulk=bulk,
            by_status={"sent": 20},
            last_minute=20,
            at=bulk.started_at + counts.MINUTE / 6,
        )
        assert young.rate == 2
        still = counts.BulkCounts(bulk=bulk, by_status={"sent": 400}, last_minute=0, at=at)
        assert (still.rate, still.seconds_left) == (None, None)
        assert (standing.stalled, young.stalled, still.stalled) == (False, False, True)
        bulk.handled_at = at - counts.MINUTE / 2  # resumed just now: give it time
        assert not still.stalled
