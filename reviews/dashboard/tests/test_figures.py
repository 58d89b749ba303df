"""Every number of the dashboards, and every count of a tab, is that of the list behind its link."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.http import QueryDict
from django.urls import resolve

from claims import clock
from claims.accounts.roles import propose_roles
from claims.bank_accounts.tests.factories import bankbook_of, proposed_account
from claims.inquiries.escalation import escalate_inquiry
from claims.inquiries.verbs import note_inquiry
from claims.lists.figures import figures_of
from claims.lists.registry import lists_of
from claims.policy.deadlines import add_working_days
from claims.tests.factories import ClaimFactory, UserFactory
from reviews.committee.appeals.tests.scene import appealed, at, days_ago, second_round
from reviews.committee.document_requests.tests import factories as requests
from reviews.committee.lifecycle.withdrawal import withdraw_claim, withdraw_review
from reviews.committee.objections.tests import factories as objections
from reviews.committee.seats.challenges import register_challenge
from reviews.committee.sittings.notice_and_quorum import first_day
from reviews.committee.sittings.verbs import open_sitting
from reviews.committee.supplements.verbs import request_supplement
from reviews.committee.tests import factories as make
from reviews.dashboard import definitions, statistics
from reviews.dashboard.budget import budget_bars, budget_lines
from reviews.notices.contacts.tests.factories import tell_nobody
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.grants.tests.test_bankbooks import asked_claim, later
from reviews.payouts.preparation.verbs import prepare_replacement
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.tests import factories as money
from reviews.roles import ROLES

pytestmark = pytest.mark.django_db

LINK = re.compile(r'<a\b[^>]*?href="([^"]+)"[^>]*?data-n="(\d+)"', re.S)
TAB = re.compile(r'<a\s+href="(\?tab=[^"]*)"[^>]*>[^<]*<span class="n">([\d,]+)</span>', re.S)


BADGE = re.compile(r'<a[^>]*?href="([^"]+)"[^>]*>[^<]*<span class="count"[^>]*>\s*([\d,]+)', re.S)
# The list that a badge of the menu counts, on the page behind its entry.
BADGES = {
    "/reviews/": "/reviews/?tab=mine",
    "/reviews/sittings/": "/reviews/sittings/",
    "/inquiries/": "/inquiries/",
    "/claims/": "/claims/accounts/",
    "/payouts/": "/payouts/?tab=prepared",
    "/admin/": "/changes/",
}
PARTS = "/reviews/appeals/"  # its number is the sum of those on its page
ROW = re.compile(r"<tr[^>]*\bdata-number=[^>]*>", re.S)
OPENS = re.compile(r'<tr[^>]*\bdata-href="([^"]+)".*?<a class="ref[^"]*" href="([^"]+)"', re.S)


@pytest.fixture(autouse=True)
def no_memory():
    cache.clear()


def council_at_work():
    """Claims in every state of the council, payments in every state of money.

    Returns a member with a vote left to cast, whatever the draw of the other panels."""
    ClaimFactory(no_loss=True)
    make.council(12, 0)
    with at(days_ago(60)):
        unvoted = make.in_review()
    first = make.in_review()
    make.vote(first, make.panel(first)[0])
    asked = make.in_review()
    request_supplement(review=asked, by=make.secretary(), kinds=["bankbook_copy"], text="다시")
    make.waiting()
    requests.overdue(1)
    make.decided()
    make.decided(("partly", 300_000))
    make.deciding()
    appealed()
    make.vote_all(second_round(), ("grant", None))
    second_round()
    withdraw_review(review=make.waiting(), by=make.secretary(), reason="신청인 요청")
    with at(days_ago(60)):
        objections.received()
    objections.proposed()
    objections.passed(objections.late_claim(900_000))
    withdraw_claim(claim=ClaimFactory(no_loss=True), by=make.secretary(), reason="신청인 요청")
    challenged = make.panel(make.in_review())[0]
    register_challenge(assignment=challenged, by=make.secretary(), grounds="공정하지 않음")
    grants.claim_of("tier_grant")
    grants.finished()
    money.tier_payout()
    money.approved()
    money.built(money.approved())
    money.paid()
    again = money.failed()
    money.new_account(again.claim)
    prepare_replacement(payout=again, by=make.secretary(), same_account=True)
    money.failed()
    recoveries.proposed()
    recoveries.entered(recoveries.demanded(), 1_000)
    with at(days_ago(60)):
        recoveries.demanded(due_on=add_working_days(clock.today() + timedelta(days=30), 0))
    return make.panel(unvoted)[0].member


def calls_to_answer():
    """One that waits for each office, and one to call back."""
    agent = UserFactory(roles=["customer_centre"])
    for topic in ("", "term", "payment"):
        call = note_inquiry(
            claim=ClaimFactory(no_loss=True), by=agent, kind="call", text="언제 되나요",
            call_back_on=clock.today(),
        )  # fmt: skip
        if topic:
            escalate_inquiry(inquiry=call, by=agent, topic=topic)


def every_row_opens(page):
    """Each row of a list is a link as a whole: to where its number leads."""
    links = OPENS.findall(page)
    assert all(row == number for row, number in links)
    assert len(links) == len(re.findall(r"<tr[^>]*\bdata-(?:number|batch)=", page))


def total_of(client, user, address, opened):
    """The number of rows of the list at an address; its page is opened once for all roles."""
    parts = urlsplit(address)
    name = resolve(parts.path).view_name
    known = {one.url_name: one for one in lists_of(user) if one.url is None}
    if name == "committee:sittings":
        return sum(one.n_left for one in client.get("/").context["agendas"])
    if name == "payouts:batches":  # rows of batches have no claim
        return client.get(address).context["batch_table"].data.data.count()
    if name in known:
        total = known[name].rows(user, QueryDict(parts.query)).order_by().count()
        if (address, total) not in opened:
            opened.add((address, total))
            page = client.get(address).content.decode()
            assert len(ROW.findall(page)) == min(total, 30), address
            every_row_opens(page)
        return total
    context = client.get(address).context
    if name == "committee:challenges":
        return len(context["pending"])
    if name == "committee:members":
        return len(context["short"])
    if name == "changes:changes":
        return sum(one["confirms"] for one in context["waiting"])
    if name == "documents:health":
        return len(context["held"])
    if name == "payouts:batch":
        return context["table"].data.data.count()
    return context["cl"].result_count  # the admin site's own list


def follow(client, user, links, opened):
    for address, said in links:
        total = total_of(client, user, unescape(address), opened)
        assert int(said.replace(",", "")) == total, (str(user.group_names), address)


def tabs_of(client):
    """The tabs of the queue and of the payments, with their counts."""
    for path in ("/reviews/", "/payouts/"):
        page = client.get(path)
        if page.status_code == 200:
            tabs = TAB.findall(page.content.decode())
            assert len(tabs) >= 5
            yield from ((path + address, n) for address, n in tabs)


def numbers_say_what_they_count(main):
    """The lines of the deadlines and the numbers of the strips say it on hover, as the tiles do."""
    strips = re.findall(r'<section class="panel strip.*?</section>', main, re.S)
    lines = re.findall(r"<tr data-kind=[^>]*>\s*<th[^>]*>", main)
    for tag in [*lines, *(tag for strip in strips for tag in re.findall(r"<div\b[^>]*>", strip))]:
        assert re.search(r'title="[^"]', tag), tag
    return bool(strips), bool(lines)


def follow_badges(client, user, page):
    """Every number of the menu is that of its list, and the page behind its entry names it too."""
    found = BADGE.findall(page[page.index('id="shell-nav"') : page.index("</nav>")])
    follow(client, user, [(BADGES[room], n) for room, n in found if room != PARTS], set())
    for room, n in found:
        if room in ("/claims/", PARTS):
            opened = client.get(room).content.decode()
            parts = BADGE.findall(opened[opened.index('id="main"') :])
            if room == PARTS:
                assert sum(int(of.replace(",", "")) for _page, of in parts) == int(n)
                follow(client, user, parts, set())
            else:
                assert (BADGES[room], n) in parts
    return {room for room, _n in found}


def the_parts_make_the_whole():
    counts, register = statistics.council_counts(), statistics.register_counts()
    parts = ("decided", "left", "withdrawn", "unsubmitted")
    assert register["escalated"] == sum(counts[name] for name in parts) > 0
    decided = ("granted_all", "granted_part", "denied", "anew")
    assert counts["decided"] == sum(counts[name] for name in decided)
    weeks = statistics.weeks()
    assert sum(week["decided"] for week in weeks) == counts["decided"]
    assert sum(week["anew"] for week in weeks) == 1


def test_every_figure_is_the_number_of_rows_of_its_list(client):
    """For every role that sees it, and so is every count of a tab; each figure is somewhere."""
    member = council_at_work().user
    people = [UserFactory(roles=role, is_staff=role == "admin") for role in ROLES]
    of_role = dict(zip(ROLES, people, strict=True))
    for by in (UserFactory(roles=["customer_centre"]), of_role["secretariat"]):
        proposed_account(ClaimFactory(no_loss=True), by=by)
    tell_nobody(ClaimFactory(no_loss=True))
    calls_to_answer()
    asked = asked_claim()
    with later(minutes=1):
        bankbook_of(asked)
    admin = UserFactory(roles="admin", is_staff=True)
    propose_roles(user=UserFactory(), names=["finance"], reason="충원", by=admin)
    review = make.deciding()
    open_sitting(held_on=first_day([review]), reviews=[review], by=of_role["chair"])
    followed, opened, badges, said = {}, set(), set(), set()
    for user in [member, *people]:
        client.force_login(user)
        page = client.get("/").content.decode()
        badges |= follow_badges(client, user, page)
        main = page[page.index('id="main"') :]
        links = LINK.findall(main)
        every_row_opens(main)
        said.add(numbers_say_what_they_count(main))
        follow(client, user, [*links, *tabs_of(client)], opened)
        followed |= {(*user.group_names, address): n for address, n in links}
        assert len(re.findall(r'class="funnel-bar"', main)) in (0, 8)
    assert badges == {*BADGES, PARTS}
    assert all(map(any, zip(*said, strict=True)))  # strips and lines were seen
    named = {address for *_role, address in followed}
    for figure in definitions.FIGURES:
        linked = figure.url().replace("&", "&amp;") in named
        assert linked, f"no dashboard shows {figure.name}"
    assert sum(int(n) > 0 for n in followed.values()) > 60
    the_parts_make_the_whole()


def test_figures_of_a_list_cost_one_query(django_assert_num_queries):
    with django_assert_num_queries(2):
        definitions.count(definitions.QUEUE)
        definitions.count_payouts()
    names = [one.name for one in definitions.FIGURES]
    assert len(names) == len(set(names))
    assert all(one.words for one in figures_of("queue"))


def test_the_budget_is_what_its_lines_add_up_to():
    budget = {"granted": 1_000_000, "spent": 200_000, "reserved": 300_000, "available": 500_000}
    payouts = {
        name: {"n": n, "amount": won}
        for name, n, won in (
            ("paid", 4, 200_000),
            ("reserved", 3, 300_000),
            ("prepared", 2, 90_000),
        )
    }
    money = {"budget": budget, "payouts": payouts}
    counts = {"amount": 150_000, "decided": 3, "left": 10}
    lines = budget_lines(counts, money)
    assert [line.won for line in lines] == [1_000_000, 200_000, 300_000, 90_000, 500_000, -90_000]
    assert [width for _name, width in budget_bars(lines)] == [20, 30, 9, 50]
    assert [line.won for line in budget_lines(None, money)][-2:] == [90_000, 500_000]
    assert budget_lines(counts, money | {"budget": None}) == []
