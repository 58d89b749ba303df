"""Names and days in the admin site: companies, services, industries and holidays."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.admin_pages import FormattedAdmin, Waiting
from claims.changes.admin_forms import PROPOSED, ProposingAdmin, ProposingForm
from claims.changes.models import PERMISSION
from claims.confirmation.forms import ReasonForm, sheet_form
from claims.confirmation.sheet import Sheet
from claims.confirmation.views import ask_first, refuse_sheet
from claims.errors import DomainError
from claims.policy.company_changes import FIELDS, propose_company
from claims.policy.holiday_changes import propose_holiday
from claims.policy.models import Company, Holiday, Industry, Service
from claims.policy.service_merge import count_claims, propose_merge
from claims.users.second_factor import needs_second_factor, redirect_to_second_factor
from claims.working_days import holidays_on_weekdays

__all__ = ["CompanyAdmin", "HolidayAdmin", "IndustryAdmin", "ServiceAdmin"]


class NoDelete(FormattedAdmin):
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class CompanyForm(ProposingForm):
    """Form of a company in the admin site; another administrator confirms what it proposes."""

    class Meta:
        model = Company
        fields = FIELDS

    def propose(self) -> object:
        data = self.cleaned_data
        stored = Company.objects.get(pk=self.instance.pk) if self.instance.pk else None
        after = {name: data[name] for name in FIELDS}
        return propose_company(company=stored, after=after, reason=data["reason"], by=self.by)


@admin.register(Company)
class CompanyAdmin(ProposingAdmin, NoDelete):
    """Admin pages of companies. New companies and other names are proposed here; another
    administrator confirms them."""

    form = CompanyForm
    fields = (*FIELDS, "reason")
    list_display = ("name", "aliases", "is_operator")
    search_fields = ("name",)
    search_help_text = _("회사 이름")
    formatters: ClassVar[dict[str, Any]] = {"aliases": ", ".join}


class ConfirmedForm(forms.ModelForm):
    """Form of a name in the admin list, with a label for screen readers on the checkbox
    `confirmed`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        box = self.fields["confirmed"]
        box.widget.attrs["aria-label"] = f"{self.instance} {box.label}"


def _unconfirmed(rows: Any) -> Any:
    return rows.filter(confirmed=False)


class MergeForm(ReasonForm):
    """Form of the admin page that merges a service's name into another service: asks for the target
    and a reason. For a name that is merged already, only the reason for undoing that.
    """

    into = forms.ModelChoiceField(queryset=Service.objects.none(), label=_("합칠 서비스"))
    field_order = ("into", "reason")

    def __init__(self, *args: Any, service: Service, **kwargs: Any) -> None:
        super().__init__(
            *args, label=_("사유"), hint=_("다른 관리자가 이 사유를 보고 확인합니다."), **kwargs
        )
        if service.merged_into_id:
            del self.fields["into"]
            return
        into: Any = self.fields["into"]
        into.queryset = Service.objects.counted().filter(confirmed=True).exclude(pk=service.pk)
        into.widget.attrs["class"] = "form-select"


def _merge_sheet(request: HttpRequest, service: Service) -> Sheet:
    merged = service.merged_into
    title = _("합친 서비스 풀기 제안") if merged else _("서비스 합치기 제안")
    facts = [(_("서비스"), str(service)), (_("신청"), f"{count_claims(service):,}")]
    if merged:
        facts.append((_("합쳐진 서비스"), str(merged)))
    return Sheet(
        title=title,
        button=_("제안하기"),
        back=reverse("admin:claims_service_change", args=[service.pk]),
        facts=tuple(facts),
        next_person=_("다른 관리자가 확인하면 바뀝니다."),
        undo_text=_("두 관리자가 다시 바꿀 수 있습니다"),
        notified=_("신청서에 적힌 이름은 그대로 남습니다. 목록, 선례, 산정에서 함께 셉니다."),
        fields=sheet_form(request, lambda *a, **k: MergeForm(*a, service=service, **k)),
    )


