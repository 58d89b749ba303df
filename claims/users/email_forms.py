"""Forms for addresses of accounts: administrators keep them, and links go to no other address."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm
from allauth.account.internal import flows
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from claims.users.models import User
from claims.users.permissions import signed_in


class OwnAddressForm(ResetPasswordForm):
    """The form for a forgotten password: the link goes to the present address of the account.

    The library would also search its own table of addresses, which its own pages fill, and would
    send to the typed address.
    """

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


@signed_in
def no_address(request: HttpRequest, key: str = "") -> HttpResponse:
    """Answer 404 for the library's pages on which a person adds or confirms an address alone."""
    raise PermissionDenied
