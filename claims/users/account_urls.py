"""Routes beside those of the log-in library: the log-in with an account of the organisation. Pages
in place of the library's: two administrators change an address, never its owner alone."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path

from claims.users.oidc import oidc_callback, oidc_log_in
from claims.users.permissions import signed_in


@signed_in
def no_address(request: HttpRequest, key: str = "") -> HttpResponse:
    """View in place of the log-in library's pages on which a person adds or confirms a mail address
    alone.

    Always raises PermissionDenied.
    """
    raise PermissionDenied


urlpatterns = [
    path("email/", no_address, name="account_email"),
    path("confirm-email/", no_address, name="account_email_verification_sent"),
    path("confirm-email/<str:key>/", no_address, name="account_confirm_email"),
    path("oidc/login/", oidc_log_in, name="oidc_log_in"),
    path("oidc/callback/", oidc_callback, name="oidc_callback"),
]
