"""The daily mail: once a person and day, over real SMTP, whatever ends in between."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from claims import clock
from claims.tests.factories import UserFactory
from claims.trail.triggers import refused_by
from reviews.committee.seats.recusals import reassign
from reviews.committee.tests import factories as make
from reviews.inbox import digests, verbs
from reviews.inbox.models import DigestStatus, InboxDigest, InboxItem
from reviews.inbox.preferences import set_ways
from reviews.notices.tests.mailserver import DROP, mail_server

pytestmark = pytest.mark.django_db
SEOUL = ZoneInfo("Asia/Seoul")
MORNING = datetime(2026, 11, 30, 8, 1, tzinfo=SEOUL)  # a Monday


@pytest.fixture
def box(settings):
    settings.NOTICE_QUIET = ""
    with mail_server(settings) as found:
        yield found


@pytest.fixture
def seats():
    """Seats of one panel, told of on the Friday before, whose members have an address each."""
    for n in range(4):
        make.member(user=UserFactory(email=f"m{n}@example.test", roles="member"))
    with clock.at(MORNING - timedelta(days=3)):
        return make.panel(make.in_review())


def deliver(at=MORNING):
    with clock.at(at):
        return digests.write_digests(), digests.send_digests()


def test_one_mail_a_day_with_titles_only(box, seats):
    office, user = make.secretary(), seats[0].member.user
    with clock.at(MORNING - timedelta(hours=2)):
        reassign(assignment=seats[0], by=office, reason="비밀 사유")
    assert deliver(MORNING - timedelta(minutes=5)) == (0, 0)  # before its hour
    written, sent = deliver()
    assert written == InboxItem.objects.filter(digest__isnull=False).count() > 3
    assert sent == InboxDigest.objects.filter(status=DigestStatus.SENT).count() == 4
    assert deliver(MORNING + timedelta(hours=1)) == (0, 0)
    [mail] = [one for one in box.accepted if one["To"] == user.email]
    text = mail.get_content()
    number = seats[0].review.claim.number
    assert mail["Subject"] == "[피해지원 협의체] 읽지 않은 알림 1건 (11. 30.)"
    assert f"- {number} 심의의 담당 위원이 바뀌었습니다" in text
    assert "비밀 사유" not in text and office.name not in text


def test_each_reads_their_own_language_and_what_they_chose(box, seats):
    english, silent, usual = (seat.member.user for seat in seats)
    english.language = "en"
    english.save(update_fields=["language"])
    set_ways(by=silent, ways={"seat_given": "app"})
    assert deliver()[1] == 2
    subjects = {one["To"]: one["Subject"] for one in box.accepted}
    assert subjects[english.email] == "[Damage Support Council] 1 unread item (30 Nov)"
    assert set(subjects) == {english.email, usual.email}


def test_what_was_read_before_it_left_is_not_mailed(box, seats):
    with clock.at(MORNING):
        digests.write_digests()
        for item in InboxItem.objects.all():
            verbs.mark_read(item=item, by=item.user)
        assert digests.send_digests() == 0
    assert set(InboxDigest.objects.values_list("status", flat=True)) == {DigestStatus.SKIPPED}
    assert box.taken == []


def test_a_weekend_waits_and_so_does_a_desk_without_mail(box, seats, settings):
    assert deliver(MORNING - timedelta(days=1)) == (0, 0)
    settings.NOTICE_MAIL = "off"
    assert deliver() == (0, 0)


def test_a_worker_that_dies_neither_loses_nor_doubles_it(box, seats, settings, monkeypatch):
    class KilledError(BaseException):
        pass

    def die(*_args):
        raise KilledError

    with clock.at(MORNING):
        digests.write_digests()
        with monkeypatch.context() as dying:
            dying.setattr(digests, "_settle", die)
            with pytest.raises(KilledError):
                digests.send_digests()
        assert digests.send_digests() == 2  # the third is under its lease
    later = MORNING + timedelta(seconds=settings.NOTICE_LEASE_SECONDS + 1)
    assert deliver(later) == (0, 1)
    assert deliver(later + timedelta(hours=1)) == (0, 0)
    copies = box.ids()
    assert sorted(copies.values()) == [1, 1, 2]  # a copy has the Message-ID of its first
    assert len(copies) == InboxDigest.objects.filter(status=DigestStatus.SENT).count() == 3


def test_a_lost_answer_and_an_address_that_is_refused(box, seats, settings):
    first, second, _third = (seat.member.user for seat in seats)
    box.on_data = lambda address: DROP if address == first.email else "250 OK"
    box.on_rcpt = lambda address: "550 5.1.1 no" if address == second.email else "250 OK"
    deliver()
    at = MORNING
    for _n in range(settings.NOTICE_MAX_ATTEMPTS + 1):
        at += timedelta(hours=2)
        deliver(at)
    status = dict(InboxDigest.objects.values_list("user", "status"))
    assert [status[seat.member.user_id] for seat in seats] == ["failed", "failed", "sent"]
    lost = {mail["Message-ID"] for mail in box.taken if mail["To"] == first.email}
    assert len(lost) == 1


def test_the_database_refuses():
    user, day = UserFactory(), MORNING.date()
    InboxDigest.objects.create(user=user, day=day)

    def refused(**columns):
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            InboxDigest.objects.create(**{"user": user, "day": day} | columns)
        return refused_by(error.value)

    other = day + timedelta(days=1)
    assert refused() == "one_digest_a_person_and_day"
    assert refused(day=other, status="sending") == "sending_digest_is_leased"
    assert refused(day=other, status="sent") == "ended_digest_says_when"
