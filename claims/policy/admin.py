from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims.policy.models import (
    Company,
    Incident,
    Industry,
    Programme,
    Service,
    SupportPolicy,
    SupportTier,
)
from claims.policy.publishing import publish_policy


class NoDelete(admin.ModelAdmin):
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class TierInline(admin.TabularInline):
    model = SupportTier
    extra = 0

    def _draft(self, policy: SupportPolicy | None) -> bool:
        return policy is None or not policy.is_published

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._draft(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._draft(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._draft(obj) and super().has_delete_permission(request, obj)


@admin.register(SupportPolicy)
class SupportPolicyAdmin(NoDelete):
    """Drafts are edited; a published policy can only be read (the database holds that too)."""

    list_display = ("title", "programme", "version", "effective_from", "published_at")
    list_filter = ("programme",)
    inlines = (TierInline,)
    readonly_fields = ("drafted_by", "published_at", "published_by")
    actions = ("publish",)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """The kinds of document as boxes to tick, not as codes to type."""
        if db_field.name != "required_kinds":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        from claims.documents.models import DocumentKind

        return forms.MultipleChoiceField(
            label=db_field.verbose_name,
            choices=[kind for kind in DocumentKind.choices if kind[0] != DocumentKind.OTHER],
            initial=db_field.get_default(),
            widget=forms.CheckboxSelectMultiple,
        )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and obj.is_published:
            return False
        return super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.drafted_by = request.user
        super().save_model(request, obj, form, change)

    @admin.action(description=_("고른 정책 공포"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: Any) -> None:
        from django.contrib import messages

        from claims.errors import DomainError

        for policy in queryset:
            try:
                publish_policy(policy=policy, by=request.user)
                messages.success(request, _("%(policy)s을(를) 공포했습니다.") % {"policy": policy})
            except DomainError as error:
                messages.error(request, f"{policy}: {error.message}")


@admin.register(Company)
class CompanyAdmin(NoDelete):
    list_display = ("name", "aliases", "is_operator")
    search_fields = ("name",)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.clean()
        super().save_model(request, obj, form, change)


class ConfirmedForm(forms.ModelForm):
    """The box in a list says to a screen reader what it is for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        box = self.fields["confirmed"]
        box.widget.attrs["aria-label"] = f"{self.instance} {box.label}"


@admin.register(Service)
class ServiceAdmin(NoDelete):
    list_display = ("name", "company", "confirmed")
    list_filter = ("confirmed", "company")
    list_editable = ("confirmed",)
    search_fields = ("name",)

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        return super().get_changelist_form(request, **{"form": ConfirmedForm} | kwargs)


@admin.register(Industry)
class IndustryAdmin(NoDelete):
    list_display = ("name", "code", "confirmed")
    list_filter = ("confirmed",)
    list_editable = ("confirmed",)
    search_fields = ("name",)

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        return super().get_changelist_form(request, **{"form": ConfirmedForm} | kwargs)


@admin.register(Incident)
class IncidentAdmin(NoDelete):
    list_display = ("name", "code", "began_at", "ended_at")


@admin.register(Programme)
class ProgrammeAdmin(NoDelete):
    list_display = ("name", "code", "incident", "benefit", "state")
