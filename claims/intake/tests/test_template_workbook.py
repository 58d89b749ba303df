import io

import openpyxl
import pytest
from django.urls import reverse

from claims.identifiers import name_key
from claims.intake.columns import COLUMNS
from claims.intake.loading.reading import open_table
from claims.intake.loading.validation import ClaimFacts, RowChecker
from claims.intake.template_workbook import EXAMPLES, HINTS, template_workbook
from claims.policy.models import Company
from claims.tests.factories import UserFactory


@pytest.mark.django_db
def test_the_template_has_every_column_with_lists_and_hints(client):
    client.force_login(UserFactory(roles=["secretariat"]))
    answer = client.get(reverse("intake:template"))
    data = io.BytesIO(b"".join(answer.streaming_content))
    assert ".xlsx" in answer.headers["Content-Disposition"]
    table = open_table(data)
    assert (table.layout.header, table.layout.unknown, [*table.rows]) == (COLUMNS, (), [])
    book = openpyxl.load_workbook(data)
    fill, example, _explained, lists = book.worksheets
    assert [cell.value for cell in example[2]][:2] == [*EXAMPLES[0][:2]]
    rules = rules_of(fill)
    assert all(rule.prompt for rule in rules.values())
    assert rules["신청인구분"].type == rules["은행"].type == "list"
    column = {cell.value: cell.column for cell in lists[1]}["계열사"]
    offered = [lists.cell(row, column).value for row in range(2, 2 + Company.objects.count())]
    assert sorted(offered) == sorted(Company.objects.values_list("name", flat=True))


def rules_of(sheet):
    """Return {column name: its openpyxl data validation} of a sheet."""
    rules = {
        [*rule.sqref.ranges][0].min_col: rule for rule in sheet.data_validations.dataValidation
    }
    return {name: rules[place] for place, name in enumerate(COLUMNS, start=1)}


def test_the_examples_would_be_taken_in():
    checker = RowChecker({name_key("카카오"): "카카오"})
    assert all(isinstance(checker.check(row), ClaimFacts) for row in EXAMPLES)
    assert set(HINTS) == set(COLUMNS)


def test_an_empty_list_offers_nothing():
    book = openpyxl.load_workbook(template_workbook(["카카오"], []))
    assert rules_of(book.worksheets[0])["서비스"].type is None