SERVICE_HELP = {
    "company": _("이 서비스를 운영하는 회사. 직접 입력한 신청의 회사가 이와 다르면 알려 줍니다."),
    "confirmed": _(
        "접수 파일에 처음 나온 이름은 꺼져 있습니다. 맞는 이름이면 켜고, 같은 서비스의 다른 "
        "표기이면 「다른 서비스에 합치기」를 누릅니다."
    ),
}
INDUSTRY_HELP = {
    "confirmed": _("접수 파일에 처음 나온 이름은 꺼져 있습니다. 맞는 이름이면 켭니다."),
}


@admin.register(Service)
class ServiceAdmin(NoDelete):
    list_display = ("name", "company", "confirmed", "merged_into")
    list_filter = ("confirmed", "company")
    list_editable = ("confirmed",)
    search_fields = ("name",)
    search_help_text = _("서비스 이름")
    waiting = (Waiting(_("확인할 서비스 이름"), _unconfirmed, "confirmed__exact=0"),)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().get_form(request, *args, **{"help_texts": SERVICE_HELP} | kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return also the name of a service that a claim names: it is what was filed."""
        return ("merged_into", "name") if obj and obj.is_filed else ("merged_into",)

    def get_urls(self) -> list[Any]:
        merge = self.admin_site.admin_view(self.merge)
        return [
            path("<int:pk>/merge/", merge, name="claims_service_merge"),
            *super().get_urls(),
        ]

    def merge(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show a confirmation sheet; once confirmed, propose to merge a service's name into another
        service, or to undo its merge. Another administrator confirms the proposal.
        """
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        if needs_second_factor(request, [PERMISSION]):
            return redirect_to_second_factor(request, request.get_full_path())
        service = get_object_or_404(Service.objects.select_related("merged_into"), pk=pk)
        sheet = _merge_sheet(request, service)
        asked = ask_first(request, sheet)
        if asked is not None:
            return asked
        typed = sheet.fields.cleaned_data  # type: ignore[union-attr]
        try:
            propose_merge(
                service=service, into=typed.get("into"), reason=typed["reason"], by=request.user
            )
        except DomainError as error:
            return refuse_sheet(request, sheet, error)
        messages.success(request, PROPOSED)
        return redirect("changes:changes")

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

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return the name of an industry that a claim names: it is what was filed."""
        return ("name",) if obj and obj.is_filed else ()

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().get_form(request, *args, **{"help_texts": INDUSTRY_HELP} | kwargs)

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        return super().get_changelist_form(request, **{"form": ConfirmedForm} | kwargs)


class HolidayForm(ProposingForm):
    """Form of a day of the table of holidays; another administrator confirms what it proposes."""

    remove = forms.BooleanField(
        label=_("표에서 지우기"),
        required=False,
        help_text=_("이 날을 다시 공개된 달력대로 셉니다."),
    )

    class Meta:
        model = Holiday
        fields = ("day", "name", "off")
        help_texts: ClassVar[dict[str, Any]] = {
            "day": _(
                "확인하면 늦어도 1분 뒤부터 새로 정하는 기한과 이체일을 이 날에 맞춰 셉니다. 이미 "
                "정해진 기한은 움직이지 않습니다."
            ),
            "off": _("끄면 공휴일이지만 근무한 날입니다. 주말은 언제나 쉬는 날입니다."),
        }

    def propose(self) -> object:
        data = self.cleaned_data
        after = {name: data[name] for name in ("name", "off")}
        return propose_holiday(
            day=self.instance.day if self.instance.pk else data["day"],
            after={} if data.get("remove") else after,
            reason=data["reason"],
            by=self.by,
        )


@admin.register(Holiday)
class HolidayAdmin(ProposingAdmin, NoDelete):
    """Admin pages of the days that differ from the published calendar (Holiday). A day, another
    name of one, and its removal are proposed here; another administrator confirms them. Deadlines
    that are stored already do not change."""

    form = HolidayForm
    list_display = ("day", "name", "off")
    list_filter = ("off",)
    date_hierarchy = "day"

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list, with the weekdays of this year and the next that the published calendar has as
        days off already (`calendar`)."""
        year, language = clock.today().year, get_language() or "ko"
        calendar = [(one, holidays_on_weekdays(one, language)) for one in (year, year + 1)]
        return super().changelist_view(request, {**(extra_context or {}), "calendar": calendar})

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("day", "name", "off", *(("remove",) if obj else ()), "reason")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("day",) if obj else ()
