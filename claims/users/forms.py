"""Forms of the log-in library as this desk needs them: addresses, labels."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm
from allauth.account.internal import flows
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims.users.models import User


class OwnAddressForm(ResetPasswordForm):
    """Form for a forgotten password. The link goes to the present address of each active account
    with the typed address.

    The library would also search its own table of addresses, and would send to the typed
    address."""

    def clean_email(self) -> str:
        typed = get_adapter().clean_email(self.cleaned_data["email"])
        self.users = list(User.objects.filter(email__iexact=typed, is_active=True))
        return typed

    def save(self, request: HttpRequest, **kwargs: object) -> str:
        typed: str = self.cleaned_data["email"]
        if not self.users:
            flows.password_reset.request_password_reset(request, typed, [], None)
        for user in self.users:
            flows.password_reset.request_password_reset(request, user.email, [user], None)
        return typed


class NamedPasskeyForm(AddWebAuthnForm):
    """Form that adds a passkey, with a translated label of the name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("이름")


class RenamedPasskeyForm(EditWebAuthnForm):
    """Form that renames a passkey, with a translated label of the name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("이름")
