"""Queries of the pages of sittings: as many for one sitting or item as for several."""

import pytest
from django.urls import reverse

from claims.tests.factories import UserFactory
from config.dev import scenes
from reviews.committee.sittings.context import agenda_lines
from reviews.committee.sittings.tests.scenes import awaiting, sitting_of
from reviews.committee.tests import factories as f

pytestmark = pytest.mark.django_db
LIST = reverse("committee:sittings")
_rows, reviews = scenes.scene("reviews", lambda: awaiting(5))


def test_the_list_costs_the_same_for_one_and_many(client, reviews, django_assert_max_num_queries):
    client.force_login(f.chair())
    first, *others = reviews
    sitting_of(first)
    client.get(LIST)
    with django_assert_max_num_queries(30) as few:
        client.get(LIST)
    for two in zip(others[::2], others[1::2], strict=True):
        sitting_of(*two)
    with django_assert_max_num_queries(30) as many:
        client.get(LIST)
    assert len(many) == len(few)


@pytest.mark.parametrize(("role", "most"), [("chair", 10), ("auditor", 11), ("deputy", 16)])
def test_an_agenda_costs_the_same_for_one_and_many(
    role, most, reviews, django_assert_max_num_queries
):
    user = (
        f.member(deputises=True, load_limit=0).user if role == "deputy" else UserFactory(roles=role)
    )
    first, *others = reviews
    short, long = sitting_of(first), sitting_of(*others)

    def fresh():
        return type(user).objects.get(pk=user.pk)

    warm = fresh()
    warm.has_perm("reviews.confirm_decision")
    with django_assert_max_num_queries(most) as few:
        agenda_lines(short, warm)
    with django_assert_max_num_queries(most) as many:
        agenda_lines(long, warm)
    assert len(few) >= len(many)  # the member of the request was found the first time
