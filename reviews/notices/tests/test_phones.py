"""Delivery to a message provider that behaves and misbehaves: a real process, its own log."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from structlog.testing import capture_logs

from claims.tests.factories import ClaimFactory
from claims.tests.races import at_once, errors_of
from reviews.notices import tasks
from reviews.notices.channels import sender_for
from reviews.notices.channels.base import Message, SendResult
from reviews.notices.delivery import deliver, leases, outcomes, unknown_outcomes
from reviews.notices.models import DeliveryAttempt, Notice, NoticeStatus
from reviews.notices.tests.mailserver import free_port
from reviews.notices.tests.states import deliver_one_batch

pytestmark = pytest.mark.django_db
ENDED = (NoticeStatus.SENT, NoticeStatus.DELIVERED, NoticeStatus.FAILED, NoticeStatus.SUPPRESSED)


@pytest.fixture
def texts(phones, write, settings):
    """texts(n) puts n due text messages into the outbox, each to a number of its own."""
    phones.control(report_seconds=3600)  # what is found is accepted, however late one looks
    settings.SOLAPI_WAIT = 0  # what the provider has not received so far, it never received
    count = 0

    def texts(number=1, **given):
        nonlocal count
        found = []
        for _ in range(number):
            count += 1
            claim = ClaimFactory(plain_phone=f"0104555{count:04}")
            found.append(write(claim=claim, **given))
        assert {notice.channel for notice in found} == {"lms"}
        return found

    return texts


def make_due():
    Notice.objects.exclude(status__in=ENDED).update(next_at=Now())


def end_leases():
    Notice.objects.filter(status=NoticeStatus.SENDING).update(
        lease_until=Now() - timedelta(seconds=1)
    )
    return unknown_outcomes._end_leases()


def state(notice):
    notice.refresh_from_db()
    return notice.status


def times(phones, notices):
    """Count the messages that the provider accepted of each notice."""
    counted = phones.by_notice()
    return [counted[str(notice.public_id)] for notice in notices]


# ------------------------------------------------------------------ what arrives
def test_what_the_provider_has_is_the_stored_text(phones, texts):
    [notice] = texts()
    assert deliver.deliver_all() == 1
    assert state(notice) == NoticeStatus.SENT
    assert (notice.attempts, notice.last_code, notice.delivered_by) == (1, "2000", "lms")
    [row] = [row for row in phones.accepted() if row.notice == str(notice.public_id)]
    assert (row.recipient, row.text, row.kind) == ("01045550001", notice.body, "LMS")
    assert notice.provider_id == row.message_id
    attempt = DeliveryAttempt.objects.get()
    assert (attempt.number, attempt.outcome, attempt.provider_id) == (1, "accepted", row.message_id)
    assert bytes(attempt.request_digest) == bytes(notice.body_digest)


def test_a_batch_costs_as_many_statements_as_one_notice(phones, texts):
    counts = []
    for number in (1, 40):
        notices = texts(number)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert deliver_one_batch().taken == number
        assert times(phones, notices) == [1] * number
        counts.append(len(seen))
    # savepoint, due, suppressed, flood, lease, savepoint; savepoint, attempts, savepoint; answers;
    # and one look for mails
    assert counts == [13, 13]


def test_a_batch_is_one_call(phones, texts):
    before = phones.counts().get("call ok", 0)
    texts(30)
    deliver.deliver_all()
    assert phones.counts()["call ok"] == before + 1


def test_a_full_batch_calls_for_help_once(phones, texts, settings, monkeypatch):
    """A bulk enqueues one task for all its notices, which one worker alone would run."""
    rung = []
    monkeypatch.setattr(deliver, "enqueue_delivery", lambda: rung.append(1))
    settings.NOTICE_BATCH = 4
    texts(9)
    assert deliver.deliver_all() == 9
    assert len(rung) == 1
    texts(3)
    assert deliver.deliver_all() == 3
    assert len(rung) == 1


@pytest.mark.parametrize("batch", [4, 100])
def test_who_stops_before_the_end_leaves_one_bell_behind(
    phones, texts, settings, monkeypatch, batch
):
    rung = []
    monkeypatch.setattr(deliver, "enqueue_delivery", lambda: rung.append(1))
    monkeypatch.setattr(deliver, "RUN_SECONDS", -1.0)
    settings.NOTICE_BATCH = batch
    texts(9)
    assert deliver.deliver_all() == min(batch, 9)
    assert len(rung) == 1


def test_who_is_not_on_the_allowlist_gets_nothing(phones, texts, settings):
    settings.NOTICE_ALLOWLIST = ["010-4555-0002"]
    notices = texts(2)
    deliver.deliver_all()
    assert [state(n) for n in notices] == [NoticeStatus.SUPPRESSED, NoticeStatus.SENT]
    assert times(phones, notices) == [0, 1]
    assert notices[0].ended_reason
    assert not notices[0].tries.exists()


def test_nothing_leaves_in_quiet_hours(phones, texts, settings):
    settings.NOTICE_QUIET = "00:00-23:59"
    [notice] = texts()
    if deliver.deliver_all():  # the one minute of the day
        pytest.skip("the quiet hours end in this very minute")
    assert state(notice) == NoticeStatus.PENDING
    assert not Notice.objects.filter(next_at__lte=Now()).exists()


def test_a_batch_is_no_larger_than_the_rate_lets_it(phones, texts, settings, redis_url):
    settings.SOLAPI_PER_SECOND = 3
    notices = texts(8)
    assert deliver_one_batch().taken == 3
    assert sorted(times(phones, notices)) == [0] * 5 + [1] * 3


# ------------------------------------------------------------------ answers that do not come
def test_a_message_taken_without_an_answer_is_found_and_not_sent_again(phones, texts):
    phones.control(calls=["drop_after"])
    notices = texts(3)
    deliver.deliver_all()
    assert {state(n) for n in notices} == {NoticeStatus.UNKNOWN}
    assert deliver.deliver_all() == 0
    make_due()
    unknown_outcomes.recover()
    assert {state(n) for n in notices} == {NoticeStatus.SENT}
    assert {n.attempts for n in notices} == {1}
    assert all(n.provider_id and n.sent_at for n in notices)
    assert times(phones, notices) == [1, 1, 1]


def test_a_message_that_was_never_taken_is_sent_again(phones, texts):
    phones.control(calls=["drop_before"])
    [notice] = texts()
    deliver.deliver_all()
    make_due()
    unknown_outcomes.recover()
    assert state(notice) == NoticeStatus.PENDING
    deliver.deliver_all()
    assert (state(notice), notice.attempts) == (NoticeStatus.SENT, 2)
    assert times(phones, [notice]) == [1]


def test_a_young_attempt_that_is_not_found_waits(phones, texts, settings):
    """It may show up late in the provider's list."""
    settings.SOLAPI_WAIT = 60
    phones.control(calls=["drop_after"], late_seconds=3600)
    [notice] = texts()
    deliver.deliver_all()
    make_due()
    unknown_outcomes.recover()
    assert state(notice) == NoticeStatus.UNKNOWN
    since = DeliveryAttempt.objects.get().started_at
    assert notice.next_at == since + timedelta(seconds=60)
    phones.control(late_seconds=0)
    make_due()
    unknown_outcomes.recover()
    assert times(phones, [notice]) == [1]


