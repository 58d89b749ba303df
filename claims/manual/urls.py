from django.urls import path

from claims.manual import views

app_name = "manual"
urlpatterns = [
    path("", views.show_manual, name="manual"),
    path("<slug:key>/", views.show_chapter, name="chapter"),
]
