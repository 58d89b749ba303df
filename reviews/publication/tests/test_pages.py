"""Pages of published statistics, as the offices see and use them."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.confirmation.views import CONFIRMED
from claims.tests.factories import UserFactory
from config.dev.scenes import scene
from reviews.publication.confirmations import publication_sheet
from reviews.publication.models import Publication
from reviews.publication.states import PublicationStatus
from reviews.publication.tests import factories as make

pytestmark = pytest.mark.django_db
_rows, site = scene("site", make.register)
LIST = "/publications/"


@pytest.fixture
def secretary(site, client):
    user = make.secretary()
    client.force_login(user)
    return user


def text(answer):
    return answer.content.decode()


def test_the_list_is_empty_at_first_and_then_has_every_version(secretary, client):
    assert "아직 공표한 통계가 없습니다" in text(client.get(LIST))
    first = make.published(days=10)
    second = make.published(days=10, corrects=first, reason="업종을 잘못 셈")
    page = text(client.get(LIST))
    assert f"/publications/{first.pk}/" in page and f"/publications/{second.pk}/" in page
    assert "제2판이 대신함" in page


def test_a_day_is_looked_at_prepared_and_published_by_another_person(secretary, client):
    day = make.days_ago(1).isoformat()
    page = client.get(LIST + "preview/", {"on": day})
    assert page.status_code == 200 and 'data-n="filed">40<' in text(page)
    assert not Publication.objects.exists()
    answer = client.post(LIST + "prepare/", {"on": day})
    version = Publication.objects.get()
    assert answer.status_code == 302 and answer["Location"] == f"/publications/{version.pk}/"
    page = text(client.get(answer["Location"]))
    assert "직접 준비한 통계는 다른 사람이" in page and "보고 공표하기" not in page
    refused = client.post(f"/publications/{version.pk}/publish/")
    assert refused.status_code == 403
    client.force_login(make.chair())
    assert "보고 공표하기" in text(client.get(f"/publications/{version.pk}/"))
    sheet = client.post(f"/publications/{version.pk}/publish/")
    assert sheet.status_code == 200 and "확인하고 공표" in text(sheet)
    digest = publication_sheet(version).digest
    done = client.post(f"/publications/{version.pk}/publish/", {CONFIRMED: digest})
    assert done.status_code == 302
    version.refresh_from_db()
    assert version.state == PublicationStatus.PUBLISHED


def test_a_day_that_cannot_be_published_is_refused_in_words(secretary, client):
    assert client.get(LIST + "preview/", {"on": ""}).status_code == 422
    ahead = client.get(LIST + "preview/", {"on": make.days_ago(-1).isoformat()})
    assert ahead.status_code == 422 and "오늘까지의 날" in text(ahead)
    make.published(days=5)
    early = make.days_ago(6).isoformat()
    assert "보기만 합니다" in text(client.get(LIST + "preview/", {"on": early}))
    refused = client.post(LIST + "prepare/", {"on": early})
    assert refused.status_code == 422 and "기준일 차례로" in text(refused)
    waiting = make.prepared(days=2)
    again = client.post(LIST + "prepare/", {"on": make.days_ago(1).isoformat()})
    assert again.status_code == 409
    page = client.get(LIST + "preview/", {"on": make.days_ago(1).isoformat()})
    assert f"/publications/{waiting.pk}/" in text(page)
    assert client.post(LIST + "prepare/", {"on": "x"}).status_code == 422


def test_a_prepared_version_is_given_up(secretary, client):
    version = make.prepared()
    given_up = f"/publications/{version.pk}/withdraw/"
    assert client.post(given_up).status_code == 422  # another's: with a reason
    assert client.post(given_up, {"reason": "기준일을 고칩니다"}).status_code == 302
    assert client.post(f"/publications/{version.pk}/withdraw/").status_code == 409


def test_a_published_version_says_what_took_its_place(secretary, client):
    first = make.published(days=10)
    make.published(days=10, corrects=first, reason="업종을 잘못 셈")
    page = text(client.get(f"/publications/{first.pk}/"))
    assert "제2판이 이 판을 대신합니다: 업종을 잘못 셈" in page


@pytest.mark.parametrize("form", ["zip", "xlsx", "pdf"])
def test_files_are_of_published_versions_only(secretary, client, form):
    version = make.prepared(days=2)
    address = reverse("publication:file", args=[version.pk, form])
    assert client.get(address).status_code == 404
    make.publish(version=version, by=make.chair())
    first, second = client.get(address), client.get(address)
    assert first.status_code == 200 and first.content == second.content
    assert first["Content-Disposition"].startswith("attachment")
    assert client.get(f"/publications/{version.pk}/file.html").status_code == 404


def test_the_auditor_reads_and_others_see_nothing(site, client):
    version = make.published()
    client.force_login(UserFactory(roles="auditor"))
    page = client.get(f"/publications/{version.pk}/")
    assert page.status_code == 200 and "준비 취소" not in text(page)
    assert client.get(LIST + "preview/").status_code == 403
    client.force_login(UserFactory(roles="member"))
    assert client.get(LIST).status_code == 403


def test_hidden_counts_are_nowhere_on_the_page(secretary, client):
    """Three claims are the affiliate's, thirty-seven the operator's."""
    version = make.published()
    kept = version.as_version().counts
    affiliate = f"company:{make.affiliate().pk}"
    assert kept[affiliate].filed == 3
    assert json.loads(version.tables)["cells"][affiliate] == [None] * 4
    page = text(client.get(f"/publications/{version.pk}/"))
    assert f'data-cell="{affiliate}"' not in page  # nothing of the split can be shown
    assert ">40<" in page and ">37<" not in page and ">3<" not in page
    assert 'data-cell="kind:individual"' in page


def test_pages_cost_the_same_for_one_version_and_for_many(secretary, client):
    make.published(days=9)
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for days in (8, 7, 6):
        make.published(days=days)
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert len(many) == len(one)
