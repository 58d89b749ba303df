"""Order of the rows of lists."""

from collections.abc import Iterator

import pytest
from django.http import QueryDict
from django.urls import get_resolver

from claims.bank_accounts.lists import corrections
from claims.bank_accounts.tests.factories import proposed_account
from claims.representation.lists import representations
from claims.representation.tests.factories import entered
from claims.tables import DeskTable
from claims.tests.factories import ClaimFactory, UserFactory


def every_table(of: type[DeskTable] = DeskTable) -> Iterator[type[DeskTable]]:
    for table in of.__subclasses__():
        yield table
        yield from every_table(table)


def test_a_table_sorts_by_a_column_that_can_be_sorted():
    """django-tables2 passes over another name without a word, and the rows keep their order."""
    assert get_resolver().url_patterns  # all pages are imported
    found = list(every_table())
    wrong = [
        (table.__name__, name)
        for table in found
        for name in table._meta.order_by or ()
        if not getattr(table.base_columns.get(name.lstrip("-")), "orderable", False)
    ]
    assert wrong == [] and len(found) > 40


def test_a_row_of_a_claim_names_its_state():
    """Scripts of other people find a claim's row and its state by these two attributes."""
    assert get_resolver().url_patterns
    marked = {
        table.__name__: set(table._meta.row_attrs)
        for table in every_table()
        if "data-number" in (table._meta.row_attrs or {}) and ".tests." not in table.__module__
    }
    assert [name for name, attrs in marked.items() if "data-state" not in attrs] == []
    assert len(marked) > 25


@pytest.mark.django_db
def test_what_waits_for_a_second_person_is_listed_oldest_first():
    secretary = UserFactory(roles="secretariat")
    accounts = [proposed_account(ClaimFactory()) for _ in range(3)]
    assert list(corrections(secretary, QueryDict())) == accounts
    heirs = [entered(ClaimFactory(), "heir") for _ in range(3)]
    assert list(representations(secretary, QueryDict())) == heirs
