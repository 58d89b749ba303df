"""Tiers and factors on the page of a policy."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims.admin_pages import FormattedInline, WonInput
from claims.money import won_text
from claims.policy.admin_forms import FactorForm
from claims.policy.comparison import factor_value
from claims.policy.models import PolicyFactor, SupportPolicy, SupportTier


def won_input(db_field: Any) -> WonInput:
    """Return the form field, with separators, of a model's field for won."""
    return WonInput(
        label=db_field.verbose_name,
        required=not db_field.blank,
        initial=db_field.get_default() if db_field.has_default() else None,
        help_text=db_field.help_text,
        widget=forms.TextInput(attrs={"class": "won", "inputmode": "numeric"}),
    )


class LabelledRows(forms.BaseInlineFormSet):
    """Formset of rows in the admin site whose checkbox for deletion has a label for screen
    readers."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if box := form.fields.get("DELETE"):
            box.widget.attrs["aria-label"] = _("삭제")


class DraftOnlyInline(FormattedInline):
    """Base of the tables of a policy's rows in the admin site (tiers, factors): editable while the
    policy is a draft, read-only once it is published.
    """

    extra = 0
    formset = LabelledRows

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Return the formset of the rows with a label for screen readers on each cell."""
        formset = super().get_formset(request, obj, **kwargs)
        for field in formset.form.base_fields.values():
            inner: Any = getattr(field.widget, "widget", field.widget)
            inner.attrs["aria-label"] = field.label
        return formset

    def _draft(self, policy: SupportPolicy | None) -> bool:
        return policy is None or not policy.is_published

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._draft(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._draft(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._draft(obj) and super().has_delete_permission(request, obj)


class TierInline(DraftOnlyInline):
    model = SupportTier
    fields = ("upper_bound", "amount")
    formatters: ClassVar[dict[str, Any]] = {"upper_bound": won_text, "amount": won_text}

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.formatters:
            return won_input(db_field)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class FactorInline(DraftOnlyInline):
    model = PolicyFactor
    form = FactorForm
    ordering = ("factor", "service__name", "industry__name", "pk")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the columns of the table of factors. A published policy shows the value as text
        with its unit.
        """
        return ("factor", "service", "industry", "value" if self._draft(obj) else "shown_value")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if self._draft(obj) else ("shown_value",)

    @admin.display(description=_("값"))
    def shown_value(self, factor: PolicyFactor) -> str:
        return factor_value(factor)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("service", "industry")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Return the formset of the factors with the choices of services and industries read once,
        not for each of dozens of rows.
        """
        formset = super().get_formset(request, obj, **kwargs)
        for name in ("service", "industry"):
            if field := formset.form.base_fields.get(name):
                field.choices = list(field.choices)
                for can in ("add", "change", "view", "delete"):
                    setattr(field.widget, f"can_{can}_related", False)
        return formset
