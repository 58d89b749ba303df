"""The weekly report: each step by week, from the figures of the dashboard, without names."""

import datetime as dt
import io

import openpyxl
import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import clock
from claims.register.models import Claim, Harm, Route
from claims.tests.factories import ClaimFactory, UserFactory
from reviews.committee.objections.tests import factories as objections
from reviews.committee.tests import factories as committee
from reviews.dashboard import deadlines, statistics
from reviews.dashboard.weekly_figures import report_lines
from reviews.dashboard.weekly_file import weekly_rows
from reviews.payouts.months.tests.factories import on, paid_on
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db
URL = "/weekly-report.xlsx"


def monday(weeks_ago=0):
    return clock.today() - dt.timedelta(days=clock.today().weekday(), weeks=weeks_ago)


def noon(day):
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.timezone(dt.timedelta(hours=9)))


def found(step, item, unit="건"):
    [line] = [one for one in report_lines() if (one.step, one.item, one.unit) == (step, item, unit)]
    return line


def weeks_of(line):
    return line.this_week, line.last_week, line.total


def test_claims_are_counted_by_week_route_and_way():
    sunday = noon(monday()) - dt.timedelta(days=1)
    for moment in (noon(monday()) - dt.timedelta(hours=12), sunday, sunday - 3 * dt.timedelta(7)):
        ClaimFactory(tier_grant=True, filed_at=moment)
    ClaimFactory(no_loss=True, filed_at=sunday)
    assert weeks_of(found("접수", "접수한 신청")) == (1, 2, 4)
    assert weeks_of(found("접수", f"경로: {Route.TIER_GRANT.label}")) == (1, 1, 3)
    assert weeks_of(found("접수", "접수 방법: 접수 파일")) == (1, 2, 4)
    assert weeks_of(found("접수", "접수 방법: 전화")) == (0, 0, 0)
    assert found("접수", "접수한 신청").total == statistics.register_counts()["filed"]
    assert Claim.objects.filter(harm=Harm.MONETARY).count() == 3


def test_decisions_are_those_of_the_dashboards_weeks():
    committee.decided()
    rows = statistics.weeks()
    for item, name in (("첫 의결 모두", "decided"), ("의결: 지급승인", "granted")):
        line = found("의결", item)
        expected = (rows[-1][name], rows[-2][name], sum(row[name] for row in rows))
        assert weeks_of(line) == expected
    assert found("의결", "첫 의결 모두").total == statistics.council_counts()["decided"] == 1


def test_money_is_that_of_the_ledgers_days():
    """Gross by kind, and what came back; the net sum is that of the cumulated payments."""
    paid_on(monday(5))
    back = paid_on(monday(1))
    with on(monday()):
        money.by_hand(back, "returned", text="계좌 해지")
    grant = f"지급: {back.get_kind_display()}"
    assert weeks_of(found("지급", grant)) == (0, 1, 2)
    assert weeks_of(found("지급", grant, "원")) == (0, 50_000, 100_000)
    assert weeks_of(found("지급", "은행 반환", "원")) == (-50_000, 0, -50_000)
    weeks = weekly_rows(10)
    net = found("지급", "순지급", "원")
    assert weeks_of(net) == (weeks[-1][-2], weeks[-2][-2], weeks[-1][-1])
    assert net.total == statistics.paid_weeks()[-1][1] == 50_000


def test_recoveries_are_those_of_the_card():
    recovery = recoveries.demanded()
    recoveries.received(recovery, 20_000)
    assert weeks_of(found("환수", "환수 청구", "원")) == (recovery.amount, 0, recovery.amount)
    assert weeks_of(found("환수", "환수 입금", "원")) == (20_000, 0, 20_000)
    assert found("환수", "받을 환수금", "원").present == statistics.recovery_counts()["owed_won"]


def test_the_route_to_the_council_says_what_the_dashboard_counts_beside_it():
    committee.in_review()
    objections.passed(objections.late_claim(900_000))
    line = found("접수", f"경로: {Route.COMMITTEE_REVIEW.label}")
    assert statistics.register_counts()["escalated"] == line.total + 1 == 2
    assert "이의로 협의체에 온 신청도" in line.note


def test_what_is_open_is_what_the_card_of_deadlines_counts():
    committee.in_review()
    for line in deadlines.count():
        assert found("남은 일", str(line["label"])).present == line["total"]
    assert found("남은 일", "심의: 기한 지남").present == 0


def test_the_file_has_the_steps_and_the_weeks_and_costs_the_same_for_more_rows(client):
    cache.clear()
    client.force_login(UserFactory(roles="secretariat"))
    first = committee.in_review()
    with CaptureQueriesContext(connection) as one:
        b"".join(client.get(URL))
    committee.in_review(), committee.decided(), paid_on(monday(1))
    with CaptureQueriesContext(connection) as more:
        answer = client.get(URL)
        content = b"".join(answer)
    assert len(one) == len(more) <= 30
    assert "attachment" in answer["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["요약", "주별 통계"]
    steps = [row[0] for row in book["요약"].iter_rows(min_row=2, values_only=True)]
    assert list(dict.fromkeys(steps))[:4] == ["접수", "서류", "의결", "이의신청 (의결)"]
    said = [str(cell) for row in book["요약"].iter_rows(values_only=True) for cell in row if cell]
    assert not any(first.claim.number in cell for cell in said)
    assert (book["주별 통계"].max_row, book["주별 통계"].max_column) == (11, 9)
    assert f'href="{URL}"' in client.get("/").content.decode()


@pytest.mark.parametrize(("role", "status"), [("member", 403), ("finance", 403), ("auditor", 200)])
def test_the_report_is_for_those_who_see_the_whole_council(client, role, status):
    client.force_login(UserFactory(roles=role))
    assert client.get(URL).status_code == status
