"""Presence on a claim expires by itself, discloses nothing more, and costs nothing without
Redis."""

import socket
from datetime import timedelta

import pytest
import redis
import time_machine
from django.urls import reverse
from django.utils import timezone

from claims import clock
from claims.tests.factories import UserFactory
from config.dev.scenes import scene
from reviews.committee.desk import presence
from reviews.committee.models import Review
from reviews.committee.seats.recusals import reassign, recuse
from reviews.committee.tests import factories as f

pytestmark = pytest.mark.django_db
_review, review = scene("review", f.in_review, scope="asking")


@pytest.fixture(autouse=True)
def _fresh(redis_url, monkeypatch):
    monkeypatch.setattr(presence, "SOCKET_SECONDS", 20)  # a busy machine's Redis is not away
    presence.redis_connection.forget()
    yield
    presence.redis_connection.forget()


def here(client, review, **fields):
    return client.post(reverse("committee:here", args=[review.claim.number]), fields)


def names(client, review):
    return [other["name"] for other in here(client, review).json()["others"]]


class TestWho:
    def test_the_others_and_their_roles(self, client, review):
        first, second, _third = f.panel(review)
        secretary = f.secretary()
        for user in (second.member.user, secretary):
            client.force_login(user)
            here(client, review)
        client.force_login(first.member.user)
        others = here(client, review).json()["others"]
        assert {(other["name"], other["role"]) for other in others} == {
            (str(second.member.user), "위원"),
            (str(secretary), "간사"),
        }
        assert all(set(other) == {"name", "role"} for other in others)  # never what they do

    def test_a_heartbeat_lasts_45_seconds(self, review):
        first, second, _third = f.panel(review)
        now = clock.now()
        with clock.at(now):
            presence.record_presence(review, first.member.user)
        for seconds, there in ((44, True), (46, False)):
            with clock.at(now + timedelta(seconds=seconds)):
                assert bool(presence.others_present(review, second.member.user)) is there, seconds

    def test_leaving_takes_effect_at_once(self, client, review):
        first, second, _third = f.panel(review)
        client.force_login(first.member.user)
        here(client, review)
        assert here(client, review, leaving=1).status_code == 204
        client.force_login(second.member.user)
        assert names(client, review) == []

    def test_looking_at_the_page_alone_says_nothing(self, client, review):
        """A page got ready ahead of need is nobody's presence."""
        first, second, _third = f.panel(review)
        client.force_login(first.member.user)
        client.get(reverse("committee:desk", args=[review.claim.number]))
        assert presence.others_present(review, second.member.user) == []

    def test_each_claim_has_its_own(self):
        review, other = f.in_review(), f.in_review()
        presence.record_presence(review, f.secretary())
        assert presence.others_present(other, f.secretary()) == []

    def test_redis_holds_ids_only_and_forgets_by_itself(self, redis_url, review):
        user = UserFactory(roles="secretariat", name="홍길동")
        presence.record_presence(review, user)
        line = redis.Redis.from_url(redis_url, decode_responses=True)
        (key,) = line.keys("*here*")
        assert line.zrange(key, 0, -1) == [str(user.pk)]
        assert 0 < line.ttl(key) <= presence.EXPIRES
        assert review.claim.number not in key


