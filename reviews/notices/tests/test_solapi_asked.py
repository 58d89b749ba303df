"""The provider asked what it has: once, twice, late, failed, or never."""

import pytest
from django.db.models.functions import Now

from claims.tests.factories import ClaimFactory, UserFactory
from reviews.notices.channels.base import DeliveryProgress, LookUp
from reviews.notices.channels.solapi import codes
from reviews.notices.delivery import deliver, reports, unknown_outcomes
from reviews.notices.models import AttemptOutcome, Notice, NoticeStatus, SuppressionReason
from reviews.notices.tests.solapi import ago, asked, message
from reviews.notices.verbs import retry_notice

pytestmark = pytest.mark.django_db


def test_what_the_provider_never_saw_is_not_found_and_what_it_has_twice_is_seen_twice(
    phones, sender
):
    never, once, twice = message(), message(), message()
    sender.send([once, twice])
    sender.send([twice])
    reports = sender.look_up(asked([never, once, twice]))
    assert reports[0] is None
    assert [report.times for report in reports[1:]] == [1, 2]


def test_a_message_that_shows_up_late_is_not_found_until_then(phones, sender):
    phones.control(late_seconds=3600)
    late = message()
    (answer,) = sender.send([late])
    assert answer.outcome == AttemptOutcome.ACCEPTED
    assert sender.look_up(asked([late])) == [None]


def test_a_failed_message_that_was_sent_again_is_no_repetition(phones, sender):
    again = message("01000003032")
    phones.control(numbers={"01000003032": "3032"}, report_seconds=0)
    sender.send([again])
    phones.control(numbers={})
    sender.send([again])
    (report,) = sender.look_up(asked([again]))
    assert (report.progress, report.times) == (DeliveryProgress.DELIVERED, 1)


def test_reports_are_read_by_the_providers_ids_over_many_pages(phones, sender):
    phones.control(report_seconds=0, numbers={"01000003032": "3032", "01000000000": "lost"})
    messages = [message() for _ in range(1200)]
    messages += [message("01000003032"), message("01000000000")]
    answers = sender.send(messages)
    by_id = sender.look_up(
        [LookUp(m.public_id, a.provider_id) for m, a in zip(messages, answers, strict=True)]
    )
    assert by_id == sender.look_up(asked(messages))
    assert {r.progress for r in by_id[:1200]} == {DeliveryProgress.DELIVERED}
    failed, lost = by_id[1200:]
    assert (failed.progress, failed.code) == (DeliveryProgress.FAILED, "3032")
    assert failed.suppress == SuppressionReason.WRONG_NUMBER
    assert (lost.progress, lost.suppress) == (DeliveryProgress.ON_ITS_WAY, "")


def test_the_list_is_read_from_the_first_attempt_on(phones, sender):
    before = message()
    sender.send([before])
    assert sender.look_up(asked([before], since=ago(seconds=-3600))) == [None]
    assert sender.look_up(asked([before], since=ago(seconds=5)))[0] is not None


def test_after_a_retry_by_hand_a_failed_message_does_not_stand_for_the_lost_one(
    phones, write, settings
):
    settings.SOLAPI_WAIT = 0
    phones.control(numbers={"01000003104": "3104"}, report_seconds=0)
    notice = write(claim=ClaimFactory(plain_phone="01000003104"))

    def now_due():
        Notice.objects.filter(pk=notice.pk).update(next_at=Now())

    def state_after(step):
        now_due()
        step()
        notice.refresh_from_db()
        return notice.status

    assert state_after(deliver.deliver_all) == NoticeStatus.SENT
    assert state_after(reports.follow_up) == NoticeStatus.FAILED
    phones.control(numbers={}, calls=["drop_before"])
    retry_notice(notice=notice, by=UserFactory(roles="secretariat"))
    assert state_after(deliver.deliver_all) == NoticeStatus.UNKNOWN
    assert state_after(unknown_outcomes.recover) == NoticeStatus.PENDING
    assert state_after(deliver.deliver_all) == NoticeStatus.SENT
    assert state_after(reports.follow_up) == NoticeStatus.DELIVERED
    assert phones.by_notice()[str(notice.public_id)] == 2  # the failed one and this


@pytest.mark.parametrize(
    ("code", "progress", "suppress"),
    [
        ("2000", DeliveryProgress.ON_ITS_WAY, ""),
        ("3000", DeliveryProgress.ON_ITS_WAY, ""),
        ("4000", DeliveryProgress.DELIVERED, ""),
        ("3107", DeliveryProgress.FAILED, "blocked"),
        ("3032", DeliveryProgress.FAILED, "wrong_number"),
        ("2999", DeliveryProgress.FAILED, ""),
        ("", DeliveryProgress.ON_ITS_WAY, ""),  # whatever it may mean, it is no refusal
    ],
)
def test_codes(code, progress, suppress):
    assert codes.progress_of(code) is progress
    assert codes.about(code).suppress == suppress
    assert (codes.text_of(code) != "") is bool(code)
