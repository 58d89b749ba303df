"""Closed months in the admin site, read only; the journal's accounts, whose codes are data."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _now

from claims.admin_pages import InWordsAdmin, won_text
from reviews.payouts.admin import MoneyAdmin
from reviews.payouts.models import JournalAccount, MonthClosing

__all__ = ["JournalAccountAdmin", "MonthClosingAdmin"]


@admin.register(MonthClosing)
class MonthClosingAdmin(MoneyAdmin):
    list_display = ("starts_on", "status", "paid", "closing", "statement_closing", "confirmed_by")
    list_filter = ("status",)
    list_select_related = ("confirmed_by",)
    list_names = False
    written: ClassVar[dict[str, Any]] = dict.fromkeys(
        (
            *("opening", "paid", "returned", "received", "reversed", "fees", "interest", "funds"),
            *("other", "closing", "statement_closing"),
        ),
        won_text,
    )
    fields = (
        *("starts_on", "ends_on", "status", *written, "entries", "lines", "note"),
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
        """Refuse a change while a month is closed: its files have the codes."""
        given: dict[str, Any] = super().clean() or {}
        if self.has_changed() and MonthClosing.objects.closed().exists():
            raise forms.ValidationError(
                _now(
                    "마감한 달의 분개장에 쓰인 계정입니다. 마감한 달이 없을 때만 바꿀 수 있습니다."
                )
            )
        return given


@admin.register(JournalAccount)
class JournalAccountAdmin(InWordsAdmin):
    """The accounts of the journal: each use has one, none is added or removed."""

    form = JournalAccountForm
    list_display = ("code", "name", "role")
    fields = ("role", "code", "name")
    readonly_fields = ("role",)
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
