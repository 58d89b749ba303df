"""The columns are found in the places in which Excel leaves them; what is not certain is not
read."""

import io
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.clock import today
from claims.loaded_files.errors import ColumnsMissingError, TooManyLinesError
from claims.loaded_files.reading import (
    CellError,
    read_past_day,
    read_rows,
    sentence_of,
)
from claims.table_files.reading import digest_of

ALIASES = {"문서번호": "관리번호"}


def rows_of(text, *needed, **more):
    return list(read_rows(io.BytesIO(text.encode()), needed, **more))


def test_columns_are_found_below_titles_in_any_order_and_under_other_names():
    text = "안내,,\n처리 일,문서 번호,메모\n2023-01-02, A-1 ,x\n,,\n2023-01-03,A-2,\n"
    assert rows_of(text, "관리번호", "처리일", aliases=ALIASES) == [
        (3, {"처리일": "2023-01-02", "관리번호": "A-1"}),
        (5, {"처리일": "2023-01-03", "관리번호": "A-2"}),
    ]


def test_the_first_of_two_equal_columns_counts_and_short_rows_are_blank():
    assert rows_of("가,나,가\n1,2,3\n4\n", "가", "나") == [
        (2, {"가": "1", "나": "2"}), (3, {"가": "4", "나": ""}),
    ]  # fmt: skip


def test_missing_columns_are_named():
    with pytest.raises(ColumnsMissingError, match="가, 나"):
        rows_of("가,다\n1,2\n", "가", "나")
    with pytest.raises(ColumnsMissingError, match="가, 나"):
        rows_of("가,나\n1,2\n", one_of=("가", "나"))
    late = "x,y\n" * 20 + "가,나\n1,2\n"
    with pytest.raises(ColumnsMissingError):
        rows_of(late, "가", "나")


def test_a_file_has_an_end_that_its_refusal_names():
    text = "가\n" + "1\n,\n" * 3
    assert len(rows_of(text, "가", most=3)) == 3
    with pytest.raises(TooManyLinesError, match="2줄까지"):
        rows_of(text, "가", most=2)


def test_a_day_is_past_or_says_why_not():
    assert read_past_day(f"{today():%Y. %m. %d.}") == today()
    later = today() + timedelta(days=1)
    for text, code in (("", "missing"), ("어제", "date_unreadable"), (f"{later}", "date_future")):
        with pytest.raises(CellError) as error:
            read_past_day(text)
        assert error.value.code == code
        assert sentence_of(code, {}).endswith(("다.", "요."))
    assert sentence_of("missing", {"missing": "우리 말."}) == "우리 말."


@given(st.binary(max_size=40))
def test_the_digest_is_of_the_whole_file_wherever_it_stands(content):
    file = io.BytesIO(content)
    first = digest_of(file)
    assert (len(first), digest_of(file)) == (64, first)
