"""Runs of grants in the admin site, read only."""

from typing import Any, ClassVar

from django.contrib import admin

from claims.admin_pages import number_text
from claims.money import won_text
from reviews.payouts.admin import MoneyAdmin
from reviews.payouts.models import GrantRun


@admin.register(GrantRun)
class GrantRunAdmin(MoneyAdmin):
    list_display = ("kind", "status", "prepared", "total", "without_account", "created_at")
    list_filter = ("kind", "status")
    list_select_related = ("started_by",)
    formatters: ClassVar[dict[str, Any]] = {
        "expected": number_text,
        "prepared": number_text,
        "without_account": number_text,
        "held": number_text,
        "total": won_text,
    }
    fields = (
        "kind",
        "programme",
        "status",
        "expected",
        "prepared",
        "total",
        "without_account",
        "held",
        "started_by",
        "created_at",
        "started_at",
        "finished_at",
        "error",
    )
