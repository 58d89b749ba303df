"""Words of the pages of an erased claim in the place of what was erased, and what they offer."""

from __future__ import annotations

import re

import pytest
from django.utils.formats import date_format
from django.utils.timezone import localdate

from claims.documents.models import Document
from claims.register.models import Claim
from claims.tests.factories import ClaimFactory, UserFactory
from reviews.committee.models import IssuedDocument
from reviews.erasure.tests import factories as make

pytestmark = pytest.mark.django_db
NEVER_SENT = (
    "등록된 계좌가 없습니다",
    "신청할 때 적은 연락처입니다",
    "열린 링크가 없습니다",
    "볼 수 있는 서류가 없습니다",
    "빠진 서류는 신청인에게 요청할 수 있습니다",
    "제출된 서류가 없습니다",
    "적힌 내용이 없습니다",
    "확인한 자료가 아직 없어",
    "4종 중 0종 확인",
    "읽은 서류가 없어",
)


@pytest.fixture(autouse=True)
def term(settings):
    settings.RETENTION_YEARS = make.YEARS


def plain(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def panel(html, key):
    """The text of the section with this id."""
    section = re.search(rf'(?s)<section[^>]*id="{key}".*?</section>', html)
    assert section, key
    return plain(section[0])


def erased(claim):
    make.finished()
    claim = Claim.objects.get(pk=claim.pk)
    assert claim.erased_at is not None
    return claim


def page(client, role, path):
    client.force_login(UserFactory(roles=role))
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("role", ["secretariat", "chair", "auditor", "customer_centre"])
def test_no_panel_says_that_nothing_was_ever_sent(client, role):
    claim = erased(make.decided_long_ago().claim)
    pages = [page(client, role, f"/claims/{claim.number}/")]
    if role in ("secretariat", "chair", "auditor"):
        pages.append(page(client, role, f"/reviews/{claim.number}/"))
    for text in pages:
        assert [said for said in NEVER_SENT if said in text] == []


def test_each_panel_says_on_which_day_it_was_erased(client):
    claim = erased(make.decided_long_ago().claim)
    day = date_format(localdate(claim.erased_at), "DATE_FORMAT")
    text = page(client, "secretariat", f"/claims/{claim.number}/")
    for key in ("account", "contact"):
        assert f"{day}에 파기했습니다" in panel(text, key), key
    assert "1개 파기함" in panel(text, "documents")
    assert "발급하지 않습니다" in panel(text, "upload-link")
    assert f'href="/claims/{claim.number}/#erasure"' in text
    desk = page(client, "secretariat", f"/reviews/{claim.number}/")
    assert f"{day}에 파기했습니다" in plain(desk)
    assert f'href="/claims/{claim.number}/#erasure"' in desk
    assert "제출된 서류 1개를 파기했습니다" in panel(desk, "checks")


def test_who_may_not_see_erasures_gets_no_link_to_their_record(client):
    claim = erased(make.decided_long_ago().claim)
    text = page(client, "customer_centre", f"/claims/{claim.number}/")
    assert "개인정보를 파기한" in plain(text) and "#erasure" not in text


def test_what_was_never_given_is_not_said_to_be_erased(client):
    claim = erased(ClaimFactory(no_loss=True, routed_at=make.LONG_AGO))
    assert not Document.objects.filter(claim=claim).exists()
    text = page(client, "secretariat", f"/claims/{claim.number}/")
    assert "계좌를 등록하지 않은 신청입니다" in panel(text, "account")
    assert "개 파기함" not in panel(text, "documents") and "없음" in panel(text, "documents")


def test_a_paper_that_cannot_be_made_again_is_no_link(client):
    review = make.decided_long_ago()
    IssuedDocument.objects.create(
        kind="resolution",
        number=review.decision.resolution_no,
        decision=review.decision,
        sha256="0" * 64,
        bytes=1,
        renderer="0",
        issued_by=make.secretary(),
        at=make.LONG_AGO,
    )
    claim = erased(review.claim)
    for path in (f"/claims/{claim.number}/", f"/reviews/{claim.number}/"):
        text = page(client, "secretariat", path)
        assert "내용을 파기해 다시 만들 수 없습니다" in text
        assert f"/reviews/{claim.number}/resolution/" not in text


def test_the_admin_page_says_erased_and_when(client):
    claim = erased(make.decided_long_ago().claim)
    client.force_login(UserFactory(roles="admin", is_staff=True))
    for path in (
        f"/admin/claims/claim/{claim.pk}/change/",
        f"/admin/claims/bankaccount/{claim.accounts.get().pk}/change/",
    ):
        text = client.get(path).content.decode()
        assert "파기함" in text and "field-erased_at" in text
