"""The page of a cash programme names the budget that payments are approved within."""

import pytest
from django.urls import reverse

from claims.tests.factories import UserFactory
from reviews.payouts.ledger.budget import granted_budget
from reviews.payouts.models import Budget
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


def test_it_says_the_budget_and_of_what_the_share_is(client):
    money.paid()
    money.tier_payout()
    programme = Budget.objects.get().programme
    client.force_login(UserFactory(roles="secretariat"))
    answer = client.get(reverse("programmes:programme", args=[programme.code]))
    page = answer.content.decode()
    assert answer.context["limit"] == granted_budget(programme.pk) > 0
    assert f"{granted_budget(programme.pk):,}" in page
    assert "작성한 지급 2건 가운데 50%" in page and "입금한 지급" in page and "1건" in page
