import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.money import MOST_WON, AmountError, formal_won, format_won, parse_won, prose_won

amounts = st.integers(min_value=0, max_value=MOST_WON)


@pytest.mark.parametrize(
    ("text", "won"),
    [
        ("1,200,000", 1_200_000),
        ("1200000원", 1_200_000),
        ("₩1,200,000", 1_200_000),
        ("￦1,200,000", 1_200_000),
        ("\\1,200,000", 1_200_000),
        ("₩ 1,200,000 원", 1_200_000),
        ("120만원", 1_200_000),
        ("120만 5천원", 1_205_000),
        ("120만5천", 1_205_000),
        ("120만 5,300원", 1_205_300),
        ("1억 2,000만원", 120_000_000),
        ("3천만원", 30_000_000),
        ("5천원", 5_000),
        ("１，２００，０００", 1_200_000),
        ("１２０만원", 1_200_000),
        (" 500001 ", 500_001),
        ("0", 0),
        ("0원", 0),
    ],
)
def test_reads_what_people_type(text, won):
    assert parse_won(text) == won


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "missing"),
        ("  ", "missing"),
        ("약 50만원", "amount_unreadable"),
        ("50만원 정도", "amount_unreadable"),
        ("30~50만원", "amount_unreadable"),
        ("300000-500000", "amount_unreadable"),
        ("-300000-500000", "amount_unreadable"),
        ("3e5", "amount_unreadable"),
        ("1,20,000", "amount_unreadable"),
        (",200", "amount_unreadable"),
        ("1200,000", "amount_unreadable"),
        ("1 200 000", "amount_unreadable"),
        ("원", "amount_unreadable"),
        ("₩", "amount_unreadable"),
        ("만원", "amount_unreadable"),
        ("00120", "amount_unreadable"),
        ("5천 3000원", "amount_unreadable"),
        ("1만 20000", "amount_unreadable"),
        ("$500", "amount_unreadable"),
        ("9" * 16, "amount_unreadable"),
        ("9" * 5_000, "amount_unreadable"),  # int() refuses so many digits
        ("-50000", "amount_negative"),
        ("−50,000원", "amount_negative"),
        ("-₩50,000", "amount_negative"),
        ("₩-50,000", "amount_negative"),
        ("△50,000", "amount_negative"),
        ("(50,000)", "amount_negative"),
        ("1200.5", "amount_fraction"),
        ("1,200,000.00", "amount_fraction"),
        ("1.5만원", "amount_fraction"),
        ("1/2", "amount_fraction"),
    ],
)
def test_refuses_what_leaves_a_doubt(text, code):
    with pytest.raises(AmountError) as refused:
        parse_won(text)
    assert refused.value.code == code


@given(amounts)
def test_every_written_form_reads_back(won):
    assert parse_won(format_won(won)) == won
    assert parse_won(f"₩{won:,}원") == won


@given(st.integers(min_value=0, max_value=99_999_999_999))
def test_prose_reads_back(won):
    assert parse_won(prose_won(won)) == won


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused_with_a_code(text):
    try:
        assert 0 <= parse_won(text) <= MOST_WON
    except AmountError as error:
        assert error.code in {
            "missing",
            "amount_unreadable",
            "amount_negative",
            "amount_fraction",
        }


def test_prose_as_koreans_write_it():
    assert prose_won(500_000) == "50만원"
    assert prose_won(12_345_678) == "1,234만 5,678원"
    assert prose_won(120_000_000) == "1억 2,000만원"
    assert prose_won(0) == "0원"
    assert format_won(1_234_567) == "1,234,567"


@pytest.mark.parametrize(
    ("won", "words"),
    [
        (0, "금0원(금영원)"),
        (113_560, "금113,560원(금일십일만삼천오백육십원)"),  # the example of the conventions
        (10_000, "금10,000원(금일만원)"),
        (120_005_000, "금120,005,000원(금일억이천만오천원)"),
        (100_000_000, "금100,000,000원(금일억원)"),
    ],
)
def test_formal_amounts(won, words):
    assert formal_won(won) == words


VALUES = {word: number for number, word in enumerate("영일이삼사오육칠팔구")}
PLACES = {"십": 10, "백": 100, "천": 1000}
MYRIADS = {"만": 10**4, "억": 10**8, "조": 10**12}


def _heard(words: str) -> int:
    """Return the number that an amount in Korean words says, parsed independently of the
    product."""
    total = below = digit = 0
    for letter in words:
        if letter in VALUES:
            digit = VALUES[letter]
        elif letter in PLACES:
            below, digit = below + digit * PLACES[letter], 0
        else:
            total, below, digit = total + (below + digit) * MYRIADS[letter], 0, 0
    return total + below + digit


@given(st.integers(min_value=0, max_value=MOST_WON))
def test_formal_words_say_the_figure(won):
    figure, words = formal_won(won).removeprefix("금").removesuffix("원)").split("원(금")
    assert int(figure.replace(",", "")) == won == _heard(words)


@pytest.mark.parametrize("won", [-1, MOST_WON + 1])
def test_no_formal_words_for_what_is_no_amount(won):
    with pytest.raises(ValueError, match=str(won)):
        formal_won(won)
