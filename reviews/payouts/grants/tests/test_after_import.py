"""The page of an import leads on to the fixed grants of its claims."""

from html import unescape

import pytest
from django.urls import reverse

from claims.bank_accounts.tests.factories import record_account
from claims.register.models import Claim
from claims.tests.factories import ClaimFactory
from reviews.notices.bulk.tests import factories as bulks
from reviews.payouts.grants.after_import import follow_up_of
from reviews.payouts.grants.tests import factories as make
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


def claims_of(run, *kinds):
    """Claims of this import with an account, on the routes of these kinds of grant."""
    for row_no, kind in enumerate(kinds, start=1):
        file = {"import_run": run, "row_no": row_no}
        claim = money.tier_claim(**file) if kind == make.TIER else ClaimFactory(**file)
        record_account(
            claim=claim, by=money.secretary(), bank="004", number=f"1234567890{row_no:02}",
            holder=claim.representative, reason="정정",
        )  # fmt: skip


def test_the_page_of_an_import_names_the_grants_that_are_not_prepared(client):
    run = bulks.import_run(0)
    claims_of(run, make.TIER, make.BASE, make.TIER)
    make.withdrawn(Claim.objects.get(import_run=run, row_no=3))
    ClaimFactory(no_loss=True, import_run=run, row_no=4)
    make.claim_of(make.TIER)  # a claim of another file
    secretary = money.secretary()
    client.force_login(secretary)
    page = unescape(client.get(reverse("intake:import", args=[run.pk])).content.decode())
    assert "구간·기본 지원금을 아직 작성하지 않은 신청이 2건 있습니다." in page
    assert f'href="{reverse("payouts:grants")}">보기</a>' in page
    make.finished()
    assert "1건" in follow_up_of(run).text  # the base grants are left
    make.finished(make.BASE)
    assert follow_up_of(run) is None


def test_rows_that_were_corrected_count_and_an_import_that_is_not_done_says_nothing():
    run = bulks.import_run(0)
    claims_of(bulks.import_run(0, corrects=run), make.TIER)
    assert "1건" in follow_up_of(run).text
    run.status = "running"
    assert follow_up_of(run) is None


def test_it_is_one_query(django_assert_num_queries):
    run = bulks.import_run(0)
    claims_of(run, *[make.TIER] * 3)
    with django_assert_num_queries(1):
        assert follow_up_of(run) is not None
