"""Pages of a person who is tied to a claimant offer no act that is then refused for the tie (0130).

The person walks from the pages of the claim along their links, and sends every form, and every
sheet that comes up. Each act is rolled back.
"""

import re
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.urls import reverse

from claims.users.models import User
from reviews.committee.seats.interests import register_interest
from reviews.committee.tests import factories as council
from reviews.demo.tests.browsing import CONFIRMED, Page, Person
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.tests import factories as money
from reviews.tests import test_ties_of_the_secretariat as secretariat

pytestmark = pytest.mark.django_db
MOST_PAGES = 25
# Fields that differ from page to page; a form that is alike otherwise is sent once.
OF_THE_PAGE = ("csrfmiddlewaretoken", "request_key", "next")


def tied(claim, role):
    """A person of this role who was a member, with an interest that fits the claimant."""
    member = council.member()
    by = council.secretary()
    register_interest(member=member, by=by, kind="phone", value=secretariat.PHONE)
    if role == "chair":
        return User.objects.get(pk=council.made_chair(member).pk)
    return User.objects.get(pk=council.change_office(member.user, role).pk)


class Walk:
    """Pages that a person reaches from an address, and the answers to their forms."""

    def __init__(self, client, user, claim):
        client.force_login(user)
        self.client, self.claim, self.person = client, claim, Person(user.username)
        self.opened, self.sent, self.refused = [], [], []

    def go(self, *starts):
        waiting = list(starts)
        while waiting and len(self.opened) < MOST_PAGES:
            url = waiting.pop(0)
            answer = self.client.get(url, follow=True)
            if answer.status_code != 200 or "text/html" not in answer["Content-Type"]:
                continue
            self.opened.append(url)
            page = Page(self.person, url, answer.content.decode())
            self.send_all(page)
            for link in page.links(r"/.*"):
                if self.is_about(link) and link not in (*self.opened, *waiting):
                    waiting.append(link)
        return self

    def is_about(self, link):
        """Pages of one object: of the claim, or with a key of their own."""
        path = urlsplit(link).path
        about = self.claim.number in path or re.search(r"/\d+/$", path)
        return bool(about) and not path.startswith(("/manual", "/documents", "/admin"))

    def send_all(self, page):
        for form in page.forms:
            if form.method != "post":
                continue
            given = sorted(one for one in form.filled({}) if one[0] not in OF_THE_PAGE)
            for where in dict.fromkeys(button[0] for button in form.buttons):
                if where.startswith("/accounts") or (where, given) in self.sent:
                    continue
                self.sent.append((where, given))
                with transaction.atomic():
                    self.send(form, where, page.url)
                    transaction.set_rollback(True)

    def send(self, form, where, on):
        answer = self.client.post(where, _as_dict(form))
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            sheet = Page(self.person, where, answer.content.decode())
            for one in sheet.forms:
                if one.picks(CONFIRMED):
                    given = {"typed_sum": sheet.total} if one.picks("typed_sum") else {}
                    answer = self.client.post(one.action, _as_dict(one, **given))
        if answer.status_code == 403:
            self.refused.append((on, where))


def _as_dict(form, **given):
    found = {}
    for name, value in form.filled(given):
        found.setdefault(name, []).append(value)
    return found


@pytest.mark.parametrize("scene", secretariat.ACTS)
def test_of_the_secretariat(client, scene):
    act = scene()
    user = tied(act.claim, "secretariat")
    walk = Walk(client, user, act.claim).go(
        reverse("register:claim", args=[act.claim.number]), reverse("payouts:grant_accounts")
    )
    assert walk.refused == []
    assert len(walk.opened) > 1 and walk.sent


@pytest.mark.parametrize("far", ["prepared", "approved", "built", "sent", "failed", "paid"])
def test_of_finance(client, far):
    payout = money.tier_payout()
    if far != "prepared":
        payout = money.approved(payout)
    if far == "built":
        money.built(payout)
    if far == "sent":
        money.released(money.built(payout))
    if far in ("failed", "paid"):
        payout = getattr(money, far)(payout)
    user = tied(payout.claim, "finance")
    walk = Walk(client, user, payout.claim).go(
        reverse("register:claim", args=[payout.claim.number]),
        reverse("payouts:payout", args=[payout.pk]),
        reverse("payouts:payouts") + "?tab=prepared",
        reverse("payouts:batches"),
    )
    assert walk.refused == []
    assert len(walk.opened) > 2


def an_end():
    return recoveries.write_off(recoveries.demanded())


@pytest.mark.parametrize("role", ["chair", "finance", "secretariat"])
@pytest.mark.parametrize("scene", [recoveries.proposed, an_end])
def test_of_a_recovery(client, scene, role):
    made = scene()
    recovery = getattr(made, "recovery", made)
    user = tied(recovery.claim, role)
    walk = Walk(client, user, recovery.claim).go(
        reverse("payouts:recovery", args=[recovery.pk]), reverse("payouts:recoveries")
    )
    assert walk.refused == []
    assert walk.opened
