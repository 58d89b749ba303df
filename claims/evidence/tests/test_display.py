"""Findings as pages and the admin site show them."""

import pytest
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from claims import hooks
from claims.evidence import display
from claims.evidence.models import Finding
from claims.evidence.tests import proof
from claims.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
OTHER = {"business_number": "1208147521", "representative": "박서연", "person_name": "박서연"}


@pytest.fixture
def claim():
    claim = proof.claim_of()
    kinds = {"small_business_certificate", "bankbook_copy"}
    proof.sent(claim, "bankbook_other_holder", kinds=kinds)
    for _n in range(3):
        proof.claim_of(**OTHER)
    proof.checked(claim)
    return claim


def test_the_gravest_stand_first_by_kind(claim):
    found = display.by_kind(display.findings_of(claim))
    assert [f.verdict for f in found["bankbook_copy"]] == ["problem", "warning", "ok"]
    assert {f.verdict for f in found["small_business_certificate"]} == {"ok"}
    assert [f.check_code for f in found["other"]] == ["same.phone"]


def test_two_queries_whatever_is_shown(claim, django_assert_num_queries):
    with django_assert_num_queries(2):
        for finding in display.findings_of(claim):
            assert finding.sentence and finding.verdict_choice.style
            assert finding.document is None or finding.document.kind == finding.kind
            assert all(link.other_claim.number for link in finding.links.all())


def test_other_claims_are_named_to_those_who_may_know_of_them(claim, django_assert_num_queries):
    findings = display.findings_of(claim)
    [about] = [f for f in findings if f.check_code == "same.account"]
    hidden = display.links_for(findings, UserFactory())[about.pk]
    assert (hidden.claims, hidden.hidden, hidden.hidden_text) == ([], 3, "다른 신청 3건")
    user = UserFactory(roles=["secretariat"])
    hooks.claims_scope(user)  # asks for the user's rights, once a request
    with django_assert_num_queries(1):
        secretary = display.links_for(findings, user)[about.pk]
    assert len(secretary.claims) == 3 and secretary.hidden_text == ""
    assert all(other.business_number == OTHER["business_number"] for other in secretary.claims)


def test_a_member_is_told_how_many_others_there_are(claim, monkeypatch):
    from django.db.models import Q

    findings = display.findings_of(claim)
    [about] = [f for f in findings if f.check_code == "same.account"]
    one = about.links.all()[0].other_claim
    monkeypatch.setattr(hooks.scopes, "_scopes", [lambda user: Q(pk=one.pk)])
    links = display.links_for(findings, UserFactory(roles=["member"]))[about.pk]
    assert [other.pk for other in links.claims] == [one.pk]
    assert links.hidden_text == "그 밖의 신청 2건"


def test_nothing_to_link_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert display.links_for([], None) == {}


def test_the_admin_site_shows_no_values(claim, client):
    client.force_login(UserFactory(roles=["admin"], is_staff=True))
    [finding] = Finding.objects.filter(claim=claim, check_code="bankbook.holder")
    listed = client.get("/admin/claims/finding/", {"q": claim.number})
    one = client.get(f"/admin/claims/finding/{finding.pk}/change/")
    for page in (listed, one):
        assert page.status_code == 200
        text = page.content.decode()
        assert claim.number in text and "통장의 예금주" in text
        assert finding.values["holder"] not in text and proof.OWNER not in text
    assert "Save" not in one.content.decode()
    assert client.post(f"/admin/claims/finding/{finding.pk}/change/", {}).status_code == 403
    assert client.get("/admin/claims/finding/?values__holder=x").status_code in (302, 400)


def test_the_admin_list_asks_as_often_for_many(claim, client):
    from django.db import connection

    client.force_login(UserFactory(roles=["admin"], is_staff=True))
    client.get("/admin/claims/finding/")
    with CaptureQueriesContext(connection) as many:
        client.get("/admin/claims/finding/")
    with CaptureQueriesContext(connection) as one:
        client.get("/admin/claims/finding/", {"verdict": "problem"})
    assert len(many) == len(one)


def test_sentences_follow_the_reader(claim):
    [finding] = Finding.objects.filter(claim=claim, check_code="bankbook.holder")
    with translation.override("ko"):
        assert finding.sentence.startswith("예금주가 상호나 대표자와 다름 (")
