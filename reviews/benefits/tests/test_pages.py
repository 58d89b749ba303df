"""The pages: who sees what, the way from list to results, and what a claimant's pages show."""

import io
import re

import pytest
from django.urls import reverse

from claims.lists.models import SavedView
from claims.page_parts import status_of
from claims.personal_data.tests.test_encrypted_zip import opened
from claims.privacy.models import AccessEntry
from claims.tests.confirming import confirm
from claims.tests.factories import ClaimFactory, UserFactory
from claims.users.models import User
from reviews.benefits.batches import codes
from reviews.benefits.models import BenefitBatch, BenefitGrant, BenefitRun
from reviews.benefits.permissions import APPROVE, VIEW
from reviews.benefits.runs import granting
from reviews.benefits.tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    by = make.secretary()
    client.force_login(by)
    return by


def upload(client, url, text, **more):
    file = io.BytesIO(text.encode())
    file.name = "list.csv"
    return client.post(url, {"file": file, **more})


def test_every_programme_of_the_plan_is_on_one_page(client):
    client.force_login(UserFactory(roles="auditor"))
    page = client.get(reverse("programmes:programmes"))
    text = page.content.decode()
    for name in ("채널 캐시", "이모티콘", "PC방", "대리운전", "택시", "풍수해보험", "현금 지원"):
        assert name in text
    for row in page.context["rows"]:
        one = client.get(reverse("programmes:programme", args=[row.programme.code]))
        assert one.status_code == 200


def test_from_the_preview_to_the_results(client, office):
    to = make.programme()
    claim = ClaimFactory()
    ClaimFactory(claimant_kind="individual")
    new = reverse("programmes:new_run", args=[to.code])
    seen = client.post(new, {"audience": "small", "preview": "1"})
    assert seen.context["preview"].recipients == 1 and not BenefitRun.objects.exists()
    asked = client.post(new, {"audience": "small", "note": "1차"})
    run = BenefitRun.objects.get()
    page = reverse("programmes:run", args=[run.pk])
    assert asked.url == page
    approve = reverse("programmes:approve", args=[run.pk])
    assert client.post(approve).status_code == 403
    client.force_login(make.secretary())
    assert "소상공인" in client.get(page).content.decode()
    assert confirm(client, approve).url == page
    granting.process(run.pk)
    assert BenefitGrant.objects.get().claim == claim
    made = confirm(client, reverse("programmes:new_batch", args=[to.code]), {"way": "file"})
    batch = BenefitBatch.objects.get()
    assert made.url == reverse("programmes:batch", args=[batch.pk])
    make.files.write_file(batch.pk)
    batch.refresh_from_db()
    assert batch.sha256 in client.get(made.url).content.decode()
    assert AccessEntry.objects.filter(shown__claim=claim).exists()
    grant = BenefitGrant.objects.get()
    sent = client.get(reverse("programmes:download", args=[batch.pk]))
    shown = client.post(reverse("programmes:password", args=[batch.pk])).content.decode()
    password = re.search(r"(?:[a-z2-9]{5}-){4}[a-z2-9]{5}", shown)[0]
    assert grant.number in opened(b"".join(sent.streaming_content), password).decode("utf-8-sig")
    assert made.url in shown and "접속기록에 남았습니다" in shown
    text = make.RESULT_HEAD + f"{grant.number},실패,없는 채널,2023-01-02"
    url = reverse("programmes:results", args=[batch.pk])
    assert upload(client, url, text, sha256="0" * 64).status_code == 422
    assert upload(client, url, text, sha256=batch.sha256).status_code == 302
    worklist = client.get(reverse("programmes:grants"), {"state": "failed"}).content.decode()
    assert grant.number in worklist and "없는 채널" in worklist
    client.post(reverse("programmes:again", args=[grant.pk]))
    grant.refresh_from_db()
    assert grant.status == "planned"
    assert client.post(reverse("programmes:drop", args=[grant.pk])).status_code == 422
    client.post(reverse("programmes:drop", args=[grant.pk]), {"reason": "받지 않겠다고 함"})
    page = client.get(reverse("programmes:grant", args=[grant.pk])).content.decode()
    assert "받지 않겠다고 함" in page


def test_a_saved_filter_of_the_register_is_an_audience(client, office):
    to = make.programme()
    ClaimFactory(no_loss=True)
    ClaimFactory()
    view = SavedView.objects.create(
        owner=office, list_name="claims", title="피해 없음",
        conditions={"route": ["no_monetary_loss"]},
    )  # fmt: skip
    SavedView.objects.create(
        owner=office, list_name="claims", title="이름으로 고른 것", conditions={"q": ["홍길동"]}
    )
    new = reverse("programmes:new_run", args=[to.code])
    text = client.get(new).content.decode()
    assert "피해 없음" in text and "이름으로 고른 것" not in text
    seen = client.post(new, {"audience": f"view-{view.pk}", "preview": "1"})
    assert seen.context["preview"].recipients == 1


