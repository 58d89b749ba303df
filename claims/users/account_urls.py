"""Routes that override those of the log-in library: two administrators change an address, never its
owner alone."""

from django.urls import path

from claims.users.email_forms import no_address

urlpatterns = [
    path("email/", no_address, name="account_email"),
    path("confirm-email/", no_address, name="account_email_verification_sent"),
    path("confirm-email/<str:key>/", no_address, name="account_confirm_email"),
]
