"""The pages of a retriage, from the preview to the moved claims."""

import pytest
from django.db.models import Q
from django.urls import reverse

from claims import hooks
from claims.tests.confirming import confirm, open_sheet
from claims.tests.factories import UserFactory
from claims.tests.pages import page
from reviews.committee.models import Retriage
from reviews.committee.objections.tests import factories as objecting
from reviews.committee.retriage import running
from reviews.committee.retriage.tests import factories as make
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


def url_of(name, run):
    return reverse(f"committee:{name}", args=[run.pk])


def test_from_the_preview_to_the_moved_claims(client):
    first, other = money.secretary(), money.secretary()
    claim = money.tier_payout(amount=30_000).claim
    policy = make.new_policy()
    shown = page(client, first, reverse("committee:retriages")).content.decode()
    assert str(policy) in shown and "재분류 미리보기" in shown
    done = page(client, first, reverse("committee:preview_retriage"), {})
    run = Retriage.objects.get()
    one = url_of("retriage", run)
    assert done.url == one
    shown = client.get(one).content.decode()
    assert claim.number in shown and "40,000" in shown and "확인 요청" in shown
    assert "재분류 확인하기" not in shown
    assert page(client, first, url_of("propose_retriage", run), {}).url == one
    sheet = url_of("confirm_retriage", run)
    assert page(client, first, sheet, {}).status_code == 403
    assert "재분류 확인하기" not in page(client, first, one).content.decode()
    client.force_login(other)
    assert "10,000원" in open_sheet(client, sheet).content.decode()
    assert confirm(client, sheet).url == one
    shown = client.get(one).content.decode()
    assert 'aria-valuenow="0"' in shown
    part = client.get(url_of("retriage_progress", run), headers={"HX-Request": "true"})
    assert part.status_code == 200 and "HX-Refresh" not in part.headers
    running.process(run.pk)
    part = client.get(url_of("retriage_progress", run), headers={"HX-Request": "true"})
    assert part.headers["HX-Refresh"] == "true"
    shown = client.get(one + "?state=moved").content.decode()
    assert claim.number in shown
    assert claim.number not in client.get(one + "?state=left").content.decode()
    page_of_claim = reverse("register:claim", args=[claim.number])
    assert "새 정책에 따라 경로가 바뀌었습니다" in client.get(page_of_claim).content.decode()


def test_a_stale_preview_is_shown_anew_with_409(client):
    claim = money.tier_claim(30_000)
    run = make.proposed()
    client.force_login(money.secretary())
    sheet = url_of("confirm_retriage", run)
    open_sheet(client, sheet)
    objecting.received(claim)
    answer = confirm(client, sheet)
    assert answer.status_code == 409
    assert "1건의 결과가 달라졌습니다" in answer.content.decode()
    run.refresh_from_db()
    assert (run.status, run.planned, run.left) == ("previewed", 0, 1)
    renewed = client.post(url_of("renew_retriage", run))
    assert renewed.status_code == 302
    assert client.post(url_of("propose_retriage", run)).status_code == 422  # nobody moves
    assert client.post(url_of("withdraw_retriage", run)).status_code == 302
    assert client.post(url_of("withdraw_retriage", run)).status_code == 409


def test_who_may_open_what(client):
    money.tier_claim(30_000)
    run = make.previewed()
    for role, status in (("auditor", 200), ("finance", 200), ("customer_centre", 403)):
        user = UserFactory(roles=role)
        assert page(client, user, url_of("retriage", run)).status_code == status, role
        assert page(client, user, reverse("committee:preview_retriage"), {}).status_code == 403
    again = page(client, money.secretary(), reverse("committee:preview_retriage"), {})
    assert again.status_code == 409 and "다른 재분류가 열려" in again.content.decode()


def test_a_claim_outside_the_readers_scope_is_not_among_the_rows(client, monkeypatch):
    """A member of staff who left its panel for a conflict of interest, for example."""
    seen, left = money.tier_claim(30_000), money.tier_claim(30_000)
    run = make.previewed()
    monkeypatch.setattr(hooks, "claims_scope", lambda _user: ~Q(pk=left.pk))
    shown = page(client, UserFactory(roles="auditor"), url_of("retriage", run)).content.decode()
    assert seen.number in shown and left.number not in shown


def test_the_list_says_which_open_retriage_stands_in_the_way_and_ends_it(client):
    money.tier_claim(30_000)
    run = make.previewed()
    url = reverse("committee:retriages")
    shown = page(client, money.secretary(), url).content.decode()
    assert f"{run.policy}의 재분류가 열려 있습니다(미리보기)" in shown
    assert url_of("retriage", run) in shown and url_of("withdraw_retriage", run) in shown
    assert "재분류 미리보기" not in shown and "건 옮김" not in shown
    reader = page(client, UserFactory(roles="auditor"), url).content.decode()
    assert "열려 있습니다" in reader and url_of("withdraw_retriage", run) not in reader
    page(client, money.secretary(), url_of("withdraw_retriage", run), {})
    assert "재분류 미리보기" in client.get(url).content.decode()


def test_an_outdated_preview_has_no_button_that_is_refused_and_blocks_nothing(client):
    money.tier_claim(30_000)
    run = make.previewed()
    make.new_policy(low=200_000)
    shown = page(client, money.secretary(), url_of("retriage", run)).content.decode()
    assert "이제 시행 중인 정책이 아니어서" in shown and url_of("withdraw_retriage", run) in shown
    for name in ("renew_retriage", "propose_retriage"):
        assert url_of(name, run) not in shown
    shown = client.get(reverse("committee:retriages")).content.decode()
    assert f"{run.policy}의 미리보기는 이제 쓸 수 없습니다" in shown
    assert client.post(reverse("committee:preview_retriage")).status_code == 302
    assert Retriage.objects.latest("pk").status == "previewed"


def test_a_proposal_of_an_earlier_version_has_no_sheet(client):
    money.tier_claim(30_000)
    run = make.proposed()
    make.new_policy(low=200_000)
    answer = page(client, money.secretary(), url_of("confirm_retriage", run), {})
    assert answer.status_code == 409 and "새로 미리 보아" in answer.content.decode()
    assert "재분류 확인하기" not in answer.content.decode()
