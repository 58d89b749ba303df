"""Saved views of the register: the address is the truth, and only the owner changes a view."""

import re
from html import unescape
from urllib.parse import parse_qsl

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from claims.lists.models import DefaultView, SavedView
from claims.register.models import ClaimantKind, Fee
from claims.tests.factories import ClaimFactory, UserFactory

pytestmark = pytest.mark.django_db
URL, VIEWS = "/claims/", "/views/claims/"


@pytest.fixture
def secretary(client):
    user = UserFactory(roles="secretariat")
    client.force_login(user)
    return user


def saved(owner, title="소상공인", **values):
    values = {"conditions": {"kind": [ClaimantKind.SMALL_BUSINESS]}} | values
    return SavedView.objects.create(owner=owner, list_name="claims", title=title, **values)


PICK = ""  # head of the checkboxes


def heads(answer):
    found = re.findall(r"<th\s.*?</th>", answer.content.decode(), re.S)
    return [re.sub(r"<[^>]*>|\s+", "", head) for head in found]


def undo_of(client, answer):
    """Follow the redirect of a response and return the URL of the last undo that the page
    offers."""
    page = client.get(answer["Location"]).content.decode()
    return unescape(re.findall(r'action="([^"]+)" data-undo', page)[-1])


def test_a_saved_view_opens_as_the_plain_address_with_its_columns_in_order(client, secretary):
    small = ClaimFactory(claimant_kind=ClaimantKind.SMALL_BUSINESS, fee=Fee.PAID)
    ClaimFactory(claimant_kind=ClaimantKind.INDIVIDUAL)
    query = (
        f"q=달밤&kind={ClaimantKind.SMALL_BUSINESS}&sort=filed_at&density=tight&after=x&evil=1"
        "&columns=number&columns=fee&columns=name&columns=gone"
    )
    answer = client.post(f"{VIEWS}save/", {"title": "  소상공인 \n 유·무료 ", "query": query})
    view = SavedView.objects.get()
    assert (view.title, view.conditions) == (
        "소상공인 유·무료",
        {"kind": [ClaimantKind.SMALL_BUSINESS]},  # no search text, which names people
    )
    kept = [("kind", "small_business"), ("columns", "number"), ("columns", "fee"),
            ("columns", "name"), ("columns", "gone"), ("sort", "filed_at"),
            ("density", "tight")]  # fmt: skip
    assert answer.status_code == 302
    assert parse_qsl(answer["Location"].partition("?")[2]) == kept
    assert client.get(URL, {"view": view.pk})["Location"] == answer["Location"]
    page = client.get(answer["Location"])
    assert heads(page) == [PICK, "접수번호", "유·무료", "상호·성명"]
    assert re.findall(r'data-number="([^"]+)"', page.content.decode()) == [small.number]
    assert "density-tight" in page.content.decode()
    assert page.context["list_menu"].current == view


def test_a_stored_column_or_value_that_is_gone_breaks_nothing(client, secretary):
    claim = ClaimFactory()
    view = saved(
        secretary, columns=["pick", "gone", "route"], conditions={"decided_min": ["약 백만"]}
    )
    page = client.get(client.get(URL, {"view": view.pk})["Location"])
    assert heads(page) == [PICK, "접수번호", "경로"]
    html = page.content.decode()
    assert f'data-number="{claim.number}"' in html and "140만원처럼" in html


def test_a_default_applies_to_a_bare_address_only_and_is_turned_off_by_one_click(client, secretary):
    view = saved(secretary)
    assert client.get(URL).status_code == 200
    undo = undo_of(client, client.post(f"{VIEWS}default/", {"view": view.pk}))
    assert client.get(URL)["Location"] == f"{URL}?kind=small_business"
    page = client.get(f"{URL}?kind=small_business").content.decode()
    assert "기본 보기" in page and 'href="?view=none"' in page
    for query in ("?view=none", "?route=late", "?kind="):
        assert client.get(URL + query).status_code == 200
    client.post(undo)
    assert client.get(URL).status_code == 200 and not DefaultView.objects.exists()


