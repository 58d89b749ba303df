from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget, AdminSplitDateTime
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.admin_pages import ComputedStateFilter, FormattedAdmin, bytes_text, number_text
from claims.changes.admin_forms import ProposingAdmin, ProposingForm
from claims.intake.models import FilingWindow, ImportRun, WindowExtension
from claims.intake.window_changes import propose_extension, propose_window
from claims.privacy.admin_base import ReadOnlyAdmin
from claims.register.models import Route


def _routes_text(routes: dict[str, int]) -> str:
    """Return {route: count} of an import as text, with the routes' labels."""
    return " · ".join(f"{Route(name).label} {n:,}" for name, n in routes.items() if n)


FACTS = ("code", "incident", "kind", "name", "opens_at", "closes_at", "opened_for")


class ExtensionInline(admin.TabularInline):
    """Read-only table of the extensions of a filing window, on the window's page."""

    model = WindowExtension
    extra = 0
    can_delete = False
    fields = ("closes_after", "announced_on", "reason", "by", "at")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("claims.view_filingwindow")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class WindowForm(ProposingForm):
    """Form of a filing window in the admin site. It proposes a new window or, for an existing one,
    a later closing (`new_closing`); another administrator confirms.
    """

    new_closing = forms.SplitDateTimeField(
        label=_("새 마감"),
        widget=AdminSplitDateTime,
        required=False,
        help_text=_("이 시각 전까지 접수합니다. 하루 끝까지 받으려면 다음 날 00:00을 적습니다."),
    )
    announced_on = forms.DateField(label=_("공고일"), widget=AdminDateWidget, required=False)

    class Meta:
        model = FilingWindow
        fields = FACTS

    def clean(self) -> dict[str, Any]:
        for name in ("new_closing", "announced_on") if self.instance.pk else ():
            if name not in self.errors and not self.cleaned_data.get(name):
                self.add_error(name, self.fields[name].error_messages["required"])
        return super().clean()

    def propose(self) -> object:
        data = self.cleaned_data
        if not self.instance.pk:
            window = FilingWindow(**{name: data[name] for name in FACTS})
            return propose_window(window=window, reason=data["reason"], by=self.by)
        return propose_extension(
            window=FilingWindow.objects.get(pk=self.instance.pk),
            closes_at=data["new_closing"],
            announced_on=data["announced_on"],
            reason=data["reason"],
            by=self.by,
        )


def _closed(rows: Any) -> Any:
    return rows.filter(closes_at__lte=clock.now())


class WindowFilter(ComputedStateFilter):
    """Filter of the filing windows in the admin site: open now, not yet open, or closed."""

    title = _("접수 상태")
    parameter_name = "state"
    options: ClassVar[dict[str, Any]] = {
        "open": (
            _("접수 중"),
            lambda rows: rows.filter(opens_at__lte=clock.now(), closes_at__gt=clock.now()),
        ),
        "ahead": (_("시작 전"), lambda rows: rows.filter(opens_at__gt=clock.now())),
        "closed": (_("마감"), _closed),
    }


@admin.register(FilingWindow)
class FilingWindowAdmin(ProposingAdmin, FormattedAdmin):
    """Admin pages of filing windows. New windows and later closings are proposed here; another
    administrator confirms them.
    """

    form = WindowForm
    list_display = ("code", "name", "kind", "opens_at", "closes_at", "opened_for")
    list_filter = (WindowFilter, "kind")
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("code", "name")
    search_help_text = _("코드, 이름")
    inlines = (ExtensionInline,)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ((None, {"fields": (*FACTS, "reason")}),)
        return (
            (None, {"fields": FACTS}),
            (_("연장"), {"fields": ("new_closing", "announced_on", "reason")}),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return FACTS if obj else ()

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
    search_help_text = _("파일 이름")
    formatters: ClassVar[dict[str, Any]] = {
        "bytes": bytes_text,
        "read": number_text,
        "accepted": number_text,
        "duplicates": number_text,
        "rejected": number_text,
        "unknown_columns": ", ".join,
        "routes": _routes_text,
        "window": lambda window: window.name,
    }
    fields = (
        "file_name", "window", "status", "error", "bytes", "encoding", "delimiter",
        "unknown_columns", "read", "accepted", "duplicates", "rejected", "routes", "notify",
        "started_by", "created_at", "started_at", "finished_at",
    )  # fmt: skip
