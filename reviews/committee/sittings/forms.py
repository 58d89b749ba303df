"""Forms of opening a sitting and of its attendance."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.form_controls import DayInput
from claims.users.requests import whole_number
from reviews.committee.models import Member, Review, Sitting


class OpenForm(forms.Form):
    """Form that opens a sitting: its day. The picked reviews are checkboxes outside this form,
    checked by the verb."""

    held_on = forms.DateField(
        label=_("회의일"),
        widget=DayInput(),
        error_messages={
            "required": _("회의일을 적어 주세요."),
            "invalid": _("회의일은 2023-04-14처럼 적어 주세요."),
        },
    )


def picked_reviews(keys: list[str]) -> list[Review]:
    """Return the reviews whose keys were picked on the page, by due day as the page lists them.
    Unknown and unreadable keys are ignored."""
    known = [pk for key in keys if (pk := whole_number(key)) is not None]
    return list(Review.objects.filter(pk__in=known).order_by("due_on", "pk"))


class AttendanceForm(forms.Form):
    """Form of the members present at a sitting, among those in office on its day. `seen`: ids,
    joined by commas, of the members whom the page showed as present; cleaned to a set of ints."""

    seen = forms.CharField(required=False)
    member = forms.ModelMultipleChoiceField(
        Member.objects.none(),
        required=False,
        error_messages={"invalid_choice": _("회의일에 임기 중인 위원만 출석할 수 있습니다.")},
    )

    def __init__(self, *args: Any, sitting: Sitting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = Member.objects.serving(sitting.held_on).select_related("user")
        self.fields["member"].queryset = members  # type: ignore[attr-defined]

    def clean_seen(self) -> set[int]:
        found = map(whole_number, self.cleaned_data["seen"].split(","))
        return {one for one in found if one is not None}
