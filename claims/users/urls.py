from django.urls import path

from claims.users.preferences import preferences

app_name = "users"

urlpatterns = [path("me/preferences/", preferences, name="preferences")]
