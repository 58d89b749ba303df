from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.users.context import group_label
from claims.users.models import User

admin.site.unregister(Group)  # roles are data in code, synced after migrate


class RoleFilter(admin.SimpleListFilter):
    """Roles in words, as the list shows them."""

    title = _("역할")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        names = Group.objects.order_by("pk").values_list("name", flat=True)
        return [(name, group_label(name)) for name in names]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Accounts and their roles. Nobody is deleted: an account is switched off."""

    list_display = ("username", "name", "roles", "is_active", "last_login")
    list_filter = (RoleFilter, "is_active")
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("username", "name")
    ordering = ("username",)
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("사람"), {"fields": ("name", "email", "language")}),
        (_("역할"), {"fields": ("is_active", "is_staff", "groups")}),
        (
            _("때"),
            {"fields": ("last_login", "date_joined", "password_changed_at", "disabled_at")},
        ),
    )
    readonly_fields = ("last_login", "date_joined", "password_changed_at", "disabled_at")
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": ("username", "name", "usable_password", "password1", "password2"),
            },
        ),
    )

    @admin.display(description=_("역할"))
    def roles(self, user: User) -> str:
        return ", ".join(group_label(group.name) for group in user.groups.all())

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Roles as boxes to tick, in words: seven of them need no list with a filter."""
        if db_field.name != "groups":
            return super().formfield_for_manytomany(db_field, request, **kwargs)
        kwargs["widget"] = forms.CheckboxSelectMultiple()
        field = db_field.formfield(**kwargs)
        field.help_text = ""
        field.label_from_instance = lambda group: group_label(group.name)
        return field

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """An account is switched off by its box; since when is written down, not typed."""
        obj.disabled_at = None if obj.is_active else obj.disabled_at or clock.now()
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
