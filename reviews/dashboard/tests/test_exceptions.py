"""규칙을 벗어난 것 on the dashboard of the auditor and the chair: each kind with its list."""

import pytest
from django.core.cache import cache
from django.http import QueryDict
from django.urls import resolve

from claims.lists.registry import lists_of
from claims.tests.factories import UserFactory
from reviews.committee.models import Ballot
from reviews.committee.seats.recusals import recuse
from reviews.committee.tests import factories as make
from reviews.payouts.approvals.verbs import void_approval
from reviews.payouts.preparation.payees import waive_holder
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_memory():
    cache.clear()


def departed(suggested, *opinions):
    review = make.in_review(claimed_loss=2_000_000)
    Ballot.objects.filter(review=review).update(suggested=suggested, assessed_version=1)
    return make.vote_all(review, *opinions)


def one_of_each():
    make.council(12, 0)
    departed(100_000, ("partly", 800_000))
    departed(100_000, ("partly", 105_000))  # within what needs no reason
    seat = make.panel(make.in_review())[0]
    recuse(assignment=seat, by=seat.member.user, reason="지인")
    approver = money.finance()
    void_approval(payout=money.approved(by=approver), by=approver)
    money.approved()
    other = money.tier_payout(holder_match="mismatch")
    waive_holder(payout=other, by=make.secretary(), reason="가족 계좌")


@pytest.mark.parametrize("role", ["auditor", "chair"])
def test_each_kind_is_counted_with_its_list(client, role):
    one_of_each()
    user = UserFactory(roles=role)
    client.force_login(user)
    page = client.get("/")
    lines = page.context["exceptions"]["lines"]
    assert [line.n for line in lines] == [1, 1, 1, 1]
    known = {one.url_name: one for one in lists_of(user) if one.url is None}
    for line in lines:
        path, _, query = line.url.partition("?")
        desk_list = known[resolve(path).view_name]
        assert desk_list.rows(user, QueryDict(query)).count() == line.n
        assert client.get(line.url).status_code == 200


@pytest.mark.parametrize("role", ["secretariat", "finance", "customer_centre", "admin"])
def test_it_is_for_nobody_else(client, role):
    client.force_login(UserFactory(roles=role, is_staff=role == "admin"))
    page = client.get("/")
    assert "exceptions" not in page.context and "h-exceptions" not in page.content.decode()
