"""The sheet of an export tells how many rows a filter finds: the access log records the user who
learns it."""

import uuid

import pytest
from django.http import QueryDict
from django.urls import reverse

from claims.exports import verbs
from claims.exports.models import Export
from claims.lists.registry import list_named
from claims.privacy import search_limit
from claims.privacy.models import AccessEntry, AccessEntryClaim
from claims.tests.factories import ClaimFactory, UserFactory

pytestmark = pytest.mark.django_db
SHEET = "/exports/new/claims/"
FILLED = {"format": "csv", "shown": "masked", "reason": "보고", "token": str(uuid.uuid4())}


@pytest.fixture(autouse=True)
def auditor(client, monkeypatch):
    monkeypatch.setattr(verbs, "enqueue", lambda *_task: None)
    user = UserFactory(roles=["auditor"])
    client.force_login(user)
    return user


def entries():
    """Return (action, term, hits, claims) of the entries of the access log, the oldest first."""
    return [
        (one.action, one.term, one.hits, set(one.shown.values_list("claim_id", flat=True)))
        for one in AccessEntry.objects.order_by("pk")
    ]


def test_a_name_read_letter_by_letter_leaves_a_search_for_each_letter(client):
    claim = ClaimFactory(representative="김수미")
    for letter in "가수":
        client.get(SHEET, {"q": f"김{letter}미"})
    assert entries() == [
        ("search", "김가미", 0, set()),
        ("search", "김수미", 1, {claim.pk}),
    ]


def test_a_filter_without_a_search_is_recorded_where_it_finds_few(client, monkeypatch):
    monkeypatch.setattr(verbs, "FEW", 2)
    two = {ClaimFactory(route="committee_review").pk for _ in range(2)}
    ClaimFactory(tier_grant=True)
    client.get(SHEET)  # three: a number about nobody
    assert entries() == []
    client.get(SHEET, {"route": "committee_review"})
    assert entries() == [("view_list", "", None, two)]
    client.get(SHEET, {"q": "아무도"})
    assert entries()[1:] == [("search", "아무도", 0, set())]


@pytest.mark.parametrize("sent", [{}, FILLED])
@pytest.mark.parametrize("name", ["홍길순", "강아무개"])
def test_a_refused_form_tells_it_too(client, sent, name):
    """422 for a form that is not filled in, and if nothing is found."""
    ClaimFactory(representative="홍길순")
    answer = client.post(f"{SHEET}?q={name}", sent)
    assert answer.status_code == (302 if sent and name == "홍길순" else 422)
    assert AccessEntry.objects.get().term == name


def test_a_file_that_is_cancelled_before_it_is_made_has_told_that_there_are_rows(auditor):
    claim = ClaimFactory(representative="홍길순")
    export = verbs.request_export(
        desk_list=list_named("claims"), params=QueryDict("q=홍길순"), file_format="csv",
        plain=False, reason="보고", by=auditor,
    )  # fmt: skip
    verbs.cancel_export(export=export, by=auditor)
    assert Export.objects.get().status == "cancelled"
    assert entries() == [("search", "홍길순", 1, {claim.pk})]


def test_sheets_have_the_limit_of_the_search(client, monkeypatch):
    monkeypatch.setattr(search_limit, "RATES", "2/m/key")
    ClaimFactory()
    for _again in range(2):
        assert client.get(SHEET).status_code == 200
    answers = [client.get(SHEET, {"q": "김"}), client.post(SHEET, {"format": "csv"})]
    answers.append(client.get(reverse("search:search"), {"q": "김"}))  # they count together
    assert [answer.status_code for answer in answers] == [429] * 3
    assert AccessEntryClaim.objects.count() == 2
