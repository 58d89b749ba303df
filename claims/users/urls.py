from django.urls import path

from claims.users.preferences import preferences, stay

app_name = "users"

urlpatterns = [
    path("me/preferences/", preferences, name="preferences"),
    path("me/stay/", stay, name="stay"),
]
