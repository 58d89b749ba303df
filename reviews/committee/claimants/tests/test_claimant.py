"""All claims of a claimant: what links them, whose they are, who sees them, what it costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.contacts.tests.factories import corrected_contact
from claims.privacy.models import AccessEntryClaim
from claims.tests.factories import UserFactory
from reviews.committee.claimants.queries import MOST, claims_of, linked_with
from reviews.committee.tests import factories as council
from reviews.payouts.holds.tests import factories as make
from reviews.payouts.holds.tests.factories import ACCOUNT, CLAIMANT, PHONE
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


def claim(like=None, *same, number="", **more):
    return make.claim(like, *same, business_number=number, **more)


def page(client, user, first):
    client.force_login(user)
    return client.get(reverse("committee:claimant", args=[first.claimant_id]))


def test_what_links_claims():
    first = claim(number="1248100998", plain_phone="01011112222")
    own = claim(first, CLAIMANT)
    business = claim(number="1248100998")
    account = claim(first, ACCOUNT)
    phone = claim(first, PHONE)
    corrected = claim()
    corrected_contact(claim=corrected, phone="01011112222")
    claim(own, number="2208162517")  # another one's
    found = {pk: set(links) for pk, links in linked_with(first.claimant_id).items()}
    assert found == {
        first.pk: {"claimant", "business", "account", "phone"},
        own.pk: {"claimant"},
        business.pk: {"business"},
        account.pk: {"account"},
        phone.pk: {"phone"},
        corrected.pk: {"phone"},
    }


def test_empty_numbers_and_telephones_link_nothing():
    first = claim(account="")
    first_alone = linked_with(first.claimant_id)
    claim(account="")
    assert linked_with(first.claimant_id) == first_alone == {first.pk: []}


def test_the_page_with_money_and_a_hold(client):
    hold = make.held()
    money.paid(money.approved(hold.other.payouts.get()))
    answer = page(client, money.secretary(), hold.claim)
    shown = answer.content.decode()
    assert hold.claim.number in shown and hold.other.number in shown
    assert reverse("payouts:hold", args=[hold.pk]) in shown
    found = answer.context["found"]
    assert (found.granted, found.paid, len(found.rows)) == (50_000, 50_000, 2)
    assert found.claimed == hold.claim.claimed_loss + hold.other.claimed_loss
    entries = AccessEntryClaim.objects.values_list("claim", flat=True)
    assert {hold.claim_id, hold.other_id} <= set(entries)


def test_nothing_outside_the_scope_is_told(client):
    """A member sees the claims of their panels alone, and no link to another one."""
    review = council.in_review()
    first, member = review.claim, council.panel(review)[0].member.user
    other = make.claim(first, CLAIMANT, PHONE)
    answer = page(client, member, first)
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert first.number in shown and other.number not in shown
    found = answer.context["found"]
    assert [(row.claim, row.links, row.paid) for row in found.rows] == [(first, ["claimant"], None)]
    claim_page = client.get(reverse("register:claim", args=[first.number])).content.decode()
    assert "한 화면에 모아 보기" not in claim_page
    stranger = make.claim()
    assert page(client, member, stranger).status_code == 404


def test_a_claim_leads_to_the_page(client):
    first = make.claim()
    by = money.secretary()
    client.force_login(by)
    url = reverse("register:claim", args=[first.number])
    assert "한 화면에 모아 보기" not in client.get(url).content.decode()
    make.claim(first, ACCOUNT)
    assert "다른 신청이 1건 있습니다" in client.get(url).content.decode()


def test_the_queries_do_not_grow():
    first, by = make.claim(), money.secretary()
    claims_of(first.claimant_id, by)  # the user's permissions are read once
    counts = []
    for _ in range(2):
        for _ in range(3):
            make.claim(first, CLAIMANT)
        with CaptureQueriesContext(connection) as queries:
            claims_of(first.claimant_id, by)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert MOST == 200


def test_the_page_of_very_many(client, monkeypatch):
    from reviews.committee.claimants import queries

    monkeypatch.setattr(queries, "MOST", 2)
    first = make.claim()
    for _ in range(3):
        make.claim(first, CLAIMANT)
    answer = page(client, money.secretary(), first)
    assert len(answer.context["found"].rows) == 2 and answer.context["found"].cut


@pytest.mark.parametrize("role", ["customer_centre", "admin"])
def test_who_does_not_open_it(client, role):
    first = make.claim()
    assert page(client, UserFactory(roles=role), first).status_code == 403