class TestNotShown:
    def seen_by_another(self, review):
        return [other.name for other in presence.others_present(review, f.secretary())]

    def test_who_recused(self, client):
        f.council(4, 0)
        review = f.in_review()
        seat = f.panel(review)[0]
        client.force_login(seat.member.user)
        here(client, review)
        assert self.seen_by_another(review)
        recuse(assignment=seat, by=seat.member.user, reason="거래처")
        assert self.seen_by_another(Review.objects.get(pk=review.pk)) == []
        assert here(client, review).status_code == 403

    def test_a_chair_who_recused(self):
        """The chair's role sees every claim, but not one that they left for a tie."""
        f.council(4, 0)
        review = f.in_review()
        seat = f.panel(review)[0]
        f.change_office(seat.member.user, "member", "chair")
        presence.record_presence(review, seat.member.user)
        recuse(assignment=seat, by=seat.member.user, reason="거래처")
        assert self.seen_by_another(review) == []

    def test_who_was_replaced(self):
        f.council(4, 0)
        review = f.in_review()
        seat = f.panel(review)[0]
        presence.record_presence(review, seat.member.user)
        reassign(assignment=seat, by=f.secretary(), reason="부재")
        assert self.seen_by_another(review) == []

    @pytest.mark.parametrize("role", ["member", "customer_centre", "admin"])
    def test_who_has_no_business_there(self, client, role, review):
        user = UserFactory(roles=role)
        client.force_login(user)
        assert here(client, review).status_code in {403, 404}
        presence.record_presence(review, user)  # were it noted all the same
        assert self.seen_by_another(review) == []

    def test_who_is_disabled(self, review):
        user = f.panel(review)[0].member.user
        presence.record_presence(review, user)
        type(user).objects.filter(pk=user.pk).update(is_active=False)
        assert self.seen_by_another(review) == []

    def test_any_number_costs_one_query(self, django_assert_num_queries, review):
        people = [seat.member.user for seat in f.panel(review)] + [f.chair(), f.secretary()]
        for user in people:
            presence.record_presence(review, user)
        with django_assert_num_queries(1):
            assert len(presence.others_present(review, people[0])) == 4


class TestCall:
    def test_it_says_what_changed_since_the_page(self, client, review):
        client.force_login(f.panel(review)[0].member.user)
        answer = here(client, review, revision=review.revision).json()
        assert (answer["revision"], answer["message"]) == (review.revision, "")
        f.document(review.claim)
        answer = here(client, review, revision=review.revision).json()
        assert answer["revision"] == review.revision + 1 and "서류" in answer["message"]

    def test_new_findings_show_in_the_digest(self, client, review):
        client.force_login(f.panel(review)[0].member.user)
        page = client.get(reverse("committee:desk", args=[review.claim.number]))
        assert here(client, review).json()["findings"] == page.context["findings_digest"]
        f.finding(review.claim, "warning")
        assert here(client, review).json()["findings"] != page.context["findings_digest"]

    def test_a_desk_left_open_does_not_keep_the_session(self, client, review):
        from django.contrib.sessions.models import Session

        client.force_login(f.panel(review)[0].member.user)
        url = reverse("committee:desk", args=[review.claim.number])
        client.get(url)
        ends = Session.objects.get().expire_date
        answer = here(client, review)
        assert Session.objects.get().expire_date == ends and not answer.cookies
        client.get(url)
        assert Session.objects.get().expire_date == ends  # written a moment ago
        with time_machine.travel(timezone.now() + timedelta(seconds=61)):
            here(client, review)
            assert Session.objects.get().expire_date == ends
            client.get(url)
        assert Session.objects.get().expire_date > ends


class TestWithoutRedis:
    def test_it_is_quietly_empty(self, client, settings, review):
        settings.REDIS_URL = "redis://127.0.0.1:1/0"
        client.force_login(f.panel(review)[0].member.user)
        assert here(client, review).json()["others"] == []
        assert client.get(reverse("committee:desk", args=[review.claim.number])).status_code == 200

    def test_one_that_hangs_is_not_asked_again_for_a_while(self, settings, monkeypatch, review):
        """It takes connections and never answers: the first heartbeat waits a moment, no other."""
        monkeypatch.setattr(presence, "SOCKET_SECONDS", 0.25)
        user = f.secretary()
        with socket.create_server(("127.0.0.1", 0)) as silent:
            settings.REDIS_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
            for _ in range(20):
                assert presence.record_presence(review, user) == []
            silent.setblocking(False)
            silent.accept()[0].close()
            with pytest.raises(BlockingIOError):
                silent.accept()

    def test_it_comes_back(self, settings, monkeypatch, review):
        user, other = f.secretary(), f.secretary()
        right = settings.REDIS_URL
        settings.REDIS_URL = "redis://127.0.0.1:1/0"
        presence.record_presence(review, user)
        settings.REDIS_URL = right
        assert presence.others_present(review, other) == []
        monkeypatch.setattr(presence.redis_connection, "paused_until", 0.0)  # the while is over
        presence.record_presence(review, user)
        assert len(presence.others_present(review, other)) == 1
