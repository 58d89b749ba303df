"""The language of what is stored or sent."""

from django.utils.translation import override


def in_korean() -> override:
    """Return a context manager and decorator within which sentences are Korean. Rows, letters and
    papers are written so, whatever the language of the person who acts."""
    return override("ko")
