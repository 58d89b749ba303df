"""Verbs and tasks at the same moment: real threads, real locks."""

import pytest

from claims.tests.races import at_once, errors_of
from reviews.notices.bulk import errors, tasks, verbs
from reviews.notices.bulk.running import control, processing
from reviews.notices.bulk.running.counts import sent_counts
from reviews.notices.bulk.tests import factories as make
from reviews.notices.delivery.deliver import deliver_all
from reviews.notices.models import Notice, NoticeBulk
from reviews.notices.tests.processes import until

pytestmark = pytest.mark.django_db(transaction=True)


def statuses(bulk):
    return set(Notice.objects.filter(bulk=bulk).values_list("status", flat=True))


def test_two_prepare_the_same(few):
    make.tier_claims(3)
    people, seen = [make.secretary() for _ in range(3)], make.seen(make.tier_audience())
    answers = at_once(
        *(
            lambda by=by: verbs.prepare_bulk(audience=make.tier_audience(), seen=seen, by=by)
            for by in people
        )
    )
    refused = errors_of(answers)
    assert len(refused) == 2
    assert all(isinstance(error, errors.SameAudienceError) for error in refused)
    assert NoticeBulk.objects.count() == 1


def test_two_approve_at_once(few):
    make.tier_claims(3)
    bulk, people = make.prepared(), [make.chair(), make.secretary(), make.chair()]
    answers = at_once(*(lambda by=by: make.approved(bulk, by=by) for by in people))
    refused = errors_of(answers)
    assert len(refused) == 2
    assert all(isinstance(error, errors.StateChangedError) for error in refused)
    bulk.refresh_from_db()
    assert bulk.status == "running"
    assert bulk.approved_by in people


def test_one_approves_and_one_cancels(few):
    make.tier_claims(3)
    bulk, by, other = make.prepared(), make.chair(), make.secretary()
    answers = at_once(
        lambda: make.approved(bulk, by=by),
        lambda: control.cancel_bulk(bulk=bulk, reason="틀림", by=other),
    )
    bulk.refresh_from_db()
    make.written(bulk)
    # Either the approval came too late, or it ran and was then cancelled.
    assert bulk.status == "cancelled"
    assert all(isinstance(error, errors.StateChangedError) for error in errors_of(answers))
    assert statuses(bulk) <= {"suppressed"}


def test_the_task_three_times_at_once_writes_each_notice_once(monkeypatch):
    monkeypatch.setattr(processing, "CHUNK", 2)
    make.tier_claims(11)
    bulk = make.prepared()
    answers = at_once(*[lambda: tasks.process_bulk(bulk.pk)] * 3)
    assert errors_of(answers) == []
    make.written(bulk)
    assert (bulk.written, Notice.objects.filter(bulk=bulk).count()) == (11, 11)
    assert Notice.objects.values("claim").distinct().count() == 11


def test_pause_against_the_task(monkeypatch):
    """In any order: what was written by then is kept, and nothing more is sent."""
    monkeypatch.setattr(processing, "CHUNK", 1)
    make.tier_claims(6)
    bulk, by = make.prepared(), make.secretary()
    answers = at_once(
        lambda: processing.process(bulk.pk), lambda: control.pause_bulk(bulk=bulk, by=by)
    )
    assert errors_of(answers) == []
    bulk.refresh_from_db()
    assert bulk.status == "paused"
    assert bulk.written == Notice.objects.filter(bulk=bulk).count()
    deliver_all()
    assert statuses(bulk) <= {"pending"}
    control.resume_bulk(bulk=bulk, by=by)
    assert make.finished(bulk).written == 6


def test_cancel_against_sending():
    """Each notice has left or is suppressed; none does both, none is forgotten."""
    make.tier_claims(30)
    bulk, by = make.written(make.prepared()), make.secretary()
    answers = at_once(
        deliver_all, lambda: control.cancel_bulk(bulk=bulk, reason="틀림", by=by), deliver_all
    )
    assert errors_of(answers) == []
    tasks.process_bulk(bulk.pk)
    assert statuses(bulk) <= {"sent", "suppressed"}


def test_two_bulks_over_the_same_claims_tell_each_once(few, monkeypatch):
    monkeypatch.setattr(processing, "CHUNK", 3)
    make.tier_claims(12)
    every = verbs.Audience(
        "every_route", {"programme": make.tier_audience().parameters["programme"]}
    )
    bulks = [make.prepared(), make.prepared(every)]
    for bulk in bulks:
        make.approved(bulk)
    answers = at_once(*(lambda bulk=bulk: processing.process(bulk.pk) for bulk in bulks))
    assert errors_of(answers) == []
    counts = [make.written(bulk).written for bulk in bulks]
    assert sum(counts) == Notice.objects.count() == 12
    assert {bulk.status for bulk in bulks} == {"running"}


def test_a_worker_killed_between_two_chunks_is_followed_by_another(monkeypatch, new_celery_worker):
    """The sweep rings for what it left, and a real worker writes and sends it to the end."""
    make.tier_claims(5)
    with monkeypatch.context() as patch:
        patch.setattr(processing, "CHUNK", 2)
        patch.setattr(verbs, "enqueue", lambda task, pk: None)  # as if its worker had died
        bulk = make.prepared()
        assert processing.process_chunk(bulk.pk)
    NoticeBulk.objects.filter(pk=bulk.pk).update(
        progress_at=bulk.progress_at - 2 * tasks.STALE_AFTER
    )
    worker = new_celery_worker()
    assert tasks.sweep_bulks() == 1
    try:
        until(lambda: sent_counts([bulk.pk]) == {bulk.pk: 5}, "five letters sent")
    except AssertionError:
        pytest.fail(worker.log()[-4000:])
    tasks.sweep_bulks()
    bulk.refresh_from_db()
    assert (bulk.status, bulk.written, statuses(bulk)) == ("done", 5, {"sent"})
