"""Delivery to a real SMTP server that behaves and misbehaves. No sleeping: rows are made due."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import F
from django.db.models.functions import Now

from claims.tests.factories import ClaimFactory
from claims.tests.races import at_once, errors_of
from reviews.notices import tasks
from reviews.notices.channels.smtp import message_id
from reviews.notices.delivery import deliver, leases, unknown_outcomes
from reviews.notices.delivery.outcomes import LONGEST_WAIT, backoff, finish
from reviews.notices.models import DeliveryAttempt, Notice, NoticeStatus
from reviews.notices.tests.mailserver import DROP
from reviews.notices.tests.states import deliver_one_batch

pytestmark = pytest.mark.django_db


def make_due():
    Notice.objects.exclude(status__in=[NoticeStatus.SENT, NoticeStatus.FAILED]).update(
        next_at=Now()
    )


def end_leases():
    Notice.objects.filter(status=NoticeStatus.SENDING).update(
        lease_until=Now() - timedelta(seconds=1)
    )


def tries(notice):
    return list(
        DeliveryAttempt.objects.filter(notice=notice).values_list("number", "outcome", "code")
    )


def test_an_accepted_mail_is_the_stored_text(write, mailbox):
    claim = ClaimFactory(plain_email="ondam@example.test")
    notice = write(claim=claim)
    assert deliver.deliver_all() == 1
    notice.refresh_from_db()
    assert (notice.status, notice.attempts, notice.last_code) == (NoticeStatus.SENT, 1, "250")
    assert notice.sent_at is not None
    assert tries(notice) == [(1, "accepted", "250")]
    [mail] = mailbox.accepted
    assert mail["To"] == "ondam@example.test"
    assert mail["Message-ID"] == message_id(str(notice.public_id))
    assert mail["Subject"] == notice.subject
    assert mail.get_content().replace("\r\n", "\n") == notice.body
    assert mail["Auto-Submitted"] == "auto-generated"


def test_a_second_run_sends_nothing_again(write, mailbox):
    write()
    deliver.deliver_all()
    unknown_outcomes.recover()
    make_due()
    assert deliver.deliver_all() == 0
    assert len(mailbox.accepted) == 1


def test_a_batch_goes_over_one_connection(write, mailbox):
    for _ in range(7):
        write()
    assert deliver.deliver_all() == 7
    assert mailbox.connections == 1
    assert len(mailbox.ids()) == 7


def test_urgent_letters_go_first(write, mailbox):
    late = write(event="claim_received")
    urgent = write(event="decision_denied")
    deliver.deliver_all()
    ids = [mail["Message-ID"] for mail in mailbox.accepted]
    assert ids == [message_id(str(notice.public_id)) for notice in (urgent, late)]


@pytest.mark.parametrize("stage", ["on_rcpt", "on_data"])
def test_a_temporary_refusal_is_tried_again_later(write, mailbox, stage):
    notice = write()
    setattr(mailbox, stage, lambda address: f"451 {address} try later")
    deliver.deliver_all()
    notice.refresh_from_db()
    assert (notice.status, notice.last_code) == (NoticeStatus.PENDING, "451")
    assert "@example" not in notice.last_text
    waits = Notice.objects.filter(pk=notice.pk, next_at__gte=Now() + timedelta(seconds=14))
    assert waits.filter(next_at__lte=Now() + timedelta(seconds=46)).exists()
    assert deliver.deliver_all() == 0  # not due yet
    setattr(mailbox, stage, lambda _address: "250 OK")
    make_due()
    deliver.deliver_all()
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.SENT
    assert tries(notice) == [(1, "rejected", "451"), (2, "accepted", "250")]
    assert len(mailbox.accepted) == 1


def test_a_permanent_refusal_is_a_dead_letter_and_holds_up_nobody(write, mailbox):
    bad, good = write(), write()
    address = f"{bad.claim.number.lower()}@example.test"
    mailbox.on_rcpt = lambda to: f"550 <{to}> unknown" if to == address else "250 OK"
    deliver.deliver_all()
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.status, bad.last_code, bad.attempts) == (NoticeStatus.FAILED, "550", 1)
    assert bad.last_text and address not in bad.last_text
    assert good.status == NoticeStatus.SENT


@pytest.mark.parametrize("answer", ["530 5.7.0 log in first", "452 4.3.1 no storage", "421 busy"])
def test_a_server_that_refuses_our_sender_fails_no_letter(write, mailbox, settings, answer):
    """Each letter would get the same answer: all of a bulk would be dead letters."""
    settings.NOTICE_MAX_ATTEMPTS = 2
    first, second = write(), write()
    mailbox.on_mail = lambda _address: answer
    for _ in range(4):
        make_due()
        deliver.deliver_all()
    for notice in (first, second):
        notice.refresh_from_db()
        assert notice.status == NoticeStatus.PENDING
    assert f"smtp_{answer[:3]}" in (first.last_code, second.last_code)
    mailbox.on_mail = lambda _address: "250 OK"
    make_due()
    deliver.deliver_all()
    make_due()
    deliver.deliver_all()
    assert len(mailbox.accepted) == len(mailbox.ids()) == 2


def test_after_the_last_attempt_it_is_a_dead_letter(write, mailbox, settings):
    settings.NOTICE_MAX_ATTEMPTS = 3
    notice = write()
    mailbox.on_data = lambda _address: "451 no"
    for _ in range(5):
        make_due()
        deliver.deliver_all()
    notice.refresh_from_db()
    assert (notice.status, notice.attempts) == (NoticeStatus.FAILED, 3)
    assert len(tries(notice)) == 3


def test_a_lost_answer_is_sent_again_under_the_same_message_id(write, mailbox):
    notice = write()
    mailbox.on_data = lambda _address: DROP
    deliver.deliver_all()
    notice.refresh_from_db()
    assert (notice.status, notice.last_code) == (NoticeStatus.UNKNOWN, "no_answer")
    assert tries(notice) == [(1, "unknown", "no_answer")]
    unknown_outcomes.recover()
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.UNKNOWN  # only after a while
    mailbox.on_data = lambda _address: "250 OK"
    make_due()
    unknown_outcomes.recover()
    deliver.deliver_all()
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.SENT
    assert [mail["Message-ID"] for mail in mailbox.taken] == [message_id(str(notice.public_id))] * 2


def test_answers_that_never_come_end_as_a_dead_letter(write, mailbox, settings):
    settings.NOTICE_MAX_ATTEMPTS = 2
    notice = write()
    mailbox.on_data = lambda _address: DROP
    for _ in range(4):
        make_due()
        unknown_outcomes.recover()
        deliver.deliver_all()
    notice.refresh_from_db()
    assert (notice.status, notice.attempts) == (NoticeStatus.FAILED, 2)


def test_the_rest_of_a_batch_goes_on_after_a_lost_line(write, mailbox):
    first, second = write(), write()
    answers = iter([DROP, "250 OK"])
    mailbox.on_data = lambda _address: next(answers)
    deliver.deliver_all()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == (NoticeStatus.UNKNOWN, NoticeStatus.SENT)
    assert mailbox.connections == 2


def test_a_server_that_is_away_costs_no_attempt(write, settings):
    from reviews.notices.tests.mailserver import free_port

    settings.NOTICE_MAIL = "smtp"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    notices = [write(), write()]
    assert deliver.deliver_all() == 2
    for notice in notices:
        notice.refresh_from_db()
        assert (notice.status, notice.attempts) == (NoticeStatus.PENDING, 0)
        assert notice.last_code == "unreachable"
    assert not DeliveryAttempt.objects.exists()
    assert not Notice.objects.filter(next_at__lte=Now()).exists()


def test_an_address_that_does_not_decrypt_is_never_guessed(write, mailbox):
    notice, other = write(), write()
    swapped = Notice.objects.get(pk=notice.pk)  # a written one keeps its own (test_guards)
    swapped.pk, swapped.key, swapped.public_id = None, "swapped", uuid4()
    swapped.recipient = other.recipient
    swapped.save(force_insert=True)
    deliver.deliver_all()
    swapped.refresh_from_db()
    assert (swapped.status, swapped.last_code) == (NoticeStatus.FAILED, "unreadable_address")
    assert len(mailbox.accepted) == 2


def test_a_worker_that_died_before_the_call_leaves_its_notices_due(write, mailbox):
    notice = write()
    leases.take_due(10)
    unknown_outcomes.recover()
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.SENDING  # the lease still holds
    end_leases()
    unknown_outcomes.recover()
    notice.refresh_from_db()
    assert (notice.status, notice.attempts) == (NoticeStatus.PENDING, 0)
    deliver.deliver_all()
    assert len(mailbox.accepted) == 1


def test_a_worker_that_died_in_the_call_leaves_an_unknown_outcome(write, mailbox):
    notice = write()
    token, taken = leases.take_due(10)
    leases.begin(taken, token)
    end_leases()
    unknown_outcomes.recover()
    notice.refresh_from_db()
    assert tries(notice) == [(1, "unknown", leases.LEASE_OVER)]
    # unknown, then at once due again, since mail may be repeated under its id
    assert (notice.status, notice.last_code) == (NoticeStatus.PENDING, leases.LEASE_OVER)
    deliver.deliver_all()
    notice.refresh_from_db()
    assert (notice.status, notice.attempts) == (NoticeStatus.SENT, 2)


def test_an_acceptance_that_comes_late_still_counts(write, mailbox):
    from reviews.notices.channels.base import SendResult

    notice = write()
    token, taken = leases.take_due(10)
    calls = leases.begin(taken, token)
    Notice.objects.update(
        status=NoticeStatus.UNKNOWN,
        attempts=1,
        lease_token=None,
        lease_until=None,
        next_at=Now() + timedelta(minutes=5),
    )
    finish([(calls[0], SendResult("accepted", "250"))], token)
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.SENT


def test_a_lease_that_is_over_sends_nothing(write, mailbox):
    write()
    token, taken = leases.take_due(10)
    end_leases()
    assert leases.begin(taken, token) == []
    assert not DeliveryAttempt.objects.exists()


def test_an_error_of_our_own_leaves_the_rest_due(write, mailbox, monkeypatch):
    broken, rest = write(), write()
    monkeypatch.setattr("reviews.notices.channels.smtp.as_bytes", lambda _message: [][0])
    with pytest.raises(IndexError):
        deliver_one_batch()
    broken.refresh_from_db()
    rest.refresh_from_db()
    assert broken.status == NoticeStatus.SENDING  # nobody knows: its lease will end as unknown
    assert (rest.status, rest.attempts) == (NoticeStatus.PENDING, 0)


def test_the_file_channel_writes_one_private_file_per_notice(write, settings, tmp_path):
    settings.NOTICE_MAIL, settings.NOTICE_DIR = "file", tmp_path / "outbox"
    notices = [write() for _ in range(3)]
    assert deliver.deliver_all() == 3
    files = sorted(path.name for path in settings.NOTICE_DIR.iterdir())
    assert files == sorted(f"{notice.public_id}.eml" for notice in notices)
    assert (settings.NOTICE_DIR / files[0]).stat().st_mode & 0o077 == 0
    assert Notice.objects.filter(status=NoticeStatus.SENT).count() == 3


def test_waits_double_up_to_an_hour_and_spread():
    middles = [backoff(tries, 0.5) for tries in range(1, 12)]
    assert middles[:3] == [timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120)]
    assert middles == sorted(middles)
    assert middles[-1] == LONGEST_WAIT
    assert backoff(1, 0) == timedelta(seconds=15)
    assert backoff(1, 1) == timedelta(seconds=45)
    with pytest.raises(ValueError, match="from 1"):
        backoff(0, 0.5)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_notice_once(write, mailbox, settings):
    settings.NOTICE_BATCH = 3
    notices = [write() for _ in range(40)]

    def work():
        unknown_outcomes.recover()
        deliver.deliver_all()

    assert errors_of(at_once(*[work] * 4)) == []
    ids = mailbox.ids()
    assert set(ids) == {message_id(str(notice.public_id)) for notice in notices}
    assert set(ids.values()) == {1}
    assert not Notice.objects.exclude(status=NoticeStatus.SENT).exists()
    assert not DeliveryAttempt.objects.exclude(notice__attempts=F("number")).exists()


def test_a_sweep_sends_whatever_goes_wrong_with_asking(write, mailbox, monkeypatch):
    def unreadable():
        raise KeyError("messageList")

    notice = write()
    monkeypatch.setattr(unknown_outcomes, "recover", unreadable)
    with pytest.raises(KeyError):
        tasks.sweep()
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.SENT
