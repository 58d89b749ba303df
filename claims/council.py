"""The council's name, from the settings, in Korean and English."""

from django.conf import settings
from django.utils.translation import get_language


def council_name(language: str | None = None) -> str:
    """Return the council's full name in a language, by default the one in use."""
    return settings.COUNCIL_NAMES[_known(language)][0]


def short_council_name(language: str | None = None) -> str:
    """Return the council's short name, for titles with little room, in a language ("ko" or "en"),
    by default the one in use.
    """
    return settings.COUNCIL_NAMES[_known(language)][1]


def _known(language: str | None) -> str:
    found = (language or get_language() or "").partition("-")[0]
    return found if found in settings.COUNCIL_NAMES else settings.LANGUAGE_CODE
