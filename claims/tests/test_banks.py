import pytest

from claims.banks import BANKS, account_digits, bank_code, bank_name, is_mangled_account


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("004", "004"),
        ("4", "004"),
        ("국민", "004"),
        ("국민은행", "004"),
        ("KB국민은행", "004"),
        ("kb 국민", "004"),
        ("농협", "011"),
        ("NH농협은행", "011"),
        ("지역농협", "012"),
        ("대구은행", "031"),
        ("카카오뱅크", "090"),
        ("토스", "092"),
        ("999", None),
        ("국밍", None),
        ("", None),
    ],
)
def test_banks(text, code):
    assert bank_code(text) == code


def test_every_bank_reads_back_by_code_and_name():
    for code in BANKS:
        assert bank_code(code) == code
        assert bank_code(bank_name(code)) == code


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("110-123-456789", "110123456789"),
        ("1101234567", "1101234567"),
        ("123456789", None),
        ("123456789012345", None),
        ("110-12E-456789", None),
    ],
)
def test_accounts(text, digits):
    assert account_digits(text) == digits


def test_mangled_accounts_are_told_from_unreadable_ones():
    assert is_mangled_account("1.23457E+11")
    assert is_mangled_account("110123456789.0")
    assert not is_mangled_account("110-123")
