from django.urls import path

from claims.privacy import access_export, access_views, views

app_name = "privacy"
urlpatterns = [
    path("access/", access_views.AccessLog.as_view(), name="access_log"),
    path("access/export/", access_export.export, name="access_export"),
    path("reveal/account/<slug:number>/", views.account, name="reveal_account"),
    path("reveal/phone/<slug:number>/", views.phone, name="reveal_phone"),
]
