import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.privacy.models import AccessEntry
from claims.tests.factories import BankAccountFactory, ClaimFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    user = UserFactory(roles="admin", is_staff=True)
    client.force_login(user)
    return user


def test_claims_are_searched_and_read_masked(client, administrator):
    claim = ClaimFactory(business_name="", person_name="홍길동", representative="")
    account = BankAccountFactory(claim=claim, holder_name="홍길동")
    pages = [
        "/admin/claims/claim/",
        f"/admin/claims/claim/?q={claim.number}",
        f"/admin/claims/claim/{claim.pk}/change/",
        f"/admin/claims/bankaccount/{account.pk}/change/",
        "/admin/claims/claimant/",
    ]
    for page in pages:
        answer = client.get(page)
        body = answer.content.decode()
        assert answer.status_code == 200, page
        assert "홍길동" not in body and "01012345678" not in body and "110012345678" not in body
    assert claim.number in client.get(pages[1]).content.decode()


@pytest.mark.parametrize("model", ["claim", "claimant", "bankaccount"])
def test_nothing_is_added_changed_or_deleted_there(client, administrator, model):
    account = BankAccountFactory()
    row = {"claim": account.claim, "claimant": account.claim.claimant, "bankaccount": account}[
        model
    ]
    before = type(row).objects.filter(pk=row.pk).values().get()
    page = f"/admin/claims/{model}"
    changed = {"business_name": "다른 상호", "display_name": "다른 이름", "bank_code": "004"}
    assert client.get(f"{page}/add/").status_code == 403
    assert client.post(f"{page}/{row.pk}/change/", changed).status_code == 403
    assert client.post(f"{page}/{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert type(row).objects.filter(pk=row.pk).values().get() == before


def test_the_access_log_is_closed_to_the_administrator(client, administrator):
    assert client.get("/admin/claims/accessentry/").status_code == 403


@pytest.mark.parametrize(
    "asked",
    [
        "bankaccount/?holder_name__startswith=홍",
        "bankaccount/?last4=5678",
        "claim/?representative__startswith=홍",
        "claim/?phone_last4__gt=1",
        "claim/?narrative__contains=a",
        "claimant/?display_name__regex=^홍",
        # through the row to which a filter refers
        "importrun/?window__claim__name_key__startswith=홍",
        "importrun/?window__claim__bankaccount__last4=5678",
        "service/?company__service__claim__phone_last4=5678",
        "supportpolicy/?programme__policies__claim__number__startswith=1",
        "importrun/?window__incident__code=x",
        "claim/?route__startswith=c",
    ],
)
def test_what_is_masked_cannot_be_guessed_at_by_the_address(client, administrator, asked):
    """Django filters a list by any column that the URL names, letter by letter."""
    assert client.get(f"/admin/claims/{asked}").status_code == 400
    offered = client.get("/admin/claims/claim/?route__exact=committee_review&harm__exact=monetary")
    assert offered.status_code == 200


def test_opening_and_searching_claims_goes_on_record(client, administrator):
    claim = ClaimFactory()
    client.get(f"/admin/claims/claim/{claim.pk}/change/")
    client.get(f"/admin/claims/claim/?q={claim.number}")
    entries = AccessEntry.objects.filter(user=administrator).order_by("pk")
    assert [(entry.action, entry.claim_id) for entry in entries] == [
        ("view_claim", claim.pk),
        ("search", None),
    ]


def test_a_big_table_is_not_counted(client, administrator):
    ClaimFactory()
    client.get("/admin/claims/claim/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/admin/claims/claim/")
    assert not [q["sql"] for q in queries if "COUNT(*)" in q["sql"] and "claims_claim" in q["sql"]]


def test_other_roles_do_not_enter_the_admin_site(client):
    for role in ("member", "chair", "secretariat", "finance", "auditor"):
        client.force_login(UserFactory(roles=role))
        answer = client.get("/admin/claims/claim/")
        assert answer.status_code in {302, 403}, role


def test_the_admin_sites_log_in_is_the_desks(client):
    answer = client.get("/admin/login/?next=/admin/")
    assert answer.status_code == 302 and "/accounts/login/" in answer["Location"]
