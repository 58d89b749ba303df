from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from claims.admin_base import ReadOnlyAdmin
from claims.intake.models import FilingWindow, ImportRun, WindowExtension


class ExtensionInline(admin.TabularInline):
    """Extensions are read here; the verb `extend_window` writes them."""

    model = WindowExtension
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

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
