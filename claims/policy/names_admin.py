"""Names and days in the admin site: companies, services, industries and holidays."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims.admin_pages import InWordsAdmin, Waiting
from claims.policy import deadlines
from claims.policy.models import Company, Holiday, Industry, Service
from claims.working_days import is_working_day

__all__ = ["CompanyAdmin", "HolidayAdmin", "IndustryAdmin", "ServiceAdmin"]


class NoDelete(InWordsAdmin):
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Company)
class CompanyAdmin(NoDelete):
    list_display = ("name", "aliases", "is_operator")
    search_fields = ("name",)
    search_help_text = _("회사 이름")
    written: ClassVar[dict[str, Any]] = {"aliases": ", ".join}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.clean()
        super().save_model(request, obj, form, change)


class ConfirmedForm(forms.ModelForm):
    """Labels the box in a list for screen readers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        box = self.fields["confirmed"]
        box.widget.attrs["aria-label"] = f"{self.instance} {box.label}"


def _unconfirmed(rows: Any) -> Any:
    return rows.filter(confirmed=False)


@admin.register(Service)
class ServiceAdmin(NoDelete):
    list_display = ("name", "company", "confirmed")
    list_filter = ("confirmed", "company")
    list_editable = ("confirmed",)
    search_fields = ("name",)
    search_help_text = _("서비스 이름")
    waiting = (Waiting(_("확인할 서비스 이름"), _unconfirmed, "confirmed__exact=0"),)

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        return super().get_changelist_form(request, **{"form": ConfirmedForm} | kwargs)


@admin.register(Industry)
class IndustryAdmin(NoDelete):
    list_display = ("name", "code", "confirmed")
    list_filter = ("confirmed",)
    list_editable = ("confirmed",)
    search_fields = ("name",)
    search_help_text = _("업종 이름")
    waiting = (Waiting(_("확인할 업종 이름"), _unconfirmed, "confirmed__exact=0"),)

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        return super().get_changelist_form(request, **{"form": ConfirmedForm} | kwargs)


class HolidayForm(forms.ModelForm):
    class Meta:
        model = Holiday
        fields = ("day", "name", "off")
        help_texts: ClassVar[dict[str, Any]] = {
            "day": _(
                "저장하면 늦어도 1분 뒤부터 새로 정하는 기한을 이 날에 맞춰 셉니다. 이미 정해진 "
                "기한은 움직이지 않습니다."
            ),
            "off": _("끄면 공휴일이지만 근무한 날입니다. 주말은 언제나 쉬는 날입니다."),
        }

    def clean(self) -> dict[str, Any]:
        """Refuse a row that changes nothing: it would only mislead."""
        data = super().clean() or {}
        day, off = data.get("day"), data.get("off", False)
        if day is not None and off != is_working_day(day):
            raise forms.ValidationError(
                _("이 날은 달력에 이미 쉬는 날입니다.")
                if off
                else _("주말이거나 공휴일이 아니어서 바뀌는 것이 없습니다.")
            )
        return data


@admin.register(Holiday)
class HolidayAdmin(admin.ModelAdmin):
    """Days that differ from the published calendar. Stored deadlines do not move."""

    form = HolidayForm
    list_display = ("day", "name", "off")
    list_filter = ("off",)
    date_hierarchy = "day"

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        deadlines.clear_cache_on_commit()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        deadlines.clear_cache_on_commit()

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        super().delete_queryset(request, queryset)
        deadlines.clear_cache_on_commit()
