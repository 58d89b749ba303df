from django.urls import path

from claims.exports import views

app_name = "exports"
urlpatterns = [
    path("", views.exports, name="exports"),
    path("new/<slug:name>/", views.sheet, name="sheet"),
    path("<uuid:token>/file/", views.download, name="download"),
    path("<uuid:token>/cancel/", views.cancel, name="cancel"),
    path("<uuid:token>/again/", views.again, name="again"),
    path("<uuid:token>/remove/", views.remove, name="remove"),
]
