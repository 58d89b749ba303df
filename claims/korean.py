"""The language of what is stored or sent."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import override


def in_korean() -> override:
    """Return a context manager and decorator within which sentences are Korean. Rows, letters and
    papers are written so, whatever the language of the person who acts."""
    return override("ko")


def korean_day(day: date) -> str:
    """Return a day as a letter writes it in Korean."""
    with in_korean():
        return date_format(day, "DATE_FORMAT")
