"""A control for personal data says so: the browser keeps none of it when a form was not taken."""

import re

import pytest
from django import forms

import claims.users.forms  # noqa: F401 - allauth imports them late
import config.urls  # noqa: F401 - imports every other form
from claims.direct_entry.forms import EntryForm
from claims.intake import columns
from claims.intake.forms import CorrectionForm

NAMES = re.compile(
    r"phone|mobile|email|holder|account|street|postcode|detail|contact|person|representative"
    r"|received_by|^name$"
)
ALSO = {("AccountForm", "number"), ("InterestForm", "value")}
NOT_OF_A_PERSON = {("NamedPasskeyForm", "name"), ("RenamedPasskeyForm", "name")}  # of a passkey


def every(kind):
    for one in kind.__subclasses__():
        yield one
        yield from every(one)


def is_marked(widget):
    return "data-personal" in widget.attrs or getattr(widget, "input_type", "") == "email"


def test_controls_for_personal_data_are_marked():
    found = {}
    for form in every(forms.Form):
        if not form.__module__.startswith(("claims.", "reviews.")):
            continue
        for name, field in form.base_fields.items():
            named = NAMES.search(name) or (form.__name__, name) in ALSO
            if named and isinstance(field.widget, forms.TextInput | forms.Textarea):
                found[form.__name__, name] = is_marked(field.widget)
    assert found.keys() > ALSO
    assert {one for one, marked in found.items() if not marked} == NOT_OF_A_PERSON


@pytest.mark.django_db
def test_rows_of_a_claims_file_are_marked_where_they_name_a_person():
    entry = EntryForm()
    for name in ("person", "representative", "phone", "email", "account", "holder"):
        assert is_marked(entry.fields[name].widget), name
    assert not is_marked(entry.fields["narrative"].widget)
    row = CorrectionForm(companies=[])
    for place, column in enumerate(columns.COLUMNS):
        widget = row.fields[f"cell{place}"].widget
        assert is_marked(widget) == (column in columns.OF_A_PERSON), column