def test_a_view_is_shared_with_roles_and_changed_by_its_owner_alone(client, secretary):
    view = saved(secretary)
    finance, auditor = UserFactory(roles="finance"), UserFactory(roles="auditor")
    undo = undo_of(client, client.post(f"/views/{view.pk}/share/", {"roles": ["finance"]}))
    client.force_login(finance)
    assert client.get(URL, {"view": view.pk}).status_code == 302
    assert client.post(f"{VIEWS}default/", {"view": view.pk}).status_code == 302
    assert "소상공인" in client.get(f"{URL}?view=none").content.decode()
    for verb in ("rename", "share", "delete", "restore"):
        assert client.post(f"/views/{view.pk}/{verb}/", {"title": "x"}).status_code == 404
    client.force_login(auditor)
    missing = client.get(URL, {"view": 999_999})
    assert client.get(URL, {"view": view.pk}).status_code == missing.status_code == 404
    assert client.post(f"{VIEWS}default/", {"view": view.pk}).status_code == 404
    client.force_login(secretary)
    client.post(undo)
    client.force_login(finance)
    assert client.get(URL).status_code == 200  # the default is no longer theirs to see
    own = saved(finance, "내 것")
    assert client.post(f"/views/{own.pk}/share/", {"roles": ["finance"]}).status_code == 302
    refused = client.post(f"/views/{own.pk}/share/", {"roles": ["finance", "auditor"]})
    assert refused.status_code == 422
    own.refresh_from_db()
    assert own.shared_with == ["finance"]


def test_a_deleted_view_comes_back_with_all_that_it_had(client, secretary):
    view = saved(secretary, shared_with=["finance"])
    client.post(f"{VIEWS}default/", {"view": view.pk})
    undo = undo_of(client, client.post(f"/views/{view.pk}/delete/"))
    assert client.get(URL).status_code == 200
    assert client.get(URL, {"view": view.pk}).status_code == 404
    client.post(undo)
    view.refresh_from_db()
    assert view.deleted_at is None and view.shared_with == ["finance"]
    assert client.get(URL).status_code == 302
    undo = undo_of(client, client.post(f"/views/{view.pk}/rename/", {"title": "다른 이름"}))
    client.post(undo)
    view.refresh_from_db()
    assert view.title == "소상공인"
    kept = view.events.order_by("pgh_id").values_list("shared_with", "deleted_at")
    assert [bool(deleted) for _roles, deleted in kept] == [False, True, False]


@pytest.mark.parametrize(("title", "says"), [("", "이름을 적어"), ("소상공인", "이미 있습니다")])
def test_a_refused_title_keeps_what_was_typed(client, secretary, title, says):
    saved(secretary)
    answer = client.post(f"{VIEWS}save/", {"title": title, "query": "route=late"})
    page = answer.content.decode()
    assert answer.status_code == 422 and says in page and 'value="route=late"' in page


def test_the_database_keeps_one_title_and_one_default(secretary):
    view = saved(secretary)
    with pytest.raises(IntegrityError, match="view_of_a_list"), transaction.atomic():
        saved(secretary)
    with pytest.raises(IntegrityError, match="view_has_a_title"), transaction.atomic():
        saved(secretary, "")
    DefaultView.objects.create(user=secretary, list_name="claims", view=view)
    with pytest.raises(IntegrityError, match="one_default_view"), transaction.atomic():
        DefaultView.objects.create(user=secretary, list_name="claims", view=view)


def test_columns_move_without_script(client, secretary):
    answer = client.get(f"{URL}?columns=number&columns=fee&columns=route&up=route")
    assert answer["Location"] == f"{URL}?columns=number&columns=route&columns=fee"


def test_views_cost_one_query_however_many_there_are(client, secretary):
    ClaimFactory()
    counts = []
    client.get(f"{URL}?route=late")
    for number in (1, 20):
        for n in range(number):
            saved(secretary, f"{number} {n}")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{URL}?route=late")
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert sum('FROM "claims_savedview"' in query["sql"] for query in queries) == 1


def test_a_list_that_does_not_open_has_no_views(client):
    client.force_login(UserFactory(roles="customer_centre"))
    assert client.get(VIEWS).status_code == 404
    assert client.post(f"{VIEWS}save/", {"title": "x"}).status_code == 404
    assert client.get("/views/nowhere/").status_code == 404
