from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html_join
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from claims import hooks
from claims.admin_pages import ComputedStateFilter, Waiting, labels_text, percent_text
from claims.changes.admin_forms import PROPOSED
from claims.changes.models import PERMISSION
from claims.document_kinds import DocumentKind
from claims.errors import BenefitApprovedError, DomainError
from claims.money import won_text
from claims.policy.admin_forms import PercentInput
from claims.policy.admin_inlines import FactorInline, TierInline, won_input
from claims.policy.comparison import (
    PERCENT_FIELDS,
    WON_FIELDS,
    compare,
    version_to_compare,
)
from claims.policy.factors import copy_factors, count_medians
from claims.policy.models import (
    Benefit,
    Incident,
    Programme,
    SamePayee,
    SupportPolicy,
)
from claims.policy.names_admin import NoDelete
from claims.policy.publication_change import is_proposed, propose_publishing
from claims.policy.verbs import copy_policy
from claims.trail.triggers import refusals_as
from claims.users.second_factor import needs_second_factor, redirect_to_second_factor


def _drafts(rows: Any) -> Any:
    return rows.filter(published_at__isnull=True)


class PolicyFilter(ComputedStateFilter):
    """Filter of the policy versions in the admin site: drafts, or published ones."""

    title = _("상태")
    parameter_name = "state"
    options: ClassVar[dict[str, Any]] = {
        "draft": (_("초안"), _drafts),
        "published": (_("공포함"), lambda rows: rows.filter(published_at__isnull=False)),
    }


