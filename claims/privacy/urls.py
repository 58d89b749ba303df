from django.urls import include, path

from claims.privacy import access_views

urlpatterns = [
    path("access/", access_views.AccessLog.as_view(), name="access_log"),
    path("access/inspections/", include("claims.privacy.inspections.urls")),
]
