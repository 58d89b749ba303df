"""The queries of the pages of every role, by the program that measures their time."""

import pytest

from benchmarks import pages
from claims.tests.factories import UserFactory
from reviews.committee.tests import factories as make

ROLES = {
    "chair": "chair",
    "secretary": "secretariat",
    "finance1": "finance",
    "agent": "customer_centre",
    "auditor": "auditor",
    "admin": "admin",
}
MOST = {
    "/reviews/?tab=in_review": 10,
    "/reviews/?tab=mine": 12,
    "/claims/": 8,
    "/payouts/": 12,
    "/notices/": 8,
    "/payouts/grants/": 12,
    "/payouts/reconciliation/": 20,
    "/payouts/batches/": 14,
    "/payouts/recoveries/": 8,
    "/reviews/appeals/": 6,
    "/reviews/objections/": 6,
    "/reviews/facts/": 6,
    "/": 20,
}
DESK = 20  # queries, with twelve documents


@pytest.fixture
def people(db):
    make.council(3, 0)
    for name, role in ROLES.items():
        UserFactory(username=name, roles=role, is_staff=role == "admin")


def test_no_page_asks_more_than_this(people, settings):
    settings.ROOT_URLCONF = "benchmarks.stock_admin"
    review, voted = make.in_review(), make.in_review()
    member = make.panel(review)[0].member.user
    member.username = "member1"
    member.save()
    for one in (review, voted):
        for _n in range(8):
            make.document(one.claim)
    seat = next(s for s in make.panel(voted) if s.member.user_id == member.pk)
    make.vote(voted, seat)
    make.deciding(), make.decided()
    desks = pages.desks()
    assert len(desks) == 5
    figures = pages.measure([*pages.LISTS, *desks], rounds=1)
    dear = {
        key: one.queries
        for key, one in figures.items()
        if one.queries > MOST.get(key[1], DESK if key in desks else 99)
    }
    assert not dear
    assert len(pages.lines_of(figures)) == len(figures) + 1
