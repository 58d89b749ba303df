"""Controls of forms, and days that are written for people."""

import datetime as dt
import re

import pytest
from django import forms
from django.conf import settings
from django.utils import translation

from claims.form_controls import DayInput, text_input


class OneForm(forms.Form):
    day = forms.DateField(widget=DayInput(**{"class": "form-control num"}))
    mail = forms.CharField(widget=text_input(type="email", inputmode="email"))


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_day_is_written_as_browsers_read_it(language):
    with translation.override(language):
        drawn = str(OneForm(initial={"day": dt.date(2026, 1, 5)})["day"])
    assert 'type="date"' in drawn and 'value="2026-01-05"' in drawn
    assert 'class="form-control num"' in drawn


def test_a_line_of_text_takes_another_type():
    drawn = str(OneForm()["mail"])
    assert (
        'type="email"' in drawn and 'autocomplete="off"' in drawn and 'inputmode="email"' in drawn
    )


def test_days_for_people_are_written_by_the_formats_of_the_language():
    """`{day:%Y. %m. %d.}` writes 2026. 01. 05., in every language; DATE_FORMAT 2026. 1. 5."""
    places = [
        path for app in ("claims", "reviews") for path in (settings.BASE_DIR / app).rglob("*.py")
    ]
    by_hand = [
        str(path.relative_to(settings.BASE_DIR))
        for path in places
        if not {"tests", "demo", "migrations"} & set(path.parts)
        and re.search(r"%Y\. ?%m", path.read_text())
    ]
    assert by_hand == []
