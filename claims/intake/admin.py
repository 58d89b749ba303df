from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from claims.admin_base import ReadOnlyAdmin
from claims.confirmation.views import ask_first
from claims.intake.models import FilingWindow, ImportRun, WindowExtension
from claims.intake.sheets import extension_sheet
from claims.intake.windows import ExtensionGoesBack, extend_window, open_window

BEFORE_THIS_MOMENT = _("이 시각 전까지 접수합니다. 하루를 다 받으려면 다음 날 00:00을 적어 주세요.")


class ExtensionForm(forms.ModelForm):
    """A new closing lies behind the present one; otherwise it is an error of its field."""

    class Meta:
        model = WindowExtension
        fields = ("closes_after", "announced_on", "reason")
        help_texts: ClassVar[dict[str, Any]] = {"closes_after": BEFORE_THIS_MOMENT}

    def clean_closes_after(self) -> Any:
        later = self.cleaned_data["closes_after"]
        if later <= self.instance.window.closes_at:
            raise forms.ValidationError(ExtensionGoesBack.message)
        return later


class AskFirst(Exception):
    """Nothing is saved yet: the sheet that is to be confirmed comes first."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response


class ExtensionInline(admin.TabularInline):
    """Extensions stand as they were announced; a new one goes through the verb `extend_window`."""

    model = WindowExtension
    form = ExtensionForm
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

    list_display = ("code", "name", "kind", "opens_at", "closes_at", "opened_for")
    list_filter = ("kind",)
    search_fields = ("code", "name")
    inlines = (ExtensionInline,)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "closes_at" and field is not None:
            field.help_text = BEFORE_THIS_MOMENT
        return field

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """What a refused sheet had saved is rolled back: it is raised within the transaction."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except AskFirst as asked:
            return asked.response

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
            asked = ask_first(request, extension_sheet(extension, request.path))
            if asked is not None:
                raise AskFirst(asked)
            extend_window(
                window=extension.window,
                closes_at=extension.closes_after,
                announced_on=extension.announced_on,
                reason=extension.reason,
                by=request.user,
            )


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
