"""Addresses that nobody's page has: a list shows its rows, whatever its parameters hold."""

import pytest
from django.urls import reverse

from claims.lists.registry import lists_of
from claims.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

ROLES = ("chair", "secretariat", "finance", "auditor", "customer_centre", "admin")
ODD = ("9" * 5_000, "9" * 30, "-1", "²", "9999-12-31", "0001-01-01", "1e400", "'")
OF_EVERY_LIST = ("sort", "after", "before", "page", "columns", "density", "up", "down")


def lists_by_reader():
    """Yield each list with an address once, with a user who may open it."""
    seen = set()
    for role in ROLES:
        user = UserFactory(roles=role, is_staff=role == "admin")
        for one in lists_of(user):
            if one.url is None and one.name not in seen:
                seen.add(one.name)
                yield user, one
    assert len(seen) > 40


@pytest.mark.parametrize("value", ODD)
def test_a_list_takes_any_text_in_its_parameters(client, value):
    for user, one in lists_by_reader():
        client.force_login(user)
        names = {*one.parameters, *OF_EVERY_LIST}
        answer = client.get(reverse(one.url_name), dict.fromkeys(names, value))
        assert answer.status_code < 500, (one.name, value[:20])


def test_a_parameter_that_holds_digits_alone_may_be_of_any_length(client):
    """Each by itself: beside others it may be passed over."""
    for user, one in lists_by_reader():
        client.force_login(user)
        for name in one.parameters:
            answer = client.get(reverse(one.url_name), {name: "9" * 5_000})
            assert answer.status_code < 500, (one.name, name)
