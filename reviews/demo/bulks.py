"""Notices of the demo: a sent bulk, one that waits for approval, and the sending each evening."""

from __future__ import annotations

import datetime as dt

from django.db.models.functions import Now

from claims import clock
from claims.errors import DomainError
from claims.register.models import Route
from claims.users.models import User
from reviews.demo.engine import Story
from reviews.notices.bulk.audiences.choosing import audience_from
from reviews.notices.bulk.audiences.kinds import ROUTE, Audience
from reviews.notices.bulk.recipients.counting import count
from reviews.notices.bulk.running.control import finish_if_done
from reviews.notices.bulk.running.processing import process
from reviews.notices.bulk.verbs import approve_bulk, prepare_bulk, seen_value
from reviews.notices.delivery.deliver import deliver_all
from reviews.notices.delivery.reports import follow_up
from reviews.notices.models import ALONE, BulkStatus, Notice, NoticeBulk, NoticeStatus

SENT_ROUTE = Route.COMMITTEE_REVIEW  # 3,912 of the full register: the smallest route
# Nothing else is told to its claims: a number that a report closes elsewhere cannot leave it stale.
WAITING_ROUTE = Route.NO_MONETARY_LOSS

CLOSING = dt.time(18, 10)
REPORTED_AFTER = dt.timedelta(seconds=4)  # a letter on a telephone
SATURDAY = 5


def play_bulks(people: dict[str, User], days: list[dt.datetime]) -> Story:
    """Story of two bulk notices at three times (`days`): at the first a small bulk is prepared,
    approved and written, at the second it is marked done if it has been sent, at the last a large
    one is prepared and waits. Sends nothing itself: play it together with `deliver_each_evening`.

    Leaves out a bulk for which the register is too small. Does nothing once any bulk exists, so
    that an interrupted load does not begin it again.
    """
    yield days[0]
    if NoticeBulk.objects.exists():
        return
    sent = _prepare(audience_from(f"{ROUTE}:{SENT_ROUTE}", "ko"), by=people["secretary"])
    if sent is not None:
        if sent.status == BulkStatus.PREPARED:
            approve_bulk(bulk=sent, seen=seen_value(sent), by=people["secretary2"])
        while process(sent.pk):
            pass
    yield days[1]
    if sent is not None:
        finish_if_done(sent.pk)  # the worker sends what is unsent by then
    yield days[2]
    _prepare(audience_from(f"{ROUTE}:{WAITING_ROUTE}", "ko"), by=people["secretary2"], above=ALONE)


def _prepare(audience: Audience, *, by: User, above: int = 0) -> NoticeBulk | None:
    """Prepare a bulk as the page does and return it. None if the audience has `above` recipients or
    fewer, or a verb refuses it."""
    try:
        found = count(audience, clock.now())
        if found.count <= above:
            return None
        return prepare_bulk(audience=audience, seen=found.fingerprint, by=by)
    except DomainError:
        return None


def bulk_times(today: dt.date, *, zone: dt.tzinfo) -> list[dt.datetime]:
    """Return three times for `play_bulks`: a Tuesday at 10:00 some nine weeks before `today`, the
    Wednesday after it at 19:00, and 16:00 on the last weekday before `today`."""
    monday = today - dt.timedelta(days=63 + today.weekday())
    last = today - dt.timedelta(days=1)
    last -= dt.timedelta(days=max(last.weekday() - 4, 0))
    return [
        dt.datetime.combine(monday + dt.timedelta(days=1), dt.time(10), zone),
        dt.datetime.combine(monday + dt.timedelta(days=2), dt.time(19), zone),
        dt.datetime.combine(last, dt.time(16), zone),
    ]


def deliver_each_evening(started: dt.date, today: dt.date, zone: dt.tzinfo) -> Story:
    """Story that sends the due notices at 18:10 of every weekday between the two days, so that
    claimants have them before they appeal. The worker of the running demo sends those of the last
    evening."""
    for number in range((today - started).days):
        day = started + dt.timedelta(days=number)
        if day.weekday() < SATURDAY:
            yield dt.datetime.combine(day, CLOSING, zone)
            deliver_all()


def fetch_reports() -> None:
    """Look up all sent notices at the local provider, due or not, so that the scenes that follow
    can correct contacts that turned out to be wrong, or write to them by post.

    The demo's evenings pass in seconds: the notices of each sending are reported REPORTED_AFTER
    after it. The last sending comes first: a number that turns out to be wrong is known as such
    after the last letter to it.
    """
    sent = Notice.objects.filter(status=NoticeStatus.SENT)
    # Those due by now, after a load of minutes, would else be reported with the last sending.
    sent.update(next_at=Now() + dt.timedelta(days=1))
    sendings = sent.order_by("-sent_at").values_list("sent_at", flat=True).distinct()
    for moment in filter(None, list(sendings)):
        sent.filter(sent_at=moment).update(next_at=Now())
        with clock.at(moment + REPORTED_AFTER):
            while follow_up():
                pass
