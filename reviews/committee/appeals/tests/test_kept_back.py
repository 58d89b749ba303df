"""The first round is shown to the second only once the own vote is counted: by no page, paper or
list before."""

import pytest
from django.contrib.admin.sites import site
from django.test import RequestFactory
from django.urls import reverse

from claims.tests.factories import UserFactory
from config.dev import scenes
from reviews.committee.appeals.first_round import is_first_round_hidden
from reviews.committee.appeals.tests.scene import appealed
from reviews.committee.appeals.verbs import accept_appeal
from reviews.committee.ballots.closing import close_due_ballot
from reviews.committee.ballots.decisions import (
    call_second_ballot,
    confirm_decision,
    proposal_digest,
)
from reviews.committee.discussion.comments import write_comment
from reviews.committee.models import (
    Ballot,
    Comment,
    Decision,
    Review,
    Vote,
    hidden_first_rounds,
)
from reviews.committee.models.tests.test_sealing import addresses
from reviews.committee.papers.verbs import issue_minutes, issue_resolution
from reviews.committee.sittings.tests.scenes import sitting_of
from reviews.committee.sittings.verbs import (
    agenda_digest,
    close_sitting,
    confirm_sitting,
)
from reviews.committee.suggestion.precedents import precedents_of
from reviews.committee.tests import factories as make

pytestmark = pytest.mark.django_db
SECRET, WORDS, SAID = 3_234_567, "첫 심의의 산정근거 칠백오십사", "논의에서 나온 말 구백십일"
LOSS = 5_000_000


def tells(body: str) -> bool:
    return any(word in body for word in (f"{SECRET:,}", str(SECRET), WORDS, SAID))


def sealed_second_round() -> Review:
    """A first round decided over the chair's threshold, with words, a comment and its paper; the
    second waits for its votes, and its chair has put nothing down."""
    make.council(8, 0)
    first = make.in_review(claimed_loss=LOSS)
    for seat in make.panel(first):
        make.vote(first, seat, "partly", SECRET, rationale=WORDS)
    first.refresh_from_db()
    chair = make.chair()
    write_comment(review=first, by=chair, text=SAID)
    ballot = Ballot.objects.last_of(first)
    decision = confirm_decision(review=first, by=chair, seen=proposal_digest(ballot))
    issue_resolution(decision=decision, by=chair)
    return accept_appeal(appeal=appealed(Review.objects.get(pk=first.pk)), by=make.secretary())


_rows, second = scenes.scene("second", sealed_second_round)


@pytest.fixture
def judge(second):
    return make.panel(second)[0]


def everything(client, seat):
    for address in dict.fromkeys(addresses(seat, seat.member.user)):
        answer = client.get(address)
        body = b"".join(answer) if answer.streaming else answer.content
        yield address, answer.status_code, body.decode(errors="replace")


def every_page_keeps_it_back(client, seat):
    shown = 0
    for address, status, body in everything(client, seat):
        shown += status == 200
        assert not tells(body), address
    assert shown >= 4


def test_no_page_shows_it_before_the_own_vote(client, judge):
    client.force_login(judge.member.user)
    every_page_keeps_it_back(client, judge)
    desk = client.get(reverse("committee:desk", args=[judge.review.claim.number]))
    assert "처음 심의는 개표한 뒤에 보입니다." in desk.content.decode()
    assert "의결에서 보지 못한 자료가 있음" in desk.content.decode()  # the claimant's own case


def count(second: Review) -> None:
    """The others of the panel vote too, and the ballot closes; the amount waits for the chair."""
    for seat in make.panel(second):
        if seat.voted_at is None:
            make.vote(second, seat, "partly", SECRET + 1)
    assert Ballot.objects.last_of(second).closed_at


def test_a_vote_that_can_be_changed_opens_nothing(client, judge):
    """Else any vote, put down to read how the first panel judged, could be changed afterwards."""
    make.vote(judge.review, judge, "deny")
    client.force_login(judge.member.user)
    every_page_keeps_it_back(client, judge)
    make.vote(judge.review, judge, "partly", 1_000_000)
    assert is_first_round_hidden(judge.review.claim_id, judge.member.user)


