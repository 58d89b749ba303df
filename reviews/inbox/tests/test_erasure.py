"""The chair finds a proposed erasure in the inbox, until it is settled."""

import pytest

from claims.tests.factories import ClaimFactory
from reviews.erasure.tests import factories as make
from reviews.erasure.verbs import withdraw_erasure
from reviews.inbox import queries
from reviews.inbox.models import InboxItem, InboxKind

pytestmark = pytest.mark.django_db


def test_a_proposed_erasure_waits_in_the_inbox_of_the_chair(client, settings):
    settings.RETENTION_YEARS = make.YEARS
    ClaimFactory(no_loss=True, routed_at=make.LONG_AGO)
    chair = make.chair()
    run = make.proposed()
    item = InboxItem.objects.get(user=chair)
    assert (item.kind, item.facts) == (InboxKind.ERASURE_TO_APPROVE, {"erasure": run.pk})
    client.force_login(chair)
    assert "파기를 승인해 주세요" in client.get("/inbox/").content.decode()
    assert queries.unread(chair).count() == 1
    assert client.post(f"/inbox/{item.pk}/open/").headers["Location"] == f"/erasure/{run.pk}/"


def test_one_that_was_withdrawn_is_not_unread(settings):
    settings.RETENTION_YEARS = make.YEARS
    ClaimFactory(no_loss=True, routed_at=make.LONG_AGO)
    chair = make.chair()
    run = make.proposed()
    withdraw_erasure(run=run, by=make.secretary())
    assert queries.unread(chair).count() == 0
