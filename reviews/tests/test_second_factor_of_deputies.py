"""A user who acts as the chair, or in the chair's place, must show the second factor again."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import resolve, reverse

from claims.users.permissions import declared_permissions
from claims.users.second_factor import needs_second_factor
from reviews.committee.tests import factories as council

pytestmark = pytest.mark.django_db
OF_THE_CHAIR = ("reviews.confirm_decision", "reviews.cast_vote")


def test_a_deputy_shows_it_and_a_member_who_votes_does_not(rf, client, settings):
    """A deputy holds the permission to vote alone."""
    settings.MFA_REQUIRED = True
    asked = []
    for deputises in (True, False):
        user = council.member(deputises=deputises).user
        TOTP.activate(user, generate_totp_secret())
        client.force_login(user)
        request = rf.post("/")
        request.user, request.session = user, client.session
        asked.append(needs_second_factor(request, OF_THE_CHAIR))
        assert not needs_second_factor(request, ("reviews.cast_vote",))
    assert asked == [True, False]


@pytest.mark.parametrize("name", ["settle_sample", "end_sample", "pass_sample_on"])
def test_acts_on_a_sample_check_that_let_money_go_are_the_chairs(name):
    view = resolve(reverse(f"committee:{name}", args=[1])).func
    assert set(declared_permissions(view)) == set(OF_THE_CHAIR)
