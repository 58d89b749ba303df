import random

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.identifiers import (
    REGIONS,
    business_check_digit,
    business_number_digits,
    format_business_number,
    is_mobile,
    phone_digits,
    region_code,
)
from claims.register.models import Region


@pytest.mark.parametrize("number", ["124-81-00998", "120-81-47521", "220-81-62517"])
def test_known_business_numbers_pass(number):
    digits = business_number_digits(number)
    assert digits == number.replace("-", "")
    assert format_business_number(digits) == number


@pytest.mark.parametrize(
    "number", ["123-45-67890", "12481009981", "124-81-0099", "124-810-0998x", "", "사업자"]
)
def test_failing_business_numbers(number):
    assert business_number_digits(number) is None


@given(st.integers(min_value=0, max_value=999_999_999), st.integers(min_value=1, max_value=9))
def test_exactly_one_check_digit_passes(first, off):
    nine = f"{first:09d}"
    right = business_check_digit(nine)
    wrong = str((int(right) + off) % 10)
    assert business_number_digits(nine + right) == nine + right
    assert business_number_digits(nine + wrong) is None


def _by_library(text):
    try:
        number = phonenumbers.parse(text, "KR")
    except phonenumbers.NumberParseException:
        return None
    return phonenumbers.is_valid_number(number) and number.country_code == 82


def test_the_fast_path_agrees_with_phonenumbers():
    """Every four-digit exchange of 010, so that no block of numbers is judged twice differently."""
    draw = random.Random(1015)
    for exchange in range(10_000):
        text = f"010{exchange:04d}{draw.randrange(10_000):04d}"
        assert (phone_digits(text) == text) is bool(_by_library(text)), text


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("010-1234-5678", "01012345678"),
        ("010 1234 5678", "01012345678"),
        ("1012345678", "01012345678"),
        ("+82 10-1234-5678", "01012345678"),
        ("０１０-1234-5678", "01012345678"),
        ("011-234-5678", "0112345678"),
        ("02-312-3456", "023123456"),
        ("031-223-4567", "0312234567"),
        ("010-1234-567", None),
        ("+1 212 555 0100", None),
        ("없음", None),
        ("010-1234-5678 (저녁)", None),
        ("010-1234-5678 ext 3", None),
    ],
)
def test_phones(text, digits):
    assert phone_digits(text) == digits


def test_only_mobile_numbers_get_messages():
    assert is_mobile("01012345678")
    assert not is_mobile("023123456")


def test_every_province_has_its_code_and_its_word_in_the_register():
    assert dict(Region.choices) == REGIONS
    assert {name: region_code(name) for name in REGIONS.values()} == {
        name: code for code, name in REGIONS.items()
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("서울특별시", "11"), ("서울시", "11"), ("강원도", "42"), ("강원특별자치도", "42"),
        ("전라북도 전주시", "45"), ("제주도", "49"), ("세종특별자치시", "50"), ("경 기", None),
        ("광주광역시", "29"), ("광주시", None), ("", None), ("  ", None), ("서울역", None),
    ],
)  # fmt: skip
def test_a_province_is_a_whole_word(text, code):
    assert region_code(text) == code
