"""Forms of the admin site that propose a change instead of saving it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.changes.models import PERMISSION
from claims.errors import DomainError
from claims.users.second_factor import needs_second_factor, redirect_to_second_factor

PROPOSED = _("변경을 제안했습니다. 다른 관리자가 확인하면 적용됩니다.")


def refusal_by(act: Callable[[], object]) -> DomainError | None:
    """Run `act` in a savepoint that is rolled back, and return the DomainError that it raises; None
    if it raises none."""
    try:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
    except DomainError as error:
        return error
    return None


def reason_field(**kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=_("사유"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("다른 관리자가 이 사유를 보고 확인합니다."),
        **kwargs,
    )


class ProposingForm(forms.ModelForm):
    """Form of the admin site that proposes a change. `clean` tries `propose()`, and shows the
    verb's refusal as an error of the form."""

    by: Any = None  # the user of the request, set by the admin class
    reason = reason_field()

    def propose(self) -> object:
        """Call the verb that proposes the change, with `cleaned_data` and `by`. Each subclass must
        implement it. It runs twice: in `clean`, where it is rolled back and a DomainError becomes
        the form's error, and on saving. So it must do nothing that a rollback does not undo."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.cleaned_data = data
        if not self.errors and (refused := refusal_by(self.propose)):
            raise forms.ValidationError(str(refused.message), code=refused.code)
        return data


class FreshSecondFactorMixin:
    """Mixin of a ModelAdmin: a POST to its add or change page redirects to the second factor if
    this was not shown within 15 minutes.
    """

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if needs_second_factor(request, [PERMISSION]):
            return redirect_to_second_factor(request, request.get_full_path())
        return super().changeform_view(request, *args, **kwargs)  # type: ignore[misc]


class ProposingAdmin(FreshSecondFactorMixin):
    """Mixin of a ModelAdmin with a ProposingForm: saving calls the form's `propose` and stores no
    row. Afterwards it redirects to the list of changes. `propose_words` stands on its button.
    """

    propose_words: Any = pgettext_lazy("button", "변경 제안")

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)  # type: ignore[misc]
        return type(form.__name__, (form,), {"by": request.user})

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kw: Any) -> Any:
        """Render the form with one button, which says that it proposes the change, without "save
        and continue" and "save and add another"."""
        context |= {"show_save_and_add_another": False, "show_save_and_continue": False}
        context["propose_words"] = self.propose_words
        return super().render_change_form(request, context, *args, **kw)  # type: ignore[misc]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        form.propose()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Store no rows of the inlines: only the proposal is saved."""
        for formset in formsets:
            formset.save(commit=False)  # sets the lists that the site reads

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Write no log entry of the admin site for a new or changed object: the proposal is stored
        instead."""

    log_change = log_addition

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kw: Any) -> HttpResponse:
        messages.success(request, PROPOSED)
        return redirect("changes:changes")

    response_change = response_add
