from django.urls import include, path

from claims import health

urlpatterns = [
    path("", include("claims.users.urls")),
    path("changes/", include("claims.changes.urls")),
    path("claims/imports/", include("claims.intake.urls")),
    path("claims/", include("claims.register.urls")),
    path("documents/", include("claims.documents.urls")),
    path("audit/seals/", include("claims.trail.urls")),
    path("", include("claims.privacy.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("metrics", health.metrics, name="metrics"),
]
