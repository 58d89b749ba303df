from django.urls import path

from claims.privacy import access_export, access_views

urlpatterns = [
    path("access/", access_views.AccessLog.as_view(), name="access_log"),
    path("access/export/", access_export.export, name="access_export"),
]
