"""A member's own day: own votes with the way to change them, and nothing of a sealed ballot."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.http import QueryDict
from django.urls import reverse

from claims import clock
from claims.policy.deadlines import is_working_day
from claims.tests.factories import ClaimFactory, UserFactory
from reviews.committee.appeals.tests.scene import at, days_ago
from reviews.committee.queue.next_for_chair import next_for_chair
from reviews.committee.seats.recusals import recuse
from reviews.committee.supplements.verbs import request_supplement
from reviews.committee.tests import factories as make
from reviews.dashboard.my_day import member_day
from reviews.dashboard.own_votes import VoteState, compare, filtered_votes, votes_of
from reviews.dashboard.tests.running import in_review
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db

OWN, OTHERS, RESULT = 611_000, 733_000, 733_000


@pytest.fixture(autouse=True)
def no_memory():
    cache.clear()


@pytest.fixture
def member():
    return make.council(3, 3)[0]


def seat_of(review, member):
    return next(one for one in make.panel(review) if one.member_id == member.pk)


def partly(review, member, own=OWN, others=None):
    """The member votes `own`, and with `others` the rest of the panel too."""
    make.vote(review, seat_of(review, member), "partly", own)
    for seat in make.panel(review):
        if others and seat.member_id != member.pk:
            make.vote(review, seat, "partly", others)


def pages(client, member):
    client.force_login(member.user)
    return [client.get(url).content.decode() for url in ("/", reverse("dashboard:own_votes"))]


def states_of(member):
    return {vote.ballot.review.claim.number: vote.state for vote in votes_of(member.user)}


def test_of_a_sealed_ballot_there_is_the_own_vote_alone(client, member):
    """Two of three have voted: neither page, nor the comparison, shows an amount of another."""
    review = make.in_review(claimed_loss=900_000)
    others = [seat for seat in make.panel(review) if seat.member_id != member.pk]
    make.vote(review, others[0], "partly", OTHERS)
    make.vote(review, seat_of(review, member), "partly", OWN)
    for page in pages(client, member):
        assert f"{OWN:,}" in page and f"{OTHERS:,}" not in page
        assert f"{review.claim.number}/?change=1" in page
    assert compare(member, 8).total == 0
    make.vote(review, others[1], "partly", OTHERS)  # closes the ballot, and decides
    for page in pages(client, member):
        assert f"{review.claim.number}/?change=1" not in page
    found = compare(member, 8)
    assert (found.total, found.newest[0].own, found.newest[0].council) == (1, OWN, RESULT)


def test_a_closed_ballot_waits_for_its_decision_before_it_is_compared(client, member):
    review = make.in_review(claimed_loss=make.ABOVE_THE_CHAIR)
    partly(review, member, own=3_500_000, others=4_123_000)
    assert states_of(member) == {review.claim.number: VoteState.CLOSED}
    assert compare(member, 8).total == 0
    for page in pages(client, member):
        assert "4,123,000" not in page


def test_a_supplement_stops_the_change_and_a_left_seat_takes_the_vote_away(member):
    stopped, left = make.in_review(), make.in_review()
    for review in (stopped, left):
        partly(review, member)
    request_supplement(review=stopped, by=make.secretary(), kinds=["bankbook_copy"], text="다시")
    assert states_of(member)[stopped.claim.number] == VoteState.STOPPED
    recuse(assignment=seat_of(left, member), by=member.user, reason="거래처")
    assert left.claim.number not in states_of(member)


def test_only_the_newest_version_of_a_vote_is_listed(client, member):
    review = make.in_review()
    partly(review, member, own=100_000)
    partly(review, member, own=200_000)
    [vote] = votes_of(member.user)
    assert vote.amount == 200_000
    client.force_login(member.user)
    url = reverse("dashboard:own_votes")
    for query, rows in (("", 1), ("?tab=open", 1), ("?tab=decided", 0), ("?since=today", 1)):
        page = client.get(url + query).content.decode()
        assert len(re.findall("<tr[^>]*data-number", page)) == rows, query


def test_a_bar_lists_the_votes_that_it_counts_those_of_days_off_too(member):
    off = 1
    while is_working_day(clock.today() - timedelta(days=off)):
        off += 1
    with at(days_ago(off)):
        partly(make.in_review(), member)
    partly(make.in_review(), member)
    bars = member_day(member)["voted"]["days"]
    for bar in bars:
        listed = filtered_votes(member.user, QueryDict(bar.url.partition("?")[2]))
        assert listed.count() == bar.n, bar.day
    assert sum(bar.n for bar in bars) == 2


def test_a_substitute_reads_when_one_is_called_and_to_what(client):
    usual, *_others, substitute = make.council(3, 1)
    review = make.in_review()
    client.force_login(substitute.user)
    assert "h-called" in client.get("/").content.decode()
    recuse(assignment=seat_of(review, usual), by=usual.user, reason="거래처")
    page = client.get("/").content.decode()
    called = page[page.index("h-called") : page.index("h-next")]
    assert review.claim.number in called and "물러난 위원 대신" in called
    client.force_login(usual.user)
    assert "h-called" not in client.get("/").content.decode()


def test_the_drawing_of_amounts_has_one_scale_and_says_it(client, member):
    partly(make.in_review(claimed_loss=900_000), member, own=278_942, others=200_000)
    partly(make.in_review(claimed_loss=9_000_000), member, own=1_078_942, others=1_000_000)
    found = compare(member, 3)
    gaps = {round(float(one.own_x) - float(one.council_x), 1) for one in found.newest}
    assert len(gaps) == 1 and gaps != {0.0}  # the same difference is drawn alike
    assert [one.difference for one in found.newest] == ["+8만", "+8만"]  # not cut to 7만
    client.force_login(member.user)
    assert "오른쪽 끝은 2,000,000원입니다" in client.get("/").content.decode()


def test_medians_by_industry_need_five_decisions(member):
    for n in range(5):
        partly(make.in_review(claimed_loss=900_000), member, own=300_000, others=600_000)
        assert bool(compare(member, 3).ratio) == (n == 4)
    found = compare(member, 3)
    assert (found.total, found.alike, len(found.newest), found.ratio) == (5, 5, 3, 50.0)
    assert [(kind.n, kind.ratio, kind.x, kind.width) for kind in found.kinds] in (
        [],
        [(5, 50.0, "0.0", "50.0")],
    )


def test_a_day_costs_the_same_for_one_case_and_for_ten(client, django_assert_max_num_queries):
    user = UserFactory(roles="member")
    first = ClaimFactory()
    in_review(first, user)
    client.force_login(user)
    client.get("/")
    with django_assert_max_num_queries(20) as one:
        client.get("/")
    for _ in range(9):
        in_review(ClaimFactory(), user)
    with django_assert_max_num_queries(20) as ten:
        client.get("/")
    assert len(one) == len(ten)


def test_an_empty_day_says_so(client, member):
    page = pages(client, member)[0]
    for words in (
        "내 차례인 심의가 없습니다",
        "아직 의결된 건이 없습니다",
        "아직 낸 표결이 없습니다",
    ):
        assert words in page


def test_n_takes_the_chair_through_what_awaits_the_confirmation(client):
    """By due date; a skipped one comes last, and one on which the chair voted not at all."""
    council = make.council(3, 0)
    own = make.deciding()
    chair = make.made_chair(council[0])
    client.force_login(chair)
    url = reverse("committee:next")
    assert client.get(url)["Location"] == "/reviews/?tab=deciding"  # the chair voted on it
    make.council(3, 0)
    other = make.chair()
    first = next_for_chair(other)
    assert first is not None and first.number == own.claim.number
    second = make.deciding()
    client.force_login(other)
    assert client.get(url)["Location"] == reverse("committee:desk", args=[own.claim.number])
    after = client.get(f"{url}?after={own.claim.number}")
    assert after["Location"] == reverse("committee:desk", args=[second.claim.number])
    page = client.get("/").content.decode()
    assert "이어서 확인" in page and "h-chair" in page
    desk = client.get(reverse("committee:desk", args=[own.claim.number])).content.decode()
    assert re.search(rf'href="{url}\?after={own.claim.number}"\s+data-next', desk)
    assert next_for_chair(money.finance()) is None


def test_own_votes_are_for_members(client):
    client.force_login(money.finance())
    assert client.get(reverse("dashboard:own_votes")).status_code == 403
