"""Every route. Ours declare their permission (claims.users.permissions); others have a guard."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from claims.users.email_forms import no_address
from config import health

admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", include("reviews.urls")),
    path("", include("claims.urls")),
    # Before the library's own routes of these names: an address is changed by two administrators.
    path("accounts/email/", no_address, name="account_email"),
    path("accounts/confirm-email/", no_address, name="account_email_verification_sent"),
    path("accounts/confirm-email/<str:key>/", no_address, name="account_confirm_email"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("language/", set_language, name="set_language"),
    path("healthz", health.healthz, name="healthz"),
    path("metrics", health.metrics, name="metrics"),
]
