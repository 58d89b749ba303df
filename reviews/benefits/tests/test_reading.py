"""Files that come in: whatever the cells hold, each line is read or named as faulty, never both."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.loaded_files.errors import ColumnsMissingError, TooManyLinesError
from claims.personal_data.crypto import blind_index
from reviews.benefits.columns import IDENTIFIERS, RESULT_COLUMNS
from reviews.benefits.loading import reading
from reviews.benefits.loading.reading import (
    EntryLine,
    Fault,
    ResultLine,
    read_list,
    read_results,
)

CELLS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=45)


def file_of(head, rows):
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows(rows)
    return io.BytesIO(text.getvalue().encode())


@given(st.sampled_from(IDENTIFIERS), st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=6))
def test_a_list_is_read_or_faulty_line_by_line(column, rows):
    found = list(read_list(file_of((column, "참조번호", "금액"), rows), 50_000))
    lines = [one.row_no for one in found]
    assert len(lines) == len(set(lines)) <= len(rows)
    for one in found:
        assert isinstance(one, Fault) or (
            isinstance(one, EntryLine) and len(one.key) == 16 and 0 < len(one.reference) <= 40
        )


@given(st.lists(st.tuples(*[CELLS] * 4), max_size=6))
def test_results_are_read_or_faulty_line_by_line(rows):
    found = list(read_results(file_of(RESULT_COLUMNS, rows)))
    assert all(isinstance(one, Fault | ResultLine) for one in found)
    assert len({one.row_no for one in found}) == len(found) <= len(rows)


def test_a_business_has_the_key_that_the_register_gives_it():
    [one] = read_list(file_of(("사업자등록번호",), [("124-81-00998",)]), None)
    assert one.key == blind_index("identity", "b:1248100998")
    assert (one.reference, one.value) == ("R2", None)


@pytest.mark.parametrize("head", [("이름",), ("휴대전화", "해시"), ()])
def test_a_list_names_people_in_exactly_one_column(head):
    with pytest.raises(ColumnsMissingError):
        list(read_list(file_of(head or ("x",), [("1", "2")]), None))


def test_a_file_has_an_end(monkeypatch):
    monkeypatch.setattr(reading, "MOST_LINES", 2)
    rows = [(f"{n:064x}",) for n in range(3)]
    with pytest.raises(TooManyLinesError):
        list(read_list(file_of(("해시",), rows), None))
