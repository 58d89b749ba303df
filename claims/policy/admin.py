from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from claims import hooks
from claims.changes.admin_forms import PROPOSED
from claims.changes.models import PERMISSION
from claims.document_kinds import DocumentKind
from claims.errors import DomainError
from claims.policy import deadlines
from claims.policy.factors import copy_factors, count_medians
from claims.policy.models import (
    Company,
    FactorKind,
    FactorUnit,
    Holiday,
    Incident,
    Industry,
    PolicyFactor,
    Programme,
    Service,
    SupportPolicy,
    SupportTier,
)
from claims.policy.publication_change import propose_publishing
from claims.users.second_factor import needs_second_factor, redirect_to_second_factor
from claims.working_days import is_working_day


class NoDelete(admin.ModelAdmin):
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class OfADraft(admin.TabularInline):
    """Rows of a policy, editable while it is a draft."""

    extra = 0

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Label each cell of the table for screen readers."""
        formset = super().get_formset(request, obj, **kwargs)
        for field in formset.form.base_fields.values():
            inner: Any = getattr(field.widget, "widget", field.widget)
            inner.attrs["aria-label"] = field.label
        return formset

    def _draft(self, policy: SupportPolicy | None) -> bool:
        return policy is None or not policy.is_published

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._draft(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._draft(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._draft(obj) and super().has_delete_permission(request, obj)


class TierInline(OfADraft):
    model = SupportTier


class FactorForm(forms.ModelForm):
    """The form of a factor; its unit follows from its kind."""

    class Meta:
        model = PolicyFactor
        fields = ("factor", "service", "industry", "value")
        help_texts = {"value": _("비율은 10,000이 100%, 중앙값은 원")}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        median = data.get("factor") == FactorKind.MEDIAN_CLAIM
        self.instance.unit = FactorUnit.WON if median else FactorUnit.BASIS_POINTS
        value = data.get("value")
        if value is not None and not (value >= 1 if median else 0 <= value <= 10_000):
            self.add_error("value", _("비율은 0부터 10,000까지, 중앙값은 1원부터입니다."))
        return data


class FactorInline(OfADraft):
    model = PolicyFactor
    form = FactorForm
    ordering = ("factor", "service__name", "industry__name", "pk")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("service", "industry")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Read the choices of services and industries once, not for each of dozens of rows."""
        formset = super().get_formset(request, obj, **kwargs)
        for name in ("service", "industry"):
            if field := formset.form.base_fields.get(name):
                field.choices = list(field.choices)
                for can in ("add", "change", "view", "delete"):
                    setattr(field.widget, f"can_{can}_related", False)
        return formset


@admin.register(SupportPolicy)
class SupportPolicyAdmin(NoDelete):
    """Drafts are editable; a published policy is read-only, which the database enforces too."""

    list_display = ("title", "programme", "version", "effective_from", "published_at")
    list_filter = ("programme",)
    inlines = (TierInline, FactorInline)
    readonly_fields = ("drafted_by", "published_at", "published_by", "preview")
    actions = ("take_factors", "take_medians", "publish")

    @admin.display(description=_("미리보기"))
    def preview(self, policy: SupportPolicy) -> str:
        """Show the effects of the policy as saved."""
        if policy.pk is None:
            return "–"
        return (
            format_html_join("", "{}", ((html,) for html in hooks.policy_previews(policy))) or "–"
        )

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Show the kinds of document as check boxes instead of typed codes."""
        if db_field.name != "required_kinds":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return forms.MultipleChoiceField(
            label=db_field.verbose_name,
            choices=[kind for kind in DocumentKind.choices if kind[0] != DocumentKind.OTHER],
            initial=db_field.get_default(),
            widget=forms.CheckboxSelectMultiple,
        )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and obj.is_published:
            return False
        return super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.drafted_by = request.user
        super().save_model(request, obj, form, change)

    @admin.action(description=_("시행 중인 판에서 산정 요소 가져오기"), permissions=["change"])
    def take_factors(self, request: HttpRequest, queryset: Any) -> None:
        for policy in queryset:
            self._filled(request, policy, copy_factors)

    @admin.action(description=_("신청 자료에서 중앙값 계산"), permissions=["change"])
    def take_medians(self, request: HttpRequest, queryset: Any) -> None:
        for policy in queryset:
            self._filled(request, policy, count_medians)

    def _filled(self, request: HttpRequest, policy: SupportPolicy, verb: Any) -> None:
        try:
            n = verb(policy=policy, by=request.user)
        except DomainError as error:
            messages.error(request, f"{policy}: {error.message}")
            return
        said = ngettext(
            "%(policy)s에 산정 요소 %(n)d개를 넣었습니다.",
            "%(policy)s에 산정 요소 %(n)d개를 넣었습니다.",
            n,
        )
        messages.success(request, said % {"policy": policy, "n": n})

    @admin.action(description=_("고른 정책 공포 제안"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        if needs_second_factor(request, [PERMISSION]):
            return redirect_to_second_factor(request, request.get_full_path())
        for policy in queryset:
            try:
                propose_publishing(policy=policy, reason=_publishing(policy), by=request.user)
                messages.success(request, f"{policy}: {PROPOSED}")
            except DomainError as error:
                messages.error(request, f"{policy}: {error.message}")
        return None


def _publishing(policy: SupportPolicy) -> str:
    """Return the reason of a proposal to publish: the draft's own note, else its title."""
    return (policy.note or policy.title)[:200]


@admin.register(Company)
class CompanyAdmin(NoDelete):
    list_display = ("name", "aliases", "is_operator")
    search_fields = ("name",)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.clean()
        super().save_model(request, obj, form, change)


class ConfirmedForm(forms.ModelForm):
    """Labels the box in a list for screen readers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        box = self.fields["confirmed"]
        box.widget.attrs["aria-label"] = f"{self.instance} {box.label}"


@admin.register(Service)
class ServiceAdmin(NoDelete):
    list_display = ("name", "company", "confirmed")
    list_filter = ("confirmed", "company")
    list_editable = ("confirmed",)
    search_fields = ("name",)

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        return super().get_changelist_form(request, **{"form": ConfirmedForm} | kwargs)


@admin.register(Industry)
class IndustryAdmin(NoDelete):
    list_display = ("name", "code", "confirmed")
    list_filter = ("confirmed",)
    list_editable = ("confirmed",)
    search_fields = ("name",)

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        return super().get_changelist_form(request, **{"form": ConfirmedForm} | kwargs)


@admin.register(Incident)
class IncidentAdmin(NoDelete):
    list_display = ("name", "code", "began_at", "ended_at")


@admin.register(Programme)
class ProgrammeAdmin(NoDelete):
    list_display = ("name", "code", "incident", "benefit", "state")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Make code and name read-only once a policy is published under them."""
        published = obj is not None and SupportPolicy.objects.published().filter(programme=obj)
        return ("code", "name") if published and published.exists() else ()


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
