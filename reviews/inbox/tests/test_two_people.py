"""Proposals of two people that used to tell nobody: the others who may confirm hear of them."""

import pytest
from django.urls import reverse

from claims.accounts.roles import propose_roles
from claims.bank_accounts.tests.factories import proposed_account
from claims.bank_accounts.verbs import decline_account
from claims.changes.verbs import decline_change
from claims.tests.factories import ClaimFactory, UserFactory
from reviews.inbox.models import InboxItem, InboxKind
from reviews.inbox.queries import unread
from reviews.notices.bulk.running.control import cancel_bulk
from reviews.notices.bulk.tests import factories as bulks
from reviews.payouts.manual_results.verbs import withdraw_results
from reviews.payouts.tests import factories as money
from reviews.publication.tests import factories as statistics
from reviews.publication.verbs import withdraw_preparation

pytestmark = pytest.mark.django_db
K = InboxKind
WHY = "다시 준비합니다"


def bulk():
    bulks.tier_claims(101)
    made = bulks.prepared()
    return made, made.prepared_by, lambda by: cancel_bulk(bulk=made, by=by, reason=WHY)


def version():
    made = statistics.prepared()
    end = lambda by: withdraw_preparation(version=made, by=by, reason=WHY)  # noqa: E731
    return made, made.prepared_by, end


def account():
    made = proposed_account(ClaimFactory())
    end = lambda by: decline_account(proposed=made, by=by, reason=WHY)  # noqa: E731
    return made, made.proposed_by, end


def change():
    admin = UserFactory(roles="admin")
    made = propose_roles(user=UserFactory(), names=["finance"], reason="충원", by=admin)
    return made, admin, lambda by: decline_change(change=made, by=by, reason=WHY)


def results():
    payout = money.approved()
    money.released(money.built(payout))
    made = money.proposed(payout)
    end = lambda by: withdraw_results(hand=made, by=by, reason=WHY)  # noqa: E731
    return made, made.proposed_by, end


@pytest.mark.parametrize(
    ("propose", "role", "kind", "page"),
    [
        (bulk, "chair", K.BULK_TO_APPROVE, lambda row: reverse("notices:bulk", args=[row.pk])),
        (version, "chair", K.STATISTICS_TO_PUBLISH,
         lambda row: reverse("publication:publication", args=[row.pk])),
        (account, "secretariat", K.ACCOUNT_TO_CONFIRM,
         lambda row: reverse("bank_accounts:correction", args=[row.pk])),
        (change, "admin", K.CHANGE_TO_CONFIRM, lambda _row: reverse("changes:changes")),
        (results, "finance", K.RESULTS_TO_CONFIRM,
         lambda row: reverse("payouts:batch", args=[row.batch_id])),
    ],
)  # fmt: skip
def test_the_second_people_are_told_until_somebody_settles_it(client, propose, role, kind, page):
    one, other = UserFactory(roles=role), UserFactory(roles=role)
    row, first, end = propose()
    items = InboxItem.objects.filter(kind=kind)
    assert not items.filter(user__in=[first, UserFactory(roles="auditor")]).exists()
    client.force_login(one)
    shown = client.get(reverse("inbox:inbox"))
    assert kind in [line.kind for _day, lines in shown.context["days"] for line in lines]
    opened = client.post(reverse("inbox:open", args=[items.get(user=one).pk]))
    assert opened.url == page(row) and client.get(opened.url).status_code == 200
    assert unread(other).filter(kind=kind).count() == 1
    end(UserFactory(roles="secretariat") if propose is bulk else one)
    assert unread(other).filter(kind=kind).count() == 0


def test_whom_a_change_is_about_is_not_asked_to_confirm_it():
    first, about = UserFactory(roles="admin"), UserFactory(roles="admin")
    propose_roles(user=about, names=["auditor"], reason="자리를 옮김", by=first)
    assert not InboxItem.objects.filter(user=about, kind=K.CHANGE_TO_CONFIRM).exists()


def test_a_bulk_that_one_person_may_send_waits_for_nobody():
    UserFactory(roles="chair")
    bulks.tier_claims(1)
    bulks.prepared()
    assert not InboxItem.objects.filter(kind=K.BULK_TO_APPROVE).exists()
