"""Controls of forms that every package uses: a line of text, a day."""

from django import forms


class DayInput(forms.DateInput):
    """Control of a day (`<input type="date">`). Its value is written as browsers want it:
    2026-12-01."""

    input_type = "date"

    def __init__(self, **attrs: str) -> None:
        super().__init__(attrs={"class": "form-control", **attrs}, format="%Y-%m-%d")


def text_input(**attrs: str) -> forms.TextInput:
    """Return the control of one line of text, which browsers do not fill in by themselves. `attrs`
    are further attributes of the element; `type` is "text" unless it is given."""
    return forms.TextInput(attrs={"class": "form-control", "autocomplete": "off", **attrs})


# Attribute of a control for personal data (name, telephone, address, account): unsent.js keeps none
# of it in the browser when a form was not taken (0149).
PERSONAL = {"data-personal": ""}


def personal_input(**attrs: str) -> forms.TextInput:
    """Return a `text_input` for personal data, which the browser does not keep."""
    return text_input(**attrs, **PERSONAL)
