"""Filters of the notice list."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims import clock
from claims.tests.factories import ClaimFactory, UserFactory
from reviews.notices.models import DeliveryReport, Notice
from reviews.notices.operations import health
from reviews.notices.operations.filters import NoticeFilter
from reviews.notices.outbox.write import Letter, write_notices
from reviews.notices.tests.examples import example_values
from reviews.notices.tests.states import dead, sent, wait
from reviews.notices.tests.test_views import rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_memory():
    cache.clear()


EVERY = ["nowhere", "away", "broken", "new", "late", "old"]  # the newest first


def read(query):
    return NoticeFilter(QueryDict(query), Notice.objects.all())


@pytest.fixture
def clerk(client):
    client.force_login(UserFactory(roles=["secretariat"]))
    return client


@pytest.fixture
def shelf(write):
    """One notice of each sort, by name."""
    now = timezone.now()
    with clock.at(now - timedelta(days=3)):
        old = write(event="payout_sent")
    with clock.at(now - timedelta(hours=2)):
        late = write()
    found = {"old": old, "late": late, "new": write(), "broken": write(), "away": write()}
    dead(found["broken"], code="552")
    sent(old, by="mail")
    wait(found["away"], code="unreachable")
    found["nowhere"] = write(claim=ClaimFactory(plain_email="", plain_phone=""))
    return found


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", None),
        ("tab=failed", ["broken"]),
        ("tab=post", ["nowhere"]),
        ("code=552", ["broken"]),
        ("code=no_address", ["nowhere"]),
        ("tab=pending&code=unreachable", ["away"]),
        ("event=payout_sent", ["old"]),
        ("event=payout_sent&tab=pending", []),
        ("channel=mail&tab=sent", ["old"]),
        ("channel=sms", []),
        ("waiting=60", ["late"]),
        ("waiting=1440", []),
        ("bulk=1", []),
        ("event=nonsense&channel=pigeon&from=2023-02-30&to=x&waiting=-1&bulk=x&tab=y", None),
        ("from=0001-01-01&to=9999-12-31", None),
        ("waiting=99999999999999", None),
    ],
)
def test_each_condition(clerk, shelf, query, names):
    names = EVERY if names is None else names
    numbers = [number for number, _state in rows(clerk.get(f"/notices/?{query}"))]
    assert numbers == [shelf[name].claim.number for name in names]


def test_days_of_writing_have_both_ends(clerk, shelf):
    three, today = (timezone.localdate() - timedelta(days=n) for n in (3, 0))
    for query, names in (
        (f"from={three}&to={three}", ["old"]),
        (f"to={three}", ["old"]),
        (f"from={today + timedelta(days=1)}", []),
    ):
        found = [number for number, _state in rows(clerk.get(f"/notices/?{query}"))]
        assert found == [shelf[name].claim.number for name in names], query


def test_pages_of_days_join_without_gap_or_overlap(clerk, write):
    numbers = [write().claim.number for _ in range(35)]
    url, found = f"?from={timezone.localdate() - timedelta(days=1)}", []
    for _page in range(2):
        page = clerk.get("/notices/" + url.replace("&amp;", "&"))
        found += [number for number, _state in rows(page)]
        after = re.search(r'rel="next"[^>]*href="([^"]+)"', page.content.decode())
        url = after[1] if after else ""
    assert found == numbers[::-1]


def test_a_condition_says_what_it_is_and_can_be_taken_away(clerk, shelf):
    page = clerk.get("/notices/?tab=failed&event=payout_sent&code=552&q=K1").content.decode()
    assert "메일함이 가득 참 (552)" in page
    assert 'href="?tab=failed&amp;q=K1&amp;event=payout_sent"' in page  # without the code
    assert '<input type="hidden" name="code" value="552">' in page
    assert "<b>지급완료</b>" in page


def test_tabs_count_the_whole_outbox_or_nothing(clerk, shelf):
    counted = r'실패\s*<span class="n">1</span>'
    assert re.search(counted, clerk.get("/notices/?tab=pending").content.decode())
    for query in ("event=payout_sent", "q=K1015", "bulk=3", "from=2023-04-11"):
        assert not re.search(counted, clerk.get(f"/notices/?{query}").content.decode())


def test_what_nobody_can_be_told_is_calm_and_counted_apart(clerk, shelf):
    page = clerk.get("/notices/").content.decode()
    assert "우편으로 알릴 통지 1건" in page
    assert '<span class="state is-none">' in page
    post = clerk.get("/notices/?tab=post").content.decode()
    assert "우편으로 알릴 신청 1건" in post
    assert "모두 다시 보내기" not in post  # its address is filed and does not change
    row = post[post.rindex("<tbody") : post.rindex("</tbody>")]
    assert 'data-state="failed"' in row and "is-problem" not in row


@pytest.mark.parametrize(
    "query", ["", "tab=failed", "tab=post", "event=payout_sent", "waiting=60", "q=K1015"]
)
def test_the_number_of_queries_is_fixed(clerk, write, query):
    costs = []
    for more in (1, 12):
        for _ in range(more):
            dead(write())
            write(claim=ClaimFactory(plain_email="", plain_phone=""))
            wait(write(event="payout_sent"), code="unreachable")
        clerk.get(f"/notices/?{query}")  # counts are remembered
        with CaptureQueriesContext(connection) as found:
            clerk.get(f"/notices/?{query}")
        costs.append(len(found))
    assert costs[0] == costs[1] <= 13


def plan_of(queryset):
    """As at a million rows: with few, a scan of the table is always cheapest."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for way in ("sort", "incremental_sort", "bitmapscan"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
    return queryset[:31].explain()


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("", "reviews_notice_pkey"),
        ("tab=delivered", "notice_by_status"),
        ("tab=failed", "notice_by_status"),
        ("tab=post", "notice_by_status"),
        ("tab=pending&waiting=60", "notice_by_status"),
        ("tab=failed&code=552", "notice_by_status"),
        ("event=payout_sent", "notice_by_event"),
        ("channel=sms", ""),  # by its own where it is rare, else by the primary key
        ("from=2023-04-01&to=2023-04-11", "notice_written"),
    ],
)
def test_a_page_comes_sorted_out_of_its_index(write, query, index):
    claim = write().claim
    values = example_values("claim_received")
    with transaction.atomic():  # a page of rows costs the planner the same by any index
        write_notices(Letter("claim_received", claim, f"more:{n}", values) for n in range(400))
    with connection.cursor() as cursor:  # the planner would rather walk the primary key
        cursor.execute("SET LOCAL random_page_cost = 1.1")
    plan = plan_of(read(query).qs)
    assert "Seq Scan" not in plan and "Sort" not in plan, plan
    assert index in plan, plan


def test_the_counts_come_out_of_an_index(write):
    write()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for sql, params in (
            (health._PACE, {n: timezone.now() for n in ("minute", "begin", "now")}),
            ("SELECT max(sent_at) FROM reviews_notice WHERE sent_at <= now()", None),
        ):
            cursor.execute("EXPLAIN " + sql, params)
            plan = "\n".join(row for (row,) in cursor.fetchall())
            assert "Seq Scan" not in plan and "notice_sent" in plan, plan
        cursor.execute("EXPLAIN " + health._GROUPS, {"counted": health._COUNTED})
        plan = "\n".join(row for (row,) in cursor.fetchall())
        assert "Seq Scan on reviews_notice n" not in plan, plan


def test_reports_are_found_by_their_notices():
    """A bulk leaves a hundred thousand of them, and every claim's page asks for its own."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    asked = DeliveryReport.objects.filter(notice__in=[1, 2]).order_by("at", "pk")
    assert "report_by_notice" in asked.explain()