def test_lists_codes_and_counts_come_in_on_their_pages(client, office):
    to = make.with_codes()
    url = reverse("programmes:load_list", args=[to.code])
    done = upload(client, url, "해시\n" + "a" * 64 + "\nzz", title="1차 명단")
    page = client.get(done.url).content.decode()
    assert "1차 명단" in page and "64자리" in page
    assert upload(client, url, "이름\n홍길동", title="x").status_code == 422
    done = upload(client, reverse("programmes:load_codes", args=[to.code]), "이용번호\nAAAA-1111")
    assert done.status_code == 302 and codes.BenefitCode.objects.count() == 1
    public = reverse("programmes:count", args=["storage-month"])
    counted = {"day": "2023-01-02", "issued": "10", "redeemed": "2", "expired": "0"}
    assert client.post(public, counted | {"redeemed": "11"}).status_code == 422
    assert client.post(public, counted).status_code == 302
    page = client.get(reverse("programmes:programme", args=["storage-month"])).content.decode()
    assert "제공 10" in page


def test_a_claimant_of_several_programmes_is_seen_as_one(client, office):
    claim = make.business(make.NUMBERS[0])
    other = make.programme("driver-points")
    make.granted(make.programme())
    make.granted(other, of=make.list_of(other, make.NUMBERS[0]))
    for url in (
        reverse("register:claim", args=[claim.number]),
        reverse("committee:claimant", args=[claim.claimant_id]),
    ):
        text = client.get(url).content.decode()
        assert "소상공인 채널 캐시" in text and "대리운전 기사 포인트" in text
    agent = UserFactory(roles="customer_centre")
    said = [line.text for _section, lines in status_of(agent, claim) for line in lines]
    assert "채널 캐시 50,000원 혜택을 드릴 준비를 하고 있습니다." in said


def failed(*reasons):
    """The grants of one batch, each failed with its reason."""
    to = make.programme()
    ClaimFactory.create_batch(len(reasons))
    make.granted(to)
    batch = make.batch_with_file(to)
    rows = zip(BenefitGrant.objects.order_by("pk"), reasons, strict=True)
    make.answered(batch, *[f"B{one.pk},실패,{why},2023-01-02" for one, why in rows])
    return to


def test_failures_of_one_reason_are_settled_together(client, office):
    to = failed("없는 채널", "없는 채널", "탈퇴한 회원")
    listed = f"{reverse('programmes:grants')}?state=failed"
    shown = client.get(listed)
    groups = shown.context["failures"]
    assert 'data-label="처리"' in shown.content.decode()  # a card on a telephone
    assert [(one.failed_as, one.number) for one in groups] == [("없는 채널", 2), ("탈퇴한 회원", 1)]
    assert client.get(reverse("programmes:grants")).context["failures"] == []
    run = BenefitGrant.objects.first().run_id
    assert client.get(f"{listed}&run={run}").context["failures"] == []
    url = reverse("programmes:settle_failures")
    drop = {"programme": to.pk, "failed_as": "없는 채널", "act": "drop"}
    assert client.post(url, drop).context["sheet"].count == 2
    assert confirm(client, url, drop | {"reason": " "}).status_code == 422
    assert set(BenefitGrant.objects.values_list("status", flat=True)) == {"failed"}
    assert confirm(client, url, drop | {"reason": "회사에도 없음"}).url == listed
    dropped = BenefitGrant.objects.filter(status="dropped", failed_as="없는 채널")
    assert dropped.filter(settled_reason="회사에도 없음", settled_by=office).count() == 2
    again = client.post(url, drop)
    assert again.status_code == 409 and 'id="failures"' in again.content.decode()

    retry = {"programme": to.pk, "failed_as": "탈퇴한 회원", "act": "again"}
    assert confirm(client, url, retry).url == listed
    left = BenefitGrant.objects.get(status="planned")
    assert (left.failed_as, left.batch, left.settled_by) == ("", None, None)


def test_failures_are_settled_by_the_office_only(client):
    to = failed("없는 채널")
    client.force_login(UserFactory(roles="auditor"))
    assert client.get(f"{reverse('programmes:grants')}?state=failed").context["failures"] == []
    url = reverse("programmes:settle_failures")
    act = {"programme": to.pk, "failed_as": "없는 채널", "act": "again"}
    assert client.post(url, act).status_code == 403


def test_a_run_that_is_declined_says_why(client, office):
    ClaimFactory()
    run = make.proposed(make.programme())
    url = reverse("programmes:decline", args=[run.pk])
    assert client.post(url).status_code == 422
    client.post(url, {"reason": "대상이 너무 넓습니다"})
    page = client.get(reverse("programmes:run", args=[run.pk])).content.decode()
    assert "대상이 너무 넓습니다" in page


def test_who_may_only_approve_declines_too(client, office, monkeypatch):
    ClaimFactory()
    run = make.proposed(make.programme())
    monkeypatch.setattr(User, "has_perm", lambda _user, name: name in (VIEW, APPROVE))
    url = reverse("programmes:decline", args=[run.pk])
    assert url in client.get(reverse("programmes:run", args=[run.pk])).content.decode()
    assert client.post(url, {"reason": "대상이 너무 넓습니다"}).status_code == 302
    run.refresh_from_db()
    assert (run.status, run.ended_by) == ("declined", office)
