from django.urls import path

from claims.trail import views as pages

app_name = "trail"
urlpatterns = [
    path("", pages.seals, name="seals"),
    path("<int:number>/head.json", pages.head, name="head"),
]
