"""Admin pages of monthly closings (read only) and of the journal's accounts, whose codes and names
can be edited."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext

from claims.admin_pages import FormattedAdmin
from claims.money import won_text
from reviews.payouts.admin import MoneyAdmin
from reviews.payouts.models import JournalAccount, MonthClosing

__all__ = ["JournalAccountAdmin", "MonthClosingAdmin"]


@admin.register(MonthClosing)
class MonthClosingAdmin(MoneyAdmin):
    list_display = ("starts_on", "status", "paid", "closing", "statement_closing", "confirmed_by")
    list_filter = ("status",)
    list_select_related = ("confirmed_by",)
    list_names = False
    formatters: ClassVar[dict[str, Any]] = dict.fromkeys(
        (
            *("opening", "paid", "returned", "received", "reversed", "fees", "interest", "funds"),
            *("other", "closing", "statement_closing"),
        ),
        won_text,
    )
    fields = (
        *("starts_on", "ends_on", "status", *formatters, "entries", "lines", "note"),
        *("proposed_by", "proposed_at", "confirmed_by", "confirmed_at", "withdrawn_by"),
        *("reason", "reopening_by", "reopened_by", "ended_at"),
    )

    def row_title(self, row: MonthClosing) -> str:
        return f"{row} {row.get_status_display()}"


class JournalAccountForm(forms.ModelForm):
    class Meta:
        model = JournalAccount
        fields = ("code", "name")

    def clean(self) -> dict[str, Any]:
        """Refuse a changed code or name while any month is closed, since the journal files of
        closed months contain them."""
        given: dict[str, Any] = super().clean() or {}
        if self.has_changed() and MonthClosing.objects.closed().exists():
            raise forms.ValidationError(
                gettext(
                    "마감한 달의 분개장에 쓰인 계정입니다. 마감한 달이 없을 때만 바꿀 수 있습니다."
                )
            )
        return given


@admin.register(JournalAccount)
class JournalAccountAdmin(FormattedAdmin):
    """Admin page of the journal's accounts. Code and name can be edited; accounts are neither added
    nor deleted, since each use has exactly one."""

    form = JournalAccountForm
    list_display = ("code", "name", "role")
    fields = ("role", "code", "name")
    readonly_fields = ("role",)
    actions = None

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Write code and name alone: the database lets the application change nothing else."""
        obj.save(update_fields=("code", "name"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
