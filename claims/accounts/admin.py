"""Accounts in the admin site."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from allauth.account import admin as _registers_addresses  # noqa: F401
from allauth.account.models import EmailAddress
from allauth.mfa import admin as _registers_factors  # noqa: F401
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth import admin as _registers_groups  # noqa: F401
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.accounts.account_changes import (
    factor_labels_of,
    mail_account_disabled,
    propose_factor_reset,
)
from claims.accounts.forms import PersonForm
from claims.accounts.password_links import is_mailed, make_link, require_way_to_send
from claims.admin_pages import ComputedStateFilter, FormattedAdmin, Waiting
from claims.changes.admin_forms import PROPOSED, FreshSecondFactorMixin, refusal_by
from claims.changes.models import PERMISSION, ProposedChange
from claims.confirmation.forms import ReasonForm, sheet_form
from claims.confirmation.sheet import Sheet
from claims.confirmation.views import ask_first, refuse_sheet
from claims.errors import DomainError
from claims.users import lockout
from claims.users.mail import password_link_lasts
from claims.users.models import User
from claims.users.navigation import group_label
from claims.users.second_factor import KINDS, needs_second_factor, redirect_to_second_factor

admin.site.unregister(Group)  # roles are data in code, synced after migrate
# Pages of the log-in library, past the verbs that two administrators need.
admin.site.unregister([EmailAddress, Authenticator])


class RoleFilter(admin.SimpleListFilter):
    """Filter of the list of accounts in the admin site by role; the choices have the roles'
    labels."""

    title = _("역할")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        names = Group.objects.order_by("pk").values_list("name", flat=True)
        return [(name, group_label(name)) for name in names]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


def _without_factor(rows: Any) -> Any:
    """Filter a queryset of users to active accounts with a role that have no second factor;
    recovery codes alone do not count."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=KINDS)
    roles = User.groups.through.objects.filter(user_id=OuterRef("pk"))
    in_office = Exists(roles) | Q(is_superuser=True)
    return rows.filter(in_office, ~Exists(factors), is_active=True)


def _locked(rows: Any) -> Any:
    return rows.filter(pk__in=lockout.locked_accounts())


class LogInFilter(ComputedStateFilter):
    """Filter of the list of accounts in the admin site by a problem with logging in: locked within
    the last hour, without a second factor, or never logged in.
    """

    title = _("로그인")
    parameter_name = "login"
    options: ClassVar[dict[str, Any]] = {
        "locked": (_("한 시간 안에 막힘"), _locked),
        "no_factor": (_("2단계 인증 없음"), _without_factor),
        "never": (
            _("로그인한 적 없음"),
            lambda rows: rows.filter(last_login__isnull=True, is_active=True),
        ),
    }