def test_while_the_provider_is_away_nobody_decides(phones, texts, settings):
    phones.control(calls=["drop_after"])
    [notice] = texts()
    deliver.deliver_all()
    settings.SOLAPI_URL = f"http://127.0.0.1:{free_port()}"
    make_due()
    unknown_outcomes.recover()
    assert (state(notice), notice.attempts) == (NoticeStatus.UNKNOWN, 1)
    assert not Notice.objects.filter(next_at__lte=Now()).exists()


def test_out_of_attempts_a_message_never_seen_is_a_dead_letter(phones, texts, settings):
    settings.NOTICE_MAX_ATTEMPTS = 2
    phones.control(calls=["drop_before", "drop_before"])
    [notice] = texts()
    for _ in range(3):
        make_due()
        deliver.deliver_all()
        make_due()
        unknown_outcomes.recover()
    assert (state(notice), notice.attempts) == (NoticeStatus.FAILED, 2)
    assert notice.last_code == "no_answer"
    assert times(phones, [notice]) == [0]


@pytest.mark.parametrize("away", ["429", "unreachable"])
def test_a_provider_that_wants_nothing_now_costs_no_try(phones, texts, settings, away):
    if away == "429":
        phones.control(calls=["429"])
    url = settings.SOLAPI_URL
    if away == "unreachable":
        settings.SOLAPI_URL = f"http://127.0.0.1:{free_port()}"
    [notice] = texts()
    deliver.deliver_all()
    assert state(notice) == NoticeStatus.PENDING
    assert notice.attempts == notice.tries_from
    assert deliver.deliver_all() == 0  # it is left alone for a while
    settings.SOLAPI_URL = url
    make_due()
    deliver.deliver_all()
    assert (state(notice), times(phones, [notice])) == (NoticeStatus.SENT, [1])


def test_a_provider_found_away_is_tried_with_one_notice(phones, texts):
    phones.control(calls=["429", "429"])
    texts(5)
    assert deliver_one_batch().taken == 5
    make_due()
    assert deliver_one_batch().taken == 1
    assert DeliveryAttempt.objects.count() == 6
    make_due()
    assert deliver.deliver_all() == 5
    assert set(Notice.objects.values_list("status", flat=True)) == {NoticeStatus.SENT}


