from django.urls import path

from claims.privacy import seal_views

app_name = "trail"
urlpatterns = [
    path("", seal_views.seals, name="seals"),
    path("<int:number>/head.json", seal_views.head, name="head"),
]
