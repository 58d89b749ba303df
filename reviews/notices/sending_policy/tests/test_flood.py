from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from claims import clock
from claims.personal_data import crypto
from claims.tests.factories import ClaimFactory
from reviews.notices.delivery import deliver, leases
from reviews.notices.models import Notice, NoticeStatus
from reviews.notices.outbox.write import Letter, write_notices
from reviews.notices.sending_policy.recipient_limit import postpone_excess
from reviews.notices.tests.examples import example_values

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def three_an_hour(settings, mailbox):
    settings.NOTICE_RECIPIENT_MOST, settings.NOTICE_RECIPIENT_SECONDS = 3, 3600


@pytest.fixture
def write_to(write):
    """So many notices to one mail address, from claims of their own: oldest first."""

    def to(address, count):
        return [write(claim=ClaimFactory(plain_email=address)) for _ in range(count)]

    return to


def hours_away(notice):
    """Return in how many hours a notice is due, rounded up."""
    notice.refresh_from_db()
    return -((timezone.now() - notice.next_at) // HOUR)


def test_one_recipient_gets_so_many_and_the_others_theirs(write_to, mailbox):
    mine, others = write_to("me@example.test", 8), write_to("you@example.test", 2)
    deliver.deliver_all()
    sent = sorted(mail["To"] for mail in mailbox.accepted)
    assert sent == ["me@example.test"] * 3 + ["you@example.test"] * 2
    for notice in mine[:3] + others:
        notice.refresh_from_db()
        assert notice.status == NoticeStatus.SENT
    # The rest in the hours after, in their order, and without an attempt.
    assert [hours_away(notice) for notice in mine[3:]] == [1, 1, 1, 2, 2]
    for notice in mine[3:]:
        assert (notice.status, notice.attempts) == (NoticeStatus.PENDING, 0)
        assert notice.last_code == "recipient_had_enough"


def test_the_hour_counts_from_the_first_of_the_three(write_to, mailbox, settings):
    for number, age in ((1, HOUR * 0.75), (2, HOUR * 0)):
        write_to("me@example.test", number)
        with clock.at(timezone.now() - age):
            deliver.deliver_all()
    (late,) = write_to("me@example.test", 1)
    deliver.deliver_all()
    late.refresh_from_db()
    assert late.status == NoticeStatus.PENDING
    assert timezone.now() + HOUR * 0.2 < late.next_at < timezone.now() + HOUR * 0.3
    settings.NOTICE_RECIPIENT_SECONDS = 3600 * 0.74  # the first is older than that
    Notice.objects.filter(pk=late.pk).update(next_at=timezone.now())
    deliver.deliver_all()
    late.refresh_from_db()
    assert late.status == NoticeStatus.SENT


def test_what_another_worker_is_handing_over_counts(write_to):
    write_to("me@example.test", 2)
    leases.take_due(10)
    write_to("me@example.test", 2)
    _token, taken = leases.take_due(10)
    assert len(taken) == 1


def test_the_more_urgent_go_first(write_to, mailbox):
    notices = write_to("me@example.test", 4)
    Notice.objects.filter(pk=notices[3].pk).update(priority=1)
    deliver.deliver_all()
    found = dict(Notice.objects.values_list("pk", "status"))
    assert [found[one.pk] for one in notices] == ["sent", "sent", "pending", "sent"]


@pytest.mark.parametrize("off", ["NOTICE_RECIPIENT_MOST", "file"])
def test_without_a_limit_or_a_reader_nobody_waits(write_to, settings, tmp_path, off):
    if off == "file":
        settings.NOTICE_MAIL, settings.NOTICE_DIR = "file", tmp_path
    else:
        settings.NOTICE_RECIPIENT_MOST = 0
    write_to("me@example.test", 5)
    deliver.deliver_all()
    assert Notice.objects.filter(status=NoticeStatus.SENT).count() == 5


def test_a_thousand_recipients_are_one_statement_by_the_index(write_to, django_assert_num_queries):
    """At the size that matters the look at what they had lately is not a look at all notices."""
    pks = [one.pk for one in write_to("me@example.test", 5)]
    with django_assert_num_queries(1):
        assert postpone_excess(pks, ["mail"]) == set(pks[3:])
    index = crypto.blind_index("email", "me@example.test")
    claim, values = ClaimFactory(plain_email="you@example.test"), example_values("payout_sent")
    with transaction.atomic():  # with a page of rows any index costs the planner the same
        write_notices(Letter("payout_sent", claim, f"more:{n}", values) for n in range(400))
    lease = {"lease_token": uuid4(), "lease_until": Now()}
    Notice.objects.update(status="sending", **lease)
    Notice.objects.update(status="sent", sent_at=Now(), **dict.fromkeys(lease))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT count(*) FROM reviews_notice"
            " WHERE recipient_index = %s AND sent_at > now() - interval '1 hour'",
            [index],
        )
        assert "notice_by_recipient" in "\n".join(row for (row,) in cursor.fetchall())