def test_a_message_that_the_provider_has_twice_is_told_aloud(phones, texts):
    phones.control(calls=["ok", "drop_after"])
    [notice] = texts()
    sender = sender_for("lms")
    message = Message(str(notice.public_id), "01045550001", "", notice.body, "x", "lms")
    assert [answer.outcome for answer in sender.send([message])] == ["accepted"]
    sender.close()
    deliver.deliver_all()
    make_due()
    with capture_logs() as lines:
        unknown_outcomes.recover()
    assert state(notice) == NoticeStatus.SENT
    assert [line["times"] for line in lines if line["event"] == "notice_doubled"] == [2]


# ------------------------------------------------------------------ answers that come late
def began(notices):
    """Taken and about to be called, by a worker that then hangs until its lease is over."""
    token, taken = leases.take_due(100, ["lms"])
    calls = leases.begin(taken, token)
    assert len(calls) == len(notices)
    assert end_leases() == len(notices)
    return token, calls


def test_a_late_acceptance_counts_and_a_late_refusal_does_not(texts):
    notices = texts(2)
    token, calls = began(notices)
    said = [
        SendResult("accepted", "2000", provider_id="M1"),
        SendResult("rejected", "3104", permanent=True),
    ]
    with capture_logs() as lines:
        outcomes.finish(zip(calls, said, strict=True), token)
    assert [state(n) for n in notices] == [NoticeStatus.SENT, NoticeStatus.UNKNOWN]
    late = [line["notice"] for line in lines if line["event"] == "notice_answer_came_late"]
    assert late == [notices[1].pk]
    assert set(DeliveryAttempt.objects.values_list("outcome", flat=True)) == {"unknown"}


def test_an_answer_for_somebody_elses_attempt_changes_nothing(texts):
    [notice] = texts()
    token, calls = began([notice])
    Notice.objects.update(status=NoticeStatus.PENDING)
    leases.take_due(10, ["lms"])  # another worker has it now
    outcomes.finish([(calls[0], SendResult("rejected", "x", permanent=True))], token)
    assert (state(notice), notice.attempts) == (NoticeStatus.SENDING, 1)


def test_a_worker_that_was_stopped_for_long_hands_nothing_over(phones, texts):
    [notice] = texts()
    token, taken = leases.take_due(10, ["lms"])
    calls = leases.begin(taken, token)
    answers_ = deliver._call(sender_for("lms"), calls, {}, begun=-1e6)
    outcomes.finish(answers_, token)
    assert (state(notice), notice.last_code) == (NoticeStatus.PENDING, "too_late")
    assert times(phones, [notice]) == [0]


# ------------------------------------------------------------------ a poison
def test_a_poison_is_found_and_harms_nobody(phones, texts, settings, monkeypatch):
    """A notice kills its worker while it is handed over."""
    from reviews.notices.channels.solapi import sender

    settings.NOTICE_MAX_ATTEMPTS = 3
    notices = texts(6)
    poison = notices[2]
    plain = sender.encode

    class Killed(BaseException):
        pass

    def encode(messages):
        if any(message.public_id == str(poison.public_id) for message in messages):
            raise Killed
        return plain(messages)

    monkeypatch.setattr(sender, "encode", encode)
    deaths = 0
    for _ in range(20):
        make_due()
        try:
            if not deliver.deliver_all():
                break
        except Killed:
            deaths += 1
        end_leases()
        make_due()
        unknown_outcomes.recover()
    assert deaths == unknown_outcomes.UNCOUNTED_CRASHES + settings.NOTICE_MAX_ATTEMPTS
    assert (state(poison), poison.last_code) == (NoticeStatus.FAILED, leases.LEASE_OVER)
    others = [notice for notice in notices if notice != poison]
    assert {state(n) for n in others} == {NoticeStatus.SENT}
    assert times(phones, others) == [1] * 5
    # The poison message cost them no attempt.
    assert {n.attempts - n.tries_from for n in others} == {1}


# ------------------------------------------------------------------ at once
@pytest.mark.django_db(transaction=True)
def test_the_same_bell_three_times_at_once_over_a_bad_line(phones, texts, settings):
    settings.NOTICE_BATCH = 7
    phones.control(seed=5, chances={"drop_after": 0.3, "drop_before": 0.3, "500_after": 0.1})
    notices = texts(40)

    def work():
        tasks.sweep()

    for _ in range(40):
        assert errors_of(at_once(*[work] * 3)) == []
        make_due()
        if not Notice.objects.exclude(status__in=ENDED).exists():
            break
    assert {state(n) for n in notices} == {NoticeStatus.SENT}
    assert times(phones, notices) == [1] * 40
    last = DeliveryAttempt.objects.filter(number=F("notice__attempts"))
    assert last.count() == 40
    assert not DeliveryAttempt.objects.filter(finished_at=None).exists()
