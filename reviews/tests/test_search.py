"""Search by role: it finds what the claim page shows, and opens the page that the role works on."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from claims.register.models import Claim
from claims.search.build import build
from claims.tests.factories import UserFactory
from config.dev import scenes
from reviews.committee.seats.recusals import recuse
from reviews.committee.tests import factories as council
from reviews.payouts.tests import factories as money
from reviews.roles import ROLES

pytestmark = pytest.mark.django_db


def rows():
    """Three claims of one name: one before a panel, one whose panel a member left, one with a
    payout; and a person of each role."""
    reviews = [council.in_review(business_name="카페봄", name_key="카페봄") for _ in range(2)]
    left = council.panel(reviews[1])[0]
    recuse(assignment=left, by=left.member.user, reason="거래처")
    paid = money.tier_payout(
        claim=money.tier_claim(business_name="카페봄", name_key="카페봄"),
        plain_number="3333012345678",
    )
    build()
    people = {role: UserFactory(roles=role) for role in ROLES if role != "member"}
    people["member"] = council.panel(reviews[0])[0].member.user
    people["who left"] = council.change_office(left.member.user, "member", "chair")
    people["nobody"] = UserFactory()
    return people, paid


_scene, scene = scenes.scene("scene", rows)
OPENS = {
    "member": "committee:desk",
    "chair": "committee:desk",
    "who left": "committee:desk",
    "secretariat": "register:claim",
    "auditor": "register:claim",
    "finance": "register:claim",
    "customer_centre": "register:claim",
}


@pytest.mark.parametrize("reach", ["narrow", "wide"])
@pytest.mark.parametrize("role", [*ROLES, "who left", "nobody"])
def test_a_role_finds_what_it_may_open(client, scene, monkeypatch, role, reach):
    monkeypatch.setattr("claims.register.search.NARROW", 5_000 if reach == "narrow" else 0)
    cache.clear()
    people, paid = scene
    client.force_login(people[role])
    texts = ["카페봄", "ㅋㅍㅂ", "1248100998", "5678", "010-1234-5678", "홍길동"]
    if role not in OPENS:
        assert client.get("/search/").status_code == 403
        assert client.post("/search/suggest/", {"q": "카페봄"}).status_code == 403
        return
    claims = list(Claim.objects.filter(name_key="카페봄"))
    pages = {c.number: reverse("register:claim", args=[c.number]) for c in claims}
    open_ = {number for number, url in pages.items() if client.get(url).status_code == 200}
    assert len(open_) == {"who left": 2}.get(role, 3) or role == "member"
    for text in texts:
        page = client.get("/search/", {"q": text}, follow=True).content.decode()
        whole = text in ("1248100998", "010-1234-5678")  # what a caller has in hand
        wanted = open_ if whole or role != "customer_centre" else set()
        assert {n for n in pages if f'data-number="{n}"' in page} == wanted, text
    for claim in claims:
        answer = client.post("/search/suggest/", {"q": claim.number})
        page = answer.content.decode()
        place = reverse(OPENS[role], args=[claim.number])
        if claim == paid.claim and role in ("chair", "who left"):
            place = pages[claim.number]  # it never came to the council
        if claim == paid.claim and role == "finance":
            place = reverse("payouts:payout", args=[paid.pk])
        assert (f'href="{place}"' in page) == (claim.number in open_), claim.number


def test_an_account_finds_its_claim_alone(client, scene):
    cache.clear()
    people, paid = scene
    client.force_login(people["finance"])
    page = client.get("/search/", {"q": "3333-01-2345678"}, follow=True).content.decode()
    assert page.count("data-number=") == 1 and paid.claim.number in page
