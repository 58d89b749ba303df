import pytest

from claims.users.requests import whole_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("17", 17),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, None),  # more than a bigint holds
        ("²", None),  # str.isdigit accepts this character, int() does not
        ("٣", None),
        ("-1", None),
        (" 1", None),
        ("", None),
        (None, None),
    ],
)
def test_a_whole_number_and_nothing_else(text, number):
    assert whole_number(text) == number
