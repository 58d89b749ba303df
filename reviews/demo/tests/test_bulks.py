"""Bulk notices of the demo, on a handful of claims."""

import datetime as dt

import pytest
from django.db.models import F
from django.utils import timezone

from claims import clock
from claims.tests.factories import ClaimFactory
from config.dev.message_provider.fixtures import phones, provider  # noqa: F401
from reviews.demo import bulks as demo
from reviews.demo.bulks import deliver_each_evening, fetch_reports
from reviews.demo.engine import play
from reviews.notices.bulk.tests import factories as make
from reviews.notices.contacts.unreachable import unreachable
from reviews.notices.delivery.deliver import deliver_all
from reviews.notices.models import Notice, NoticeBulk
from reviews.notices.outbox.write import write_notice
from reviews.notices.tests.examples import example_values

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(monkeypatch):
    monkeypatch.setattr(demo, "ALONE", 2)
    people = {"secretary": make.secretary(), "secretary2": make.secretary()}
    now = timezone.localtime()
    today, zone = now.date(), now.tzinfo

    def play_it():
        evenings = deliver_each_evening(today - dt.timedelta(days=75), today, zone)
        bulks = demo.play_bulks(people, demo.bulk_times(today, zone=zone))
        return play([bulks, evenings], until=now)

    return play_it


def test_one_went_out_and_one_waits(story, monkeypatch):
    from reviews.notices.bulk import verbs as preparing

    monkeypatch.setattr(preparing, "ALONE", 2)
    long_ago = timezone.now() - dt.timedelta(days=80)
    for _ in range(3):
        ClaimFactory(routed_at=long_ago)
        ClaimFactory(no_loss=True, routed_at=long_ago)
    assert story() == []
    sent, waits = NoticeBulk.objects.order_by("pk")
    assert (sent.status, sent.written, sent.prepared_by == sent.approved_by) == ("done", 3, False)
    assert (waits.status, waits.count, waits.written) == ("prepared", 3, 0)
    assert set(Notice.objects.values_list("bulk", "status")) == {(sent.pk, "sent")}
    assert story() == []
    assert NoticeBulk.objects.count() == 2


def test_a_register_without_such_claims_is_no_error(story):
    assert story() == []
    assert not NoticeBulk.objects.exists()


def test_days_are_working_days_in_order():
    for number in range(7):
        today = dt.date(2023, 4, 10) + dt.timedelta(days=number)
        days = demo.bulk_times(today, zone=dt.UTC)
        assert days == sorted(days)
        assert all(day.weekday() < 5 for day in days)
        assert days[-1].date() < today


def test_numbers_that_the_provider_reports_as_wrong_are_known_before_contacts_are_corrected(
    phones,  # noqa: F811
):
    phones.control(report_seconds=0, numbers={"01056660001": "3032"})
    wrong, right = (ClaimFactory(plain_phone=f"0105666000{n}") for n in (1, 2))
    for claim in (wrong, right):
        write_notice(
            event="decision_partly_granted",
            claim=claim,
            variables=example_values("decision_partly_granted"),
            key=f"test:{claim.pk}",
        )
    deliver_all()
    assert not unreachable().exists()  # the provider accepted both
    fetch_reports()
    assert [claim.pk for claim in unreachable()] == [wrong.pk]
    assert right.notices.get().status == "delivered"


def test_letters_of_each_evening_are_received_on_it_however_slowly_the_demo_loads(
    phones,  # noqa: F811
):
    phones.control(report_seconds=0)
    evenings = [timezone.now() - dt.timedelta(days=days) for days in (30, 2)]
    for evening in evenings:
        with clock.at(evening):
            claim = ClaimFactory(plain_phone="01056660003")
            write_notice(
                event="decision_partly_granted",
                claim=claim,
                variables=example_values("decision_partly_granted"),
                key=f"test:{claim.pk}",
            )
            deliver_all()
    Notice.objects.update(next_at=timezone.now() - dt.timedelta(minutes=1))  # the load took minutes
    fetch_reports()
    a_day = dt.timedelta(days=1)
    late = Notice.objects.exclude(delivered_at__lt=F("sent_at") + a_day)
    assert (Notice.objects.filter(status="delivered").count(), late.count()) == (2, 0)
