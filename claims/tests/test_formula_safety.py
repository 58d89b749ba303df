"""Cells that a spreadsheet would run as a formula."""

import pytest

from claims.formula_safety import escape_formula, neutralise, unescape_formula

FORMULA = '=HYPERLINK("http://a.test";"열기")'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t=", "\r=", "\n="])
def test_no_cell_begins_a_formula_and_a_corrected_one_is_as_it_was(start):
    cell = f"{start}{FORMULA[1:]}"
    assert escape_formula(cell) == f"'{cell}"
    assert unescape_formula(escape_formula(cell)) == cell
    assert neutralise(cell).startswith("'")


@pytest.mark.parametrize("cell", ["온담 플라워", "010-1234-5678", "'", "", "가=나"])
def test_other_cells_stay(cell):
    assert unescape_formula(escape_formula(cell)) == cell
    assert neutralise(cell) == cell
