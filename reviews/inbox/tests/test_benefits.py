"""Benefits that wait for a second person, in the inbox of those who may approve them."""

import pytest
from django.urls import reverse

from claims.tests.factories import ClaimFactory
from reviews.benefits.tests import factories as giving
from reviews.inbox.context import target_of
from reviews.inbox.models import InboxItem

pytestmark = pytest.mark.django_db


def test_a_proposal_is_told_to_everybody_who_may_approve_it_but_its_proposer():
    ClaimFactory()
    by, other = giving.secretary(), giving.secretary()
    run = giving.proposed(giving.programme(), by=by)
    item = InboxItem.objects.get(kind="benefit_approve")
    assert (item.user_id, target_of(item)) == (
        other.pk, reverse("programmes:run", args=[run.pk]),
    )  # fmt: skip