@admin.register(User)
class UserAdmin(FreshSecondFactorMixin, FormattedAdmin):
    """Admin pages of accounts and their roles. An account is disabled, never deleted. Only its
    owner sets a password, through a link.
    """

    form = PersonForm
    list_display = ("username", "name", "roles", "is_active", "last_login")
    list_filter = (LogInFilter, RoleFilter, "is_active")
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("username", "name")
    search_help_text = _("아이디, 이름")
    waiting = (
        Waiting(_("로그인이 막힌 계정"), _locked, "login=locked"),
        Waiting(_("2단계 인증이 없는 사용자"), _without_factor, "login=no_factor"),
    )
    ordering = ("username",)
    fieldsets = (
        (None, {"fields": ("username", "name", "email", "language", "is_active")}),
        (_("역할"), {"fields": ("roles", "reason")}),
        (
            _("때"),
            {"fields": ("last_login", "date_joined", "password_changed_at", "disabled_at")},
        ),
    )
    readonly_fields = ("last_login", "date_joined", "password_changed_at", "disabled_at")
    change_form_template = "admin/claims/user/change_form.html"

    @admin.display(description=_("역할"))
    def roles(self, user: User) -> str:
        return ", ".join(group_label(group.name) for group in user.groups.all())

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """Return the account; on a POST lock its row, so that nobody gives it a role until it is
        saved.
        """
        user = super().get_object(request, object_id, from_field)
        if user is not None and request.method == "POST":
            return User.objects.select_for_update().filter(pk=user.pk).first()
        return user

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the parts of the form. The first says of an account with a role what another
        administrator confirms; the help text of the roles says it of these."""
        if obj is None:
            return self.fieldsets[:2]
        if not obj.in_office:
            return self.fieldsets
        name, options = self.fieldsets[0]
        waits = _("이메일을 바꾸거나 꺼진 계정을 켜면 다른 관리자가 확인한 뒤에 적용됩니다.")
        return ((name, {**options, "description": waits}), *self.fieldsets[1:])

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kw: Any) -> Any:
        """Render the form with one button, which says that it saves or proposes."""
        context |= {"show_save_and_add_another": False, "show_save_and_continue": False}
        context["propose_words"] = _("저장 · 변경 제안")
        return super().render_change_form(request, context, *args, **kw)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"by": request.user})

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/password-link/", wrap(self.password_link), name="password_link"),
            path("<int:pk>/reset-factor/", wrap(self.reset_factor), name="reset_factor"),
            path("<path:rest>/password/", wrap(self.no_password), name="no_password"),
            *super().get_urls(),
        ]

    def no_password(self, request: HttpRequest, rest: str) -> HttpResponse:
        """View in place of Django's page on which an administrator types somebody's password.
        Always raises PermissionDenied.
        """
        raise PermissionDenied

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save the account and propose the changes that need another administrator
        (`PersonForm.propose`).

        `disabled_at` follows the checkbox `is_active`; a new account gets no usable password. For
        an account with a role a new address and being enabled again are only proposed. Disabling
        one mails its owner and the other administrators."""
        if form.proposes_enabling:
            obj.is_active = False
        obj.disabled_at = None if obj.is_active else obj.disabled_at or clock.now()
        if form.in_office:
            obj.email = form.mail_before
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if obj.email != form.mail_before:
            EmailAddress.objects.filter(user=obj).delete()  # copies that the library keeps
        if change and form.active_before and not obj.is_active:
            mail_account_disabled(user=obj, by=request.user)  # type: ignore[arg-type]
        if form.propose(obj):
            messages.info(request, PROPOSED)
        obj.only_proposed = not form.saves

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kw: Any) -> HttpResponse:
        """Redirect after an account was added: to the list of changes if a role was proposed
        (confirming it resets the credentials), else to the page that sends its password link."""
        if ProposedChange.objects.waiting().filter(kind="roles", target=str(obj.pk)).exists():
            said: Any = _("계정을 만들었습니다. 역할이 적용되면 본인이 들어옵니다.")
            if not is_mailed(obj):  # the role's beginning drops a password set before
                said = _(
                    "계정을 만들었습니다. 메일이 나가지 않으므로, 역할이 적용된 뒤에 서버에서"
                    " manage.py changepassword %(name)s 명령으로 비밀번호를 정해야"
                    " 들어올 수 있습니다."
                ) % {"name": obj.username}
            messages.success(request, said)
            return redirect("changes:changes")
        messages.success(request, _("계정을 만들었습니다. 비밀번호를 정할 링크를 보내 주세요."))
        return redirect("admin:password_link", obj.pk)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Redirect after an account was changed: to the list of changes if all was only proposed,
        so that no message says that it was changed."""
        if obj.only_proposed:
            return redirect("changes:changes")
        return super().response_change(request, obj)

    def password_link(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show a confirmation sheet; once confirmed, mail the account's owner a link to set a
        password, or show the link once if no mail is sent. Needs `claims.change_user`, and for a
        POST a fresh second factor.
        """
        if not request.user.has_perm("claims.change_user"):
            raise PermissionDenied
        if needs_second_factor(request, [PERMISSION]):
            return redirect_to_second_factor(request, request.get_full_path())
        user = get_object_or_404(User, pk=pk)
        sheet = _link_sheet(user)
        asked = ask_first(request, sheet)
        if asked is not None:
            return asked
        try:
            url = make_link(user=user, by=request.user, request=request)  # type: ignore[arg-type]
        except DomainError as error:
            return refuse_sheet(request, sheet, error)
        entry = _("비밀번호 링크를 메일로 보냄") if not url else _("비밀번호 링크를 화면에 보임")
        self.log_change(request, user, str(entry))
        if url:
            return render(request, "admin/claims/user/link.html", {"person": user, "url": url})
        messages.success(request, _("링크를 %(mail)s로 보냈습니다.") % {"mail": user.email})
        return redirect("admin:claims_user_change", user.pk)

    def reset_factor(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show a confirmation sheet with a reason; once confirmed, propose to reset the second
        factor of an account. Another administrator confirms the proposal. A POST needs a fresh
        second factor.
        """
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        if needs_second_factor(request, [PERMISSION]):
            return redirect_to_second_factor(request, request.get_full_path())
        user = get_object_or_404(User, pk=pk)
        sheet = _factor_sheet(request, user)
        asked = ask_first(request, sheet)
        if asked is not None:
            return asked
        reason = sheet.fields.cleaned_data["reason"]  # type: ignore[union-attr]
        try:
            propose_factor_reset(user=user, reason=reason, by=request.user)  # type: ignore[arg-type]
        except DomainError as error:
            return refuse_sheet(request, sheet, error)
        messages.success(request, PROPOSED)
        return redirect("changes:changes")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _link_sheet(user: User) -> Sheet:
    told: Any
    refused = refusal_by(lambda: require_way_to_send(user))
    if refused:
        told = ""
    elif is_mailed(user):
        told = _("본인에게만 메일로 갑니다: %(mail)s") % {"mail": user.email}
    else:
        told = _("메일이 나가지 않아 다음 화면에 한 번만 보입니다. 본인에게 직접 건네 주세요.")
    return Sheet(
        title=_("비밀번호 링크"),
        button=_("링크 보내기") if is_mailed(user) else _("링크 보기"),
        back=reverse("admin:claims_user_change", args=[user.pk]),
        facts=(
            (_("사용자"), f"{user} ({user.username})"),
            (_("쓸 수 있는 동안"), _("%(lasts)s, 한 번") % {"lasts": password_link_lasts()}),
        ),
        notified=told,
        warning=str(refused.message) if refused else "",
    )


def _factor_sheet(request: HttpRequest, user: User) -> Sheet:
    asked = partial(ReasonForm, label=_("사유"), hint=_("다른 관리자가 이 사유를 보고 확인합니다."))
    return Sheet(
        title=_("2단계 인증 초기화 제안"),
        button=_("제안하기"),
        back=reverse("admin:claims_user_change", args=[user.pk]),
        facts=(
            (_("사용자"), f"{user} ({user.username})"),
            (_("등록한 2단계 인증"), factor_labels_of(user)),
            (_("비밀번호"), _("함께 지우고 본인이 새로 정합니다")),
        ),
        next_person=_("다른 관리자가 확인하면 적용됩니다."),
        undo_text=_("확인 전에는 철회할 수 있습니다"),
        fields=sheet_form(request, asked),
    )
