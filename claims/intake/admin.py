from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from claims.admin_base import ReadOnlyAdmin
from claims.errors import DomainError
from claims.intake.models import FilingWindow, ImportRun, WindowExtension
from claims.intake.windows import extend_window, open_window


class ExtensionInline(admin.TabularInline):
    """Extensions stand as they were announced; a new one goes through the verb `extend_window`."""

    model = WindowExtension
    extra = 0
    can_delete = False
    fields = ("closes_after", "announced_on", "reason", "by", "at")
    readonly_fields = ("by", "at")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and request.user.has_perm("claims.change_filingwindow")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("claims.view_filingwindow")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(FilingWindow)
class FilingWindowAdmin(admin.ModelAdmin):
    """New windows are entered here. The closing of one in use moves by an extension only."""

    list_display = ("code", "name", "kind", "opens_at", "last_moment", "opened_for")
    list_filter = ("kind",)
    search_fields = ("code", "name")
    inlines = (ExtensionInline,)

    @admin.display(description=_("마감"), ordering="closes_at")
    def last_moment(self, window: FilingWindow) -> Any:
        return window.closes_at - timedelta(minutes=1)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code", "incident", "kind", "opens_at", "closes_at") if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: FilingWindow, form: ModelForm, change: bool
    ) -> None:
        if change:
            super().save_model(request, obj, form, change)
        else:
            open_window(window=obj, by=request.user)

    def save_formset(
        self, request: HttpRequest, form: ModelForm, formset: BaseModelFormSet, change: bool
    ) -> None:
        for extension in formset.save(commit=False):
            try:
                extend_window(
                    window=extension.window,
                    closes_at=extension.closes_after,
                    announced_on=extension.announced_on,
                    reason=extension.reason,
                    by=request.user,
                )
            except DomainError as error:
                messages.error(request, str(error.message))


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    list_display = (
        "file_name", "window", "status", "read", "accepted", "duplicates", "rejected",
        "created_at",
    )  # fmt: skip
    list_filter = ("status", "window")
    list_select_related = ("window",)
    search_fields = ("file_name",)
    fields = (
        "page", "file_name", "window", "status", "error", "bytes", "encoding", "delimiter",
        "unknown_columns", "read", "accepted", "duplicates", "rejected", "routes", "notify",
        "started_by", "created_at", "started_at", "finished_at",
    )  # fmt: skip
    readonly_fields = ("page",)

    @admin.display(description=_("화면"))
    def page(self, run: ImportRun) -> str:
        return format_html('<a href="{}">{}</a>', reverse("intake:import", args=[run.pk]), run)
