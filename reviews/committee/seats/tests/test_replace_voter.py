"""A deputy replaces a voter if no chair can act; refusals come before anything else."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from claims.errors import ConflictError
from claims.tests.confirming import confirm
from claims.tests.factories import reseat
from config.dev.scenes import scene
from reviews.committee.errors import ChairVotedError, NotChairError
from reviews.committee.models import Challenge, Decision, LeftAs
from reviews.committee.seats.challenges import register_challenge
from reviews.committee.seats.replace_voter import replace_voter
from reviews.committee.tests import factories as f

pytestmark = pytest.mark.django_db


def said(answer) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def address(seat) -> str:
    return reverse("committee:replace_voter", args=[seat.review.claim.number, seat.pk])


def lives():
    """A review whose panel is the whole council, and two seats of another that have voted."""
    f.council(size=3, substitutes=0)
    review = f.in_review()
    first, second, _third = f.panel(review)
    for seat in (first, second):
        f.vote(review, seat)
    return f.in_review(), (first, second)


_rows, built = scene("built", lives)


@pytest.fixture
def voted(built):
    """A panel of which two have voted, with members left to draw."""
    f.council()
    return built[1]


@pytest.fixture
def nobody_left(built):
    return built[0]


@pytest.fixture
def review(nobody_left):
    """The same with members left to draw."""
    f.council()
    return nobody_left


@pytest.fixture
def deputy(voted):
    return f.member(deputises=True, load_limit=0)


class TestDeputies:
    def test_one_decides_where_the_only_chair_has_voted(self, voted, deputy):
        seat, other = voted
        chair = f.change_office(other.member.user, "member", "chair")
        with pytest.raises(ChairVotedError):
            replace_voter(assignment=seat, by=chair, reason="오래 입원함")
        taker = replace_voter(assignment=seat, by=deputy.user, reason="오래 입원함")
        seat.refresh_from_db()
        assert (seat.left_as, seat.left_decided_by) == (LeftAs.REASSIGNED, deputy.user)
        assert taker.replaces == seat

    def test_none_where_a_chair_is_left(self, voted, deputy):
        seat, other = voted
        f.change_office(other.member.user, "member", "chair")
        f.chair()
        with pytest.raises(NotChairError):
            replace_voter(assignment=seat, by=deputy.user, reason="오래 입원함")

    def test_nor_a_member_who_does_not_deputise(self, voted):
        seat, other = voted
        f.change_office(other.member.user, "member", "chair")
        with pytest.raises(NotChairError):
            replace_voter(assignment=seat, by=f.member().user, reason="오래 입원함")

    def test_nor_one_who_voted(self, voted):
        seat, other = voted
        f.change_office(other.member.user, "member", "chair")
        reseat(seat.member.user, deputises=True)
        with pytest.raises(ChairVotedError):
            replace_voter(assignment=other, by=seat.member.user, reason="오래 입원함")

    def test_it_stands_on_their_list_and_goes_by_a_sheet(self, voted, deputy, client):
        seat, other = voted
        f.change_office(other.member.user, "member", "chair")
        client.force_login(deputy.user)
        challenges = reverse("committee:challenges")
        assert address(seat) in client.get(challenges).content.decode()
        sheet = client.get(address(seat))
        assert sheet.status_code == 200 and "봉인된 표결은 집계에서" in sheet.content.decode()
        answer = confirm(client, address(seat), {"how": "on_leave", "reason": "오래 입원함"})
        assert (answer.status_code, answer["Location"]) == (302, challenges)
        seat.refresh_from_db()
        assert seat.left_decided_by == deputy.user
        assert address(seat) not in client.get(challenges).content.decode()

    def test_a_refusal_of_the_sheet_stands_on_their_list(self, voted, deputy, client, monkeypatch):
        seat, other = voted
        f.change_office(other.member.user, "member", "chair")
        client.force_login(deputy.user)

        def refused(**kwargs):
            raise ConflictError

        monkeypatch.setattr("reviews.committee.desk.views.seats.replace_voter", refused)
        form = {"how": "on_leave", "reason": "오래 입원함"}
        answer = confirm(client, address(seat), form)
        page = answer.content.decode()
        assert answer.status_code == 409 and address(seat) in page
        assert "보내지 못한 글" in page and "오래 입원함" in page

    def test_elsewhere_it_is_not_there_for_them(self, voted, deputy, client):
        seat, _other = voted
        f.chair()
        client.force_login(deputy.user)
        assert client.get(address(seat)).status_code == 404
        page = client.get(reverse("committee:challenges")).content.decode()
        assert address(seat) not in page


class TestSheet:
    def test_a_chair_of_the_panel_is_refused_before_the_sheet(self, voted, client):
        seat, other = voted
        client.force_login(f.change_office(other.member.user, "member", "chair"))
        answer = client.get(address(seat))
        assert answer.status_code == 403
        assert 'name="confirmed"' not in answer.content.decode()

    def test_so_is_a_colleague(self, voted, client):
        seat, other = voted
        client.force_login(other.member.user)
        answer = client.get(address(seat))
        assert answer.status_code == 403
        assert 'name="confirmed"' not in answer.content.decode()

    def test_it_asks_for_kind_and_reason(self, voted, client):
        client.force_login(f.chair())
        page = client.get(address(voted[0])).content.decode()
        assert "물러나는 구분" in page and "물러나는 까닭" not in page


class TestWhatIsSaid:
    def recuse(self, client, review):
        seat = f.panel(review)[0]
        client.force_login(seat.member.user)
        url = reverse("committee:recuse", args=[review.claim.number])
        return said(client.post(url, {"reason": "거래처입니다"}))

    def test_a_recusal_that_nobody_replaces(self, nobody_left, client):
        assert "자리가 비었고" in self.recuse(client, nobody_left)[0]

    def test_a_recusal_with_a_successor(self, client, review):
        assert "다른 위원으로 바뀌었습니다" in self.recuse(client, review)[0]

    def decide(self, client, review, decision):
        secretary, seat = f.secretary(), f.panel(review)[0]
        register_challenge(assignment=seat, by=secretary, grounds="친족")
        return self.answer(client, decision)

    def answer(self, client, decision):
        client.force_login(f.chair())
        url = reverse("committee:decide_challenge", args=[Challenge.objects.get().pk])
        return said(confirm(client, url, {"decision": decision, "answer": "사유"}))[-1]

    def test_an_upheld_challenge_without_a_successor(self, nobody_left, client):
        assert "빈자리가 찰 때까지" in self.decide(client, nobody_left, "upheld")

    def test_an_upheld_challenge_with_one(self, client, review):
        assert "빈자리" not in self.decide(client, review, "upheld")

    def test_a_dismissed_challenge_that_closed_the_ballot(self, client, review):
        panel = f.panel(review)
        register_challenge(assignment=panel[0], by=f.secretary(), grounds="친족")
        for seat in panel:
            f.vote(review, seat)
        assert review.ballots.get().is_open
        assert "모두 표결해 개표했습니다" in self.answer(client, "dismissed")
        assert Decision.objects.exists()

    def test_a_dismissed_challenge_that_closed_none(self, client, review):
        assert self.decide(client, review, "dismissed") == "기피를 기각했습니다."

    def test_a_review_that_was_not_begun_waits_to_begin(self, client, nobody_left):
        namesake = f.panel(nobody_left)[0].member.user.name  # two of the council are left
        review = f.in_review(representative=namesake)
        client.force_login(f.secretary())
        page = client.get(reverse("committee:desk", args=[review.claim.number])).content.decode()
        assert "심의를 시작합니다" in page and "자리가 차야 개표합니다" not in page