@admin.register(SupportPolicy)
class SupportPolicyAdmin(NoDelete):
    """Admin pages of support policies. Drafts can be edited; a published policy is read-only, which
    the database enforces too.
    """

    list_display = ("title", "programme", "version", "state", "effective_from", "published_at")
    list_filter = (PolicyFilter, "programme")
    show_facets = admin.ShowFacets.NEVER
    list_select_related = ("programme",)
    change_form_template = "admin/claims/supportpolicy/change_form.html"
    empty_value_display = _("없음")
    waiting = (Waiting(_("초안인 정책"), _drafts, "state=draft"),)
    formatters: ClassVar[dict[str, Any]] = {
        **dict.fromkeys(WON_FIELDS, won_text),
        **dict.fromkeys(PERCENT_FIELDS, percent_text),
        "required_kinds": labels_text(DocumentKind),
        "one_grant_by": labels_text(SamePayee),
    }
    inlines = (TierInline, FactorInline)
    readonly_fields = ("drafted_by", "published_at", "published_by", "preview")
    actions = ("copy", "take_factors", "take_medians", "publish")

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/compare/", wrap(self.compare), name="claims_supportpolicy_compare"),
            path(
                "<int:pk>/copy/",
                wrap(require_POST(self.copy_one)),
                name="claims_supportpolicy_copy",
            ),
            path(
                "<int:pk>/publish/",
                wrap(require_POST(self.publish_one)),
                name="claims_supportpolicy_publish",
            ),
            *super().get_urls(),
        ]

    @admin.display(description=_("상태"), ordering="published_at")
    def state(self, policy: SupportPolicy) -> str:
        return str(_("공포함") if policy.is_published else _("초안"))

    def compare(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Compare a version of a policy with `version_to_compare`, rule by rule, and show how it
        would route the claims of the register.
        """
        policy = get_object_or_404(self.get_queryset(request).select_related("programme"), pk=pk)
        if not self.has_view_permission(request, policy):
            raise PermissionDenied
        running = version_to_compare(policy)
        lines = compare(running, policy)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "policy": policy,
            "running": running,
            "title": _("앞 판과 비교") if policy.is_published else _("시행 중인 판과 비교"),
            "changed": [line for line in lines if line.changed],
            "unchanged": [line for line in lines if not line.changed],
            "effect": hooks.policy_effect(policy),
        }
        return TemplateResponse(request, "admin/claims/supportpolicy/compare.html", context)

    def copy_one(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Copy a version of a policy to a new draft and open the draft in the admin site."""
        policy = get_object_or_404(self.get_queryset(request), pk=pk)
        copied = self._copied(request, policy)
        return redirect("admin:claims_supportpolicy_change", copied.pk)

    @admin.action(description=_("고른 정책으로 새 판 쓰기"), permissions=["add"])
    def copy(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """Action of the list: copy each selected policy to a new draft; open the draft where it is
        one."""
        copies = [self._copied(request, policy) for policy in queryset]
        if len(copies) == 1:
            return redirect("admin:claims_supportpolicy_change", copies[0].pk)
        return None

    def _copied(self, request: HttpRequest, policy: SupportPolicy) -> SupportPolicy:
        copied = copy_policy(policy=policy, by=request.user)
        said = _("%(version)s판 초안을 만들었습니다. 규칙, 구간, 산정 요소를 그대로 옮겼습니다.")
        messages.success(request, said % {"version": copied.version})
        self.log_addition(request, copied, [{"added": {}}])
        return copied

    @admin.display(description=_("미리보기"))
    def preview(self, policy: SupportPolicy) -> str:
        """Return HTML of the effects of the policy as it is stored, for its page in the admin site;
        a dash without any.
        """
        if policy.pk is None:
            return "–"
        return (
            format_html_join("", "{}", ((html,) for html in hooks.policy_previews(policy))) or "–"
        )

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Return the form field of a column of a policy: amounts as text in won, shares as text in
        per cent, kinds of document and marks of a payee as check boxes.
        """
        if db_field.name == "programme":  # every other benefit has no policy of amounts
            kwargs["queryset"] = Programme.objects.filter(benefit=Benefit.CASH)
        if db_field.name == "note":
            kwargs["help_text"] = _("공포를 제안하면 다른 관리자가 이 글을 사유로 보고 확인합니다.")
        if db_field.name in WON_FIELDS:
            return won_input(db_field)
        if db_field.name in PERCENT_FIELDS:
            return PercentInput(
                label=db_field.verbose_name,
                initial=db_field.get_default(),
                help_text=format_lazy("{} {}", db_field.help_text, _("10%처럼 적습니다.")),
            )
        if db_field.name == "one_grant_by":
            return forms.MultipleChoiceField(
                label=db_field.verbose_name,
                choices=SamePayee.choices,
                required=False,
                help_text=db_field.help_text,
                widget=forms.CheckboxSelectMultiple,
            )
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
            self._proposed(request, policy)
        return None

    def publish_one(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Propose to publish a draft as it is stored, and open its page again."""
        policy = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, policy):
            raise PermissionDenied
        page = reverse("admin:claims_supportpolicy_change", args=[pk])
        if needs_second_factor(request, [PERMISSION]):
            return redirect_to_second_factor(request, page)
        self._proposed(request, policy)
        return redirect(page)

    def _proposed(self, request: HttpRequest, policy: SupportPolicy) -> None:
        try:
            propose_publishing(policy=policy, reason=_publishing(policy), by=request.user)
            messages.success(request, f"{policy}: {PROPOSED}")
        except DomainError as error:
            messages.error(request, f"{policy}: {error.message}")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show a policy; the page of a draft says whether its publication was proposed
        (`proposed`)."""
        policy = self.get_object(request, object_id)
        if policy is not None and not policy.is_published:
            extra_context = {**(extra_context or {}), "proposed": is_proposed(policy)}
        return super().change_view(request, object_id, form_url, extra_context)


def _publishing(policy: SupportPolicy) -> str:
    """Return the reason that is recorded with a proposal to publish, at most 200 characters: the
    draft's note, or else its title."""
    return (policy.note or policy.title)[:200]


@admin.register(Incident)
class IncidentAdmin(NoDelete):
    list_display = ("name", "code", "began_at", "ended_at")


@admin.register(Programme)
class ProgrammeAdmin(NoDelete):
    """Admin pages of the support programmes of the plan. The progress of each one is on the page of
    programmes, outside the admin site.
    """

    list_display = ("name", "code", "benefit", "company", "audience", "state")
    list_select_related = ("company",)
    list_filter = ("state", "benefit")
    show_facets = admin.ShowFacets.NEVER
    formatters: ClassVar[dict[str, Any]] = dict.fromkeys(("unit_value", "budget_limit"), won_text)
    fields = (
        "code", "name", "incident", "company", "benefit", "terms", "how", "audience",
        "recipients", "unit_value", "units", "quantity", "budget_limit", "begins_on", "ends_on",
        "state",
    )  # fmt: skip

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Return the form field of a column of a programme: amounts as text in won, the others as
        Django does.
        """
        if db_field.name in ("unit_value", "budget_limit"):
            return won_input(db_field)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save a programme. Raises BenefitApprovedError if its terms changed after two people had
        approved the benefit.
        """
        with refusals_as({"benefit_stays_as_it_was_approved": BenefitApprovedError}):
            super().save_model(request, obj, form, change)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return the read-only columns of a programme: code, name and incident once a policy of the
        programme is published, else none.
        """
        published = obj is not None and SupportPolicy.objects.published().filter(programme=obj)
        return ("code", "name", "incident") if published and published.exists() else ()
