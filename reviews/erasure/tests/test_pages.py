"""The pages of an erasure: who sees what, what each button does, and an erased claim everywhere."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from claims import clock
from claims.documents.models import Document
from claims.documents.tests.files import pdf
from claims.privacy.models import AccessEntry
from claims.register.models import Claim
from claims.tests.factories import ClaimFactory, UserFactory
from reviews.committee.tests import factories as council
from reviews.erasure.conditions import last_cutoff
from reviews.erasure.models import ErasureRun, Retention
from reviews.erasure.tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def term(settings):
    settings.RETENTION_YEARS = make.YEARS


def confirm(client, url, *, follow=False, **typed):
    """Open the sheet of an act and send it as it is shown, with what is typed."""
    digest = client.post(url).context["sheet"].digest
    return client.post(url, {"confirmed": digest, **typed}, follow=follow)


@pytest.fixture
def claim():
    return ClaimFactory(no_loss=True, routed_at=make.LONG_AGO)


def test_it_is_counted_proposed_and_approved_by_pages(client, claim):
    client.force_login(make.secretary())
    page = client.get("/erasure/").content.decode()
    assert "아직 파기한 적이 없습니다" in page and "보존 기간이 지난 신청이 있을 수" in page
    answer = client.post("/erasure/count/", {"cutoff": str(make.CUTOFF)}, follow=True)
    run = ErasureRun.objects.get()
    page = answer.content.decode()
    assert claim.number in page and "파기 요청" in page
    # The list shows names of claimants.
    assert AccessEntry.objects.filter(user=run.counted_by).exists()
    assert (
        "파기를 요청했습니다"
        in client.post(f"/erasure/{run.pk}/propose/", follow=True).content.decode()
    )
    client.force_login(make.chair())
    page = client.get(f"/erasure/{run.pk}/").content.decode()
    assert "파기 승인하기" in page and "거절" in page
    path = f"/erasure/{run.pk}/approve/"
    sheet = client.post(path).content.decode()
    assert "누구도 되살릴 수 없습니다" in sheet
    run.refresh_from_db()
    assert run.status == "proposed"
    answer = confirm(client, path, follow=True)
    run.refresh_from_db()
    assert run.status == "running"
    assert "파기를 승인했습니다" in answer.content.decode()


def test_the_chair_declines_on_a_sheet_with_a_reason(client, claim):
    run = make.proposed()
    client.force_login(make.chair())
    path = f"/erasure/{run.pk}/decline/"
    assert "거절 사유" in client.post(path).content.decode()
    confirm(client, path, reason="감사가 끝나지 않음")
    run.refresh_from_db()
    assert (run.status, run.reason) == ("withdrawn", "감사가 끝나지 않음")


def test_a_day_that_is_too_late_or_none_says_what_to_do(client, claim):
    client.force_login(make.secretary())
    answer = client.post("/erasure/count/", {"cutoff": "2026-01-01"})
    assert answer.status_code == 422
    assert "보존 기간이 지나지 않은 날입니다" in answer.content.decode()
    answer = client.post("/erasure/count/", {"cutoff": ""})
    assert answer.status_code == 422 and "기준일을 골라 주세요" in answer.content.decode()
    assert not ErasureRun.objects.exists()
    assert f'value="{last_cutoff()}"' in client.get("/erasure/").content.decode()


@pytest.mark.parametrize("role", ["member", "finance", "customer_centre", "admin"])
def test_others_do_not_see_it(client, claim, role):
    run = make.counted()
    client.force_login(UserFactory(roles=role))
    assert client.get("/erasure/").status_code == 403
    assert client.get(f"/erasure/{run.pk}/").status_code == 403


def test_an_auditor_reads_and_does_nothing(client, claim):
    run = make.proposed()
    client.force_login(UserFactory(roles="auditor"))
    page = client.get(f"/erasure/{run.pk}/").content.decode()
    assert claim.number in page and "승인하기" not in page and "그만두기" not in page
    for act in ("propose", "approve", "decline", "withdraw"):
        assert client.post(f"/erasure/{run.pk}/{act}/").status_code == 403


def test_a_claim_is_kept_from_its_page_and_let_go(client, claim):
    client.force_login(make.secretary())
    path = f"/erasure/claims/{claim.number}/retain/"
    assert path in client.get(f"/claims/{claim.number}/").content.decode()
    answer = confirm(client, path, follow=True, reason="소송이 진행 중")
    assert "보존 지정했습니다" in answer.content.decode()
    page = client.get(f"/claims/{claim.number}/").content.decode()
    assert "소송이 진행 중" in page and "이 신청을 보존 지정했습니다" in page
    assert "소송이 진행 중" in client.get("/erasure/").content.decode()
    again = confirm(client, path, reason="소송이 진행 중")
    assert again.status_code == 409
    confirm(client, f"/erasure/claims/{claim.number}/lift/", reason="소송이 끝남")
    assert not Retention.objects.in_force().exists()
    assert client.post(f"/erasure/claims/{claim.number}/lift/").status_code == 404


def test_progress_asks_again_until_it_is_done(client, claim):
    run = make.approved()
    client.force_login(make.secretary())
    path = f"/erasure/{run.pk}/progress/"
    answer = client.get(path, HTTP_HX_REQUEST="true")
    assert answer.status_code == 200 and "HX-Refresh" not in answer.headers
    from reviews.erasure.running import process

    while process(run.pk):
        continue
    assert client.get(path, HTTP_HX_REQUEST="true").headers["HX-Refresh"] == "true"
    assert client.get(path).status_code == 302


@pytest.mark.parametrize("role", ["secretariat", "chair", "auditor", "finance"])
def test_an_erased_claim_is_shown_without_its_person(client, role):
    review = make.decided_long_ago()
    make.finished()
    number = review.claim.number
    client.force_login(UserFactory(roles=role))
    page = client.get(f"/claims/{number}/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "홍길동" not in text and "개인정보를 파기했습니다" in text
    for url in (f"/reviews/{number}/", f"/claims/?q={number}", f"/search/?q={number}"):
        answer = client.get(url)
        assert answer.status_code in (200, 302, 403, 404), (url, answer.status_code)
        assert "홍길동" not in answer.content.decode()
    assert Claim.objects.get(number=number).erased_at


def test_the_resolution_of_an_erased_claim_can_still_be_read(client):
    review = make.decided_long_ago()
    make.finished()
    client.force_login(council.secretary())
    answer = client.get(reverse("committee:desk", args=[review.claim.number]))
    assert answer.status_code == 200


@pytest.mark.parametrize("role", ["secretariat", "customer_centre", "finance", "chair"])
def test_no_page_offers_an_act_on_an_erased_claim(client, role):
    review = make.decided_long_ago()
    make.finished()
    number = review.claim.number
    client.force_login(UserFactory(roles=role))
    page = client.get(f"/claims/{number}/").content.decode()
    for act in ("attach", "withdrawals", "/accounts/of", "/u/of", "contacts", "facts", "retain"):
        assert f"{act}/{number}" not in page, act
    assert "철회할 수 없습니다" in page or role != "secretariat"


def test_what_is_sent_for_an_erased_claim_is_refused_with_a_sentence(client):
    review = make.decided_long_ago()
    make.finished()
    number = review.claim.number
    client.force_login(make.secretary())
    file = SimpleUploadedFile("통장.pdf", pdf(), "application/pdf")
    sent = {"kind": "bankbook_copy", "documents": file}
    for url, data in (
        (f"/documents/attach/{number}/", sent),
        (
            f"/reviews/appeals/{number}/register/",
            {"grounds": "새 자료가 있음", "filed_on": str(clock.today()), "channel": "전화"},
        ),
    ):
        answer = client.post(url, data)
        assert answer.status_code == 409, url
        assert "개인정보를 파기한 신청입니다" in answer.content.decode(), url
    assert not Document.objects.filter(claim=review.claim, file_name__gt="").exists()


def test_a_search_stays_in_the_reason_and_the_order_that_are_shown(client, claim):
    client.force_login(make.secretary())
    client.post("/erasure/count/", {"cutoff": str(make.CUTOFF)})
    run = ErasureRun.objects.get()
    page = client.get(f"/erasure/{run.pk}/?state=kept&why=open&sort=-claim").content.decode()
    search = page[page.index('role="search"') :]
    form = search[: search.index("</form>")]
    assert 'name="why" value="open"' in form and 'name="sort" value="-claim"' in form
    plain = client.get(f"/erasure/{run.pk}/").content.decode()
    assert 'name="why"' not in plain and 'name="sort"' not in plain
