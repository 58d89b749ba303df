"""The last vote of a ballot is said beforehand; a vote that was cast waits behind its seal."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import clock
from claims.documents.models import DocumentKind
from config.dev.scenes import scene
from reviews.committee.ballots.last_vote import is_last_vote
from reviews.committee.models import Assignment, Ballot, ClosedAs, Decision, Vote
from reviews.committee.seats.challenges import register_challenge
from reviews.committee.seats.recusals import recuse
from reviews.committee.supplements.verbs import request_supplement
from reviews.committee.tests import factories as f

pytestmark = pytest.mark.django_db
_review, review = scene("review", f.in_review, scope="asking")
SAID = "마지막 표결 · 제출하면 개표합니다"


def url(review, name="desk"):
    return reverse(f"committee:{name}", args=[review.claim.number])


def desk(client, review, seat, query=""):
    client.force_login(seat.member.user)
    return client.get(url(review) + query)


def cast(client, review, seat, query="", **fields):
    form = desk(client, review, seat, query).context["vote_form"]
    hidden = {field.html_name: field.value() for field in form.hidden_fields()}
    data = {**hidden, "choice": "grant", "amount": "", "rationale": "자료로 확인함", **fields}
    answer = client.post(url(review, "vote"), data)
    return answer, [str(message) for message in get_messages(answer.wsgi_request)]


def is_last_to(review, seat):
    review.refresh_from_db()
    return is_last_vote(review, Assignment.objects.get(pk=seat.pk))


def test_closing_reads_the_counted_votes_once(review):
    first, second, third = f.panel(review)
    f.vote(review, first)
    f.vote(review, second)
    with CaptureQueriesContext(connection) as queries:
        f.vote(review, third)
    assert Decision.objects.filter(review=review).exists()
    reads = [query["sql"] for query in queries if query["sql"].startswith("SELECT")]
    assert sum('"reviews_vote"."rationale"' in sql for sql in reads) == 1


def test_an_unchanged_vote_writes_nothing_and_the_page_says_so(client, review):
    first, _second, _third = f.panel(review)
    f.vote(review, first, "partly", 500_000)
    voted_at = Assignment.objects.get(pk=first.pk).voted_at
    same = {"choice": "partly", "amount": "500,000"}
    answer, said = cast(client, review, first, "?change=1", **same)
    assert answer.status_code == 302 and "바뀐 것이 없어" in said[0]
    assert Vote.everything.count() == 1
    assert Assignment.objects.get(pk=first.pk).voted_at == voted_at
    for more in ({"amount": "500,001"}, {"rationale": "다르게 봄"}, {"choice": "deny"}):
        _answer, said = cast(client, review, first, "?change=1", **same | more)
        assert said[0] == "표결을 제출했습니다 · 봉인됨", more
    assert Vote.everything.count() == 4


def test_a_form_that_is_sent_twice_is_one_vote_and_another_one_is_told(client, review):
    """The answer to the first did not come: the second click comes from the same page."""
    first = f.panel(review)[0]
    answer, said = cast(client, review, first, seen_version=0)
    assert (answer.status_code, said[0]) == (302, "표결을 제출했습니다 · 봉인됨")
    answer, said = cast(client, review, first, "?change=1", seen_version=0)
    assert answer.status_code == 302 and "먼저 낸 표결을 그대로" in said[0]
    answer, _said = cast(client, review, first, "?change=1", seen_version=0, choice="deny")
    assert answer.status_code == 409
    assert "다른 창에서 이미 표결했습니다" in answer.content.decode()
    assert Vote.everything.count() == 1


def test_a_vote_that_closed_its_ballot_and_is_sent_again_is_said_to_count(client, review):
    """The answer to it was lost; the ballot that the form names is closed."""
    first, second, third = f.panel(review)
    f.vote(review, first, "partly", 500_000)
    f.vote(review, second, "partly", 500_000)
    form = desk(client, review, third).context["vote_form"]
    hidden = {field.html_name: field.value() for field in form.hidden_fields()}
    sent = hidden | {"choice": "grant", "amount": "", "rationale": "자료로 확인함"}
    assert client.post(url(review, "vote"), sent).status_code == 302
    again = client.post(url(review, "vote"), sent)
    assert again.status_code == 302
    counted = "표결은 이미 제출되어 개표에 들어갔습니다."
    [said] = [one for one in get_messages(again.wsgi_request) if counted in str(one)]
    assert "change:" not in (said.extra_tags or "")
    other = client.post(url(review, "vote"), sent | {"rationale": "다르게 봄"})
    assert other.status_code == 409
    assert "먼저 내신 표결이 개표에 들어갔습니다." in other.content.decode()
    assert "다르게 봄" in other.content.decode()
    unnamed = client.post(url(review, "vote"), sent | {"ballot": ""})
    assert unnamed.status_code == 409 and "먼저 내신" not in unnamed.content.decode()
    assert Vote.everything.count() == 3


class TestWhichIsLast:
    def test_the_one_that_is_missing_and_no_other(self, review):
        first, second, third = f.panel(review)
        assert not any(is_last_to(review, seat) for seat in (first, second, third))
        f.vote(review, first)
        assert not is_last_to(review, second)
        f.vote(review, second)
        assert is_last_to(review, third) and not is_last_to(review, second)

    def test_one_alone_on_a_panel_decides_nothing(self, review):
        f.council(3, 0)
        first, second, third = f.panel(review)
        for seat in (second, third):
            recuse(assignment=seat, by=seat.member.user, reason="거래처")
        assert not is_last_to(review, first)

    def test_an_undecided_challenge_holds_the_ballot_open(self, review):
        first, second, third = f.panel(review)
        register_challenge(assignment=first, by=f.secretary(), grounds="경쟁 업체")
        for seat in (first, second):
            f.vote(review, seat)
        assert not is_last_to(review, third)

    def test_past_the_due_day_the_one_that_makes_the_quorum(self, client):
        with f.long_ago():
            review = f.in_review()
        first, second, third = f.panel(review)
        assert not is_last_to(review, first)
        f.vote(review, first)
        assert is_last_to(review, second) and is_last_to(review, third)
        assert SAID in desk(client, review, second).content.decode()
        _answer, said = cast(client, review, second)
        assert "마지막 표였습니다. 개표해" in said[0]
        ballot = Ballot.objects.get(review=review)
        assert ballot.closed_as == ClosedAs.DUE_WITH_QUORUM and Decision.objects.exists()

    def test_on_the_due_day_there_is_time_until_midnight(self, review):
        first, second, _third = f.panel(review)
        f.vote(review, first)
        with clock.at(clock.now() + (review.due_on - clock.today())):
            assert not is_last_to(review, second)
        with clock.at(clock.now() + (review.due_on - clock.today()) + timedelta(days=1)):
            assert is_last_to(review, second)

    def test_past_the_due_day_an_undecided_challenge_keeps_it_open(self, client):
        with f.long_ago():
            review = f.in_review()
        first, second, third = f.panel(review)
        register_challenge(assignment=third, by=f.secretary(), grounds="경쟁 업체")
        f.vote(review, first)
        assert not is_last_to(review, second)
        _answer, said = cast(client, review, second)
        assert said[0] == "표결을 제출했습니다 · 봉인됨"
        assert Ballot.objects.get(review=review).closed_at is None

    def test_it_is_said_on_the_desk_and_by_the_heartbeat(self, client, review):
        first, second, third = f.panel(review)
        assert "data-last " not in desk(client, review, third).content.decode()
        f.vote(review, first)
        f.vote(review, second)
        page = desk(client, review, third)
        assert page.context["is_last"] and SAID in page.content.decode()
        assert f"data-when-last hidden>{SAID}" not in page.content.decode()
        assert client.post(url(review, "here")).json()["is_last"] is True
        client.force_login(second.member.user)
        assert client.post(url(review, "here")).json()["is_last"] is False


class TestWhatIsSaidAfterwards:
    def test_a_sealed_vote(self, client, review):
        answer, said = cast(client, review, f.panel(review)[0])
        assert answer.status_code == 302
        assert said == ["표결을 제출했습니다 · 봉인됨", "차례인 심의가 없습니다."]

    @pytest.mark.parametrize(
        ("opinion", "words"),
        [(("partly", 1_200_000), "1,200,000원으로 의결됐습니다"), (("deny", None), "부지급으로")],
    )
    def test_the_last_one_says_what_was_decided(self, client, opinion, words, review):
        first, second, third = f.panel(review)
        for seat in (first, second):
            f.vote(review, seat, *opinion)
        choice, amount = opinion
        answer, said = cast(client, review, third, choice=choice, amount=str(amount or ""))
        assert answer.status_code == 302 and Decision.objects.exists()
        assert "마지막 표였습니다. 개표해" in said[0] and words in said[0]

    def test_above_the_threshold_it_waits_for_the_chair(self, client):
        review = f.in_review(claimed_loss=f.ABOVE_THE_CHAIR)
        first, second, third = f.panel(review)
        for seat in (first, second):
            f.vote(review, seat)
        page = desk(client, review, third).content.decode()
        assert SAID in page and "의결됩니다" not in page and "제출하고 의결" not in page
        _answer, said = cast(client, review, third)
        assert "위원장 확인을 기다립니다" in said[0] and not Decision.objects.exists()


class TestSealed:
    def test_after_the_vote_the_desk_shows_no_ballot_but_the_way_to_change_it(self, client, review):
        seat = f.panel(review)[0]
        cast(client, review, seat, choice="partly", amount="1234567", rationale="내가 쓴 근거")
        page = desk(client, review, seat)
        body = page.content.decode()
        assert page.context["sealed"] and "vote_form" not in page.context
        assert "data-ballot" not in body and "?change=1" in body
        assert "1,234,567" in body and "내가 쓴 근거" in body  # to oneself
        other = desk(client, review, f.panel(review)[1]).content.decode()
        assert "1,234,567" not in other and "내가 쓴 근거" not in other

    def test_to_change_it_is_a_second_step(self, client, review):
        seat = f.panel(review)[0]
        cast(client, review, seat)
        page = desk(client, review, seat, "?change=1")
        assert page.context["vote_form"]["choice"].value() == "grant"
        answer, _said = cast(client, review, seat, "?change=1", choice="deny")
        assert answer.status_code == 302
        assert list(Vote.everything.order_by("version").values_list("choice", flat=True)) == [
            "grant",
            "deny",
        ]

    def test_while_a_supplement_is_awaited_no_vote_is_changed(self, client, review):
        seat = f.panel(review)[0]
        cast(client, review, seat)
        assert desk(client, review, seat).context["may"]["change_vote"]
        request_supplement(
            review=review,
            by=f.secretary(),
            kinds=[DocumentKind.SALES_LOSS_PROOF],
            text="카드매출 자료를 보내 주세요.",
        )
        for query in ("", "?change=1"):  # a page that was open before may still have the link
            page = desk(client, review, seat, query)
            assert "data-change" not in page.content.decode()
            assert page.context["sealed"] and "vote_form" not in page.context

    def test_an_opened_ballot_is_sealed_to_nobody(self, client):
        review = f.decided()
        page = desk(client, review, f.panel(review)[0], "?change=1")
        assert not page.context["sealed"] and "vote_form" not in page.context
