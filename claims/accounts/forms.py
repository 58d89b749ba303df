"""The form of an account in the admin site."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from claims.accounts.account_changes import propose_enabling
from claims.accounts.addresses import require_own_address
from claims.accounts.roles import propose_mail, propose_roles, require_compatible_roles
from claims.changes.admin_forms import reason_field, refusal_by
from claims.users.models import User
from claims.users.navigation import group_label


class RolesField(forms.ModelMultipleChoiceField):
    """Form field that chooses roles (groups) by check boxes with the roles' labels."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return group_label(obj.name)


class PersonForm(forms.ModelForm):
    """Form of an account in the admin site. `propose` proposes changed roles to another
    administrator, and for an account that has a role also a new address and being enabled again.
    The other fields are saved at once."""

    by: Any = None  # the user of the request, set by the admin class
    roles = RolesField(
        label=_("역할"),
        queryset=Group.objects.order_by("pk"),
        required=False,
        help_text=_("역할을 바꾸면 다른 관리자가 확인한 뒤에 적용됩니다."),
    )
    reason = reason_field(required=False)

    class Meta:
        model = User
        fields = ("username", "name", "email", "language", "is_active")
        help_texts: ClassVar[dict[str, Any]] = {
            "email": _(
                "비밀번호를 정하는 링크와 알림이 이 주소로 갑니다. 없으면 관리자가 본인에게 직접 "
                "건네야 합니다."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held: set[str] = set()
        self.in_office = False
        self.mail_before = ""
        self.active_before = True
        if self.instance.pk:
            self.held = set(self.instance.groups.values_list("name", flat=True))
            self.in_office = self.instance.in_office
            self.mail_before = self.instance.email
            self.active_before = self.instance.is_active
            self.initial["roles"] = list(self.instance.groups.all())

    @property
    def wanted(self) -> set[str]:
        return {group.name for group in self.cleaned_data.get("roles", ())}

    @property
    def proposes_address(self) -> bool:
        """True if the address was changed on an account that has a role: another administrator must
        confirm it, as password links go there."""
        return self.in_office and self.cleaned_data.get("email", "") != self.mail_before

    @property
    def proposes_enabling(self) -> bool:
        """True if the form enables a disabled account that has a role: another administrator must
        confirm it."""
        on = self.cleaned_data.get("is_active", False)
        return self.in_office and on and not self.active_before

    @property
    def saves(self) -> bool:
        """True if something else was changed than what is proposed, or nothing at all."""
        only = {"roles", "reason"}
        only |= {"email"} if self.proposes_address else set()
        only |= {"is_active"} if self.proposes_enabling else set()
        return not self.changed_data or bool(set(self.changed_data) - only)

    def propose(self, user: User) -> int:
        """Propose the changes that this form may not save (roles, address, enabling), and return
        how many were proposed, 0 to 3.

        Raises the DomainError of the first refused proposal, such as OwnChangeError,
        AlreadyProposedError (one about this account waits already) or IncompatibleRolesError."""
        reason, count = self.cleaned_data.get("reason", ""), 0
        if self.wanted != self.held:
            propose_roles(user=user, names=self.wanted, reason=reason, by=self.by)
            count += 1
        if self.proposes_address:
            propose_mail(user=user, email=self.cleaned_data["email"], reason=reason, by=self.by)
            count += 1
        if self.proposes_enabling:
            propose_enabling(user=user, reason=reason, by=self.by)
            count += 1
        return count

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.cleaned_data = data
        changes = self.wanted != self.held or self.proposes_address or self.proposes_enabling
        if changes and not data.get("reason", "").strip():
            self.add_error("reason", _("다른 관리자가 판단할 수 있게 사유를 적어 주세요."))
        elif changes and not self.errors and (refused := refusal_by(self._try)):
            raise forms.ValidationError(str(refused.message), code=refused.code)
        return data

    def _try(self) -> None:
        """Raise the DomainError for which the proposals would be refused once the account is
        saved with its new address."""
        if self.wanted and not self.in_office:
            require_own_address(self.instance, self.cleaned_data.get("email", ""))
        if self.instance.pk:
            self.propose(User.objects.get(pk=self.instance.pk))
        else:
            require_compatible_roles(self.wanted)
