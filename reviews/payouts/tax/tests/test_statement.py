"""The yearly statement: off by default, computed on what was paid, and taken away with a trace."""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from claims import clock
from claims.exports.rows import RowReader
from claims.policy.models import SupportPolicy
from claims.policy.verbs import copy_policy
from claims.register.models import HolderMatch
from claims.representation.tests.factories import in_force
from claims.tests.factories import BankAccountFactory, UserFactory, publish
from reviews.payouts.models import Payout
from reviews.payouts.preparation.payees import waive_holder
from reviews.payouts.tax.rule import tax_of
from reviews.payouts.tax.statement import (
    REGISTRATION,
    TAX_STATEMENT,
    due_on,
    taxed_payments,
    totals,
    year_of,
)
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db
TAX = "/payouts/tax/"


@pytest.fixture
def taxed():
    """The policy in force taxes its grants: a new version, published by two."""
    running, by = SupportPolicy.objects.effective(), UserFactory(roles="admin")
    draft = copy_policy(policy=running, by=by)
    draft.taxed, draft.tax_expense_share, draft.tax_free_income = True, 1300, 10_000
    draft.effective_from = clock.now() - timedelta(minutes=1)
    draft.save()
    return publish(draft, UserFactory(roles="admin"))


def rows(**params):
    return list(taxed_payments(make.finance(), query(**params)))


def query(**params):
    found = QueryDict(mutable=True)
    found.update({name: str(value) for name, value in params.items()})
    return found


def test_no_policy_taxes_by_itself(client):
    make.paid()
    assert not SupportPolicy.objects.filter(taxed=True).exists()
    assert rows() == []
    client.force_login(make.finance())
    page = client.get(TAX).content.decode()
    assert "기타소득으로 보는 정책이 없습니다" in page and 'data-totals="0"' in page


def test_the_sql_agrees_with_the_rule(taxed):
    paid = [make.paid(), make.paid(make.approved(make.decided_payout(amount=777_777)))]
    make.approved()
    make.failed()
    found = rows()
    assert [row.pk for row in found] == [one.pk for one in paid]
    for row in found:
        own = tax_of(row.paid, row.policy)
        assert (row.expense, row.income, row.tax, row.local) == own
    assert found[1].tax > 0
    sums = totals(make.finance(), query())
    assert (sums["n"], sums["paid"]) == (2, 827_777)
    assert sums["tax"] == sum(row.tax for row in found)


def test_a_year_is_of_the_day_of_payment(taxed):
    make.paid()
    year = clock.today().year
    assert rows(year=year) and not rows(year=year - 1)
    assert year_of(query(year="1999")) == year == year_of(query(year="x"))
    assert due_on(2023).isoformat() == "2024-02-29" and due_on(2024).isoformat() == "2025-02-28"
    assert due_on(2026).isoformat() == "2027-03-02"  # a Sunday, and a holiday after it


def test_the_pages_show_it(client, taxed):
    payout = make.paid()
    by = make.finance()
    client.force_login(by)
    page = client.get(TAX).content.decode()
    assert f'data-number="{payout.claim.number}"' in page and 'data-totals="1"' in page
    assert "소득세법 제84조" in page and "떼지 않습니다" in page
    page = client.get(f"/payouts/{payout.pk}/").content.decode()
    assert 'data-tax="' in page
    client.force_login(UserFactory(roles="member"))
    assert client.get(TAX).status_code == 403


def exported(*, plain):
    reader = RowReader(
        TAX_STATEMENT, user=make.finance(), params=query(), file_format="csv", plain=plain
    )
    return [row[:3] for _claims, rows in reader.chunks() for row in rows]


def paid_to(kind, **more):
    """A payment to the account of the person who receives for the claimant of a business."""
    claim = make.tier_claim(business_number="1248100998")
    account = {"holder_name": "이수진", "holder_match": HolderMatch.MISMATCH}
    BankAccountFactory(claim=claim, **account)
    in_force(claim, kind, name="이수진", **more)
    payout = make.tier_payout(claim=claim, account=None)
    waive_holder(payout=payout, by=make.secretary(), reason="본인 대신")
    return make.paid(make.approved(Payout.objects.get(pk=payout.pk)))


def test_an_heir_who_was_paid_is_named_and_not_the_one_who_died(client, taxed):
    heir, proxy, plain = paid_to("heir"), paid_to("proxy", pays_to=True), make.paid()
    business = proxy.claim.business_name
    rows = exported(plain=True)
    assert rows[:2] == [
        (heir.claim.number, "이수진", ""),
        (proxy.claim.number, business, "124-81-00998"),
    ]
    assert rows[2][:2] == (plain.claim.number, plain.claim.business_name)
    assert exported(plain=False)[:2] == [
        (heir.claim.number, "이*진", ""),
        (proxy.claim.number, business, "124-81-*****"),
    ]
    client.force_login(make.finance())
    with CaptureQueriesContext(connection) as found:
        page = client.get(TAX).content.decode()
    assert page.count("이*진") == 1
    assert not any('FROM "claims_representation"' in one["sql"] for one in found)  # joined


def test_the_registration_number_is_masked_but_for_who_may(taxed):
    column = REGISTRATION
    assert column.cell("1248100998") == "124-81-*****" and column.cell("") == ""
    assert column.plain("1248100998") == "124-81-00998"
    assert column in TAX_STATEMENT.layout.plain_columns(make.finance())
    auditor = UserFactory(roles="auditor")
    assert column not in TAX_STATEMENT.layout.plain_columns(auditor)
    assert TAX_STATEMENT.layout.personal
