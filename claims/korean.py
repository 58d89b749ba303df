"""The language of what is stored or sent, and the days in it."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, override


def in_korean() -> override:
    """Return a context manager and decorator within which sentences are Korean. Rows, letters and
    papers are written so, whatever the language of the person who acts."""
    return override("ko")


def letter_day(day: date, language: str = "ko") -> str:
    """Return a day as letters in this language write it: 2023. 4. 21. or 21 April 2023."""
    if language == "en":
        return f"{day.day} {day:%B} {day.year}"
    with in_korean():
        return date_format(day, "DATE_FORMAT")


def letter_weekday(day: date, language: str = "ko") -> str:
    """Return a day with its weekday: 2023. 4. 21. (금) or Friday 21 April 2023. Letters write so
    each day until which their reader may act, and the day of a payment."""
    if language == "en":
        return f"{day:%A} {letter_day(day, language)}"
    with in_korean():
        return f"{letter_day(day)} ({weekday_name(day)})"


def weekday_name(day: date) -> str:
    """Return the weekday of a day in short, in the active language: 금 or Fri. Django's own short
    form is 금요일 in Korean."""
    if get_language() == "ko":
        return "월화수목금토일"[day.weekday()]
    return date_format(day, "D")
