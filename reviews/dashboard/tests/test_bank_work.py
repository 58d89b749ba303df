"""Finance sees on the first page what waits of the bank, with its lists."""

import pytest
from django.core.cache import cache

from claims.tests.factories import UserFactory
from reviews.dashboard import cards
from reviews.payouts.bank.results.steps import line_counts
from reviews.payouts.models import StatementLine
from reviews.payouts.statements.tests import factories as statements
from reviews.payouts.statements.verbs import explain_line
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_memory():
    cache.clear()


def test_the_lines_that_wait_are_counted_with_their_lists(client):
    money.paid()  # by hand: no file of the bank has said so
    statements.loaded((statements.today(), -500, "이체수수료"), (statements.today(), -7, "x"))
    user = money.finance()
    explain_line(line=StatementLine.objects.get(amount=-7), kind="fee", reason="수수료", by=user)
    parts, _counted = cards.bank_work(user)
    counts = line_counts(user)
    assert [part.n for part in parts] == [counts["open"], counts["nobody"], 1]
    assert counts["nobody"] == 1
    client.force_login(user)
    page = client.get("/").content.decode()
    page = page[page.index('id="h-bank"') :]
    for part in parts:
        assert f'href="{part.url}"' in page and client.get(part.url).status_code == 200
    assert "1줄" in page


def test_it_costs_two_queries_and_others_do_not_see_it(client, django_assert_num_queries):
    user = money.finance()
    with django_assert_num_queries(2):
        cards.bank_work(user)
    client.force_login(UserFactory(roles="secretariat"))
    assert 'id="h-bank"' not in client.get("/").content.decode()
