"""All routes. Ours declare their permission (claims.users.permissions); libraries check their
own."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler500 = "claims.users.middleware.failed"

urlpatterns = [
    path("", include("reviews.urls")),
    path("", include("claims.urls")),
    path("accounts/", include("claims.users.account_urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("language/", set_language, name="set_language"),
]