def test_the_desk_shows_all_of_it_once_the_own_vote_is_counted(client, judge):
    make.vote(judge.review, judge, "partly", 1_000_000)
    client.force_login(judge.member.user)
    other = make.panel(judge.review)[1].member.user
    assert judge.review.claim_id in hidden_first_rounds(other).values_list(
        "review__claim_id", flat=True
    )
    count(judge.review)
    body = client.get(reverse("committee:desk", args=[judge.review.claim.number])).content.decode()
    assert f"{SECRET:,}" in body and WORDS in body and SAID in body


def test_the_paper_of_the_first_round_waits_too(client, judge):
    client.force_login(judge.member.user)
    url = reverse("committee:resolution", args=[judge.review.claim.number]) + "?round=1"
    assert client.get(url).status_code == 404
    make.vote(judge.review, judge, "deny")
    assert client.get(url).status_code == 404
    count(judge.review)
    assert client.get(url).status_code == 200


def test_neither_agenda_nor_minutes_tell_how_the_first_round_ended(client):
    """The first round was confirmed in a sitting: every member may read that one's agenda."""
    chair = make.chair()
    first = make.decided(("partly", SECRET), claimed_loss=LOSS)
    sitting = sitting_of(first, by=chair)
    confirm_sitting(sitting=sitting, by=chair, seen=agenda_digest(sitting))
    issue_minutes(sitting=close_sitting(sitting=sitting, by=chair), by=chair)
    second = accept_appeal(appeal=appealed(Review.objects.get(pk=first.pk)), by=make.secretary())
    judge = make.panel(second)[0]
    page, paper = (
        reverse(f"committee:{name}", args=[sitting.pk]) for name in ("sitting", "minutes")
    )
    client.force_login(judge.member.user)
    body = client.get(page).content.decode()
    assert "재심의를 개표한 뒤에 보입니다." in body and not tells(body)
    assert client.get(paper).status_code == 404
    count(second)
    assert tells(client.get(page).content.decode())
    assert client.get(paper).status_code == 200


def test_each_question_keeps_it_back(second, judge):
    user = judge.member.user
    assert is_first_round_hidden(second.claim_id, user)
    assert not Vote.objects.open_to(user).exists()
    assert not Comment.objects.open_to(user).exists()
    make.vote(second, judge, "deny")
    assert is_first_round_hidden(second.claim_id, user)
    count(second)
    assert not is_first_round_hidden(second.claim_id, user)
    assert Vote.objects.open_to(user).filter(ballot__review__round=1).count() == 3
    assert Comment.objects.open_to(user).exists()


def test_another_desk_of_theirs_does_not_show_it_as_a_precedent(second, judge):
    """The claim whose first round they may not see is no precedent on any of their desks."""
    other = make.in_review(claimed_loss=LOSS, service=second.claim.service)
    chair = make.chair()
    found = [like.number for like in precedents_of(other, chair)]
    assert second.claim.number in found
    assert second.claim.number not in [p.number for p in precedents_of(other, judge.member.user)]


def test_who_did_not_vote_in_the_first_ballot_sees_nothing_before_the_second():
    """Due with a quorum: the one who let the day pass may have to vote in a second ballot."""
    with make.long_ago():
        second = sealed_second_round()
    *votes, idle = make.panel(second)
    for seat in votes:
        make.vote(second, seat, "partly", SECRET + 1)
    assert close_due_ballot(ballot=second.ballots.get())
    assert is_first_round_hidden(second.claim_id, idle.member.user)
    call_second_ballot(review=second, by=make.chair())
    assert is_first_round_hidden(second.claim_id, idle.member.user)
    assert not is_first_round_hidden(second.claim_id, votes[0].member.user)  # seen, for good


def test_the_admin_site_keeps_it_back(second, judge):
    request = RequestFactory().get("/")
    request.user = judge.member.user
    for model in (Decision, Ballot):
        rows = site._registry[model].get_queryset(request)
        assert not rows.filter(review__round=1).exists()
        assert model.objects.filter(review__round=1).exists()


@pytest.mark.parametrize("role", ["chair", "secretariat", "auditor"])
def test_the_wide_roles_see_both_rounds(client, second, role):
    client.force_login(UserFactory(roles=role))
    body = client.get(reverse("committee:desk", args=[second.claim.number])).content.decode()
    assert f"{SECRET:,}" in body and WORDS in body
