from django.urls import include, path

urlpatterns = [
    path("", include("claims.users.urls")),
    path("changes/", include("claims.changes.urls")),
    path("claims/imports/", include("claims.intake.urls")),
    path("claims/", include("claims.register.urls")),
    path("documents/", include("claims.documents.urls")),
    path("audit/seals/", include("claims.trail.urls")),
    path("", include("claims.privacy.urls")),
]
