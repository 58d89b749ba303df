"""URL pattern of the system status."""

from django.urls import path

from reviews.system_status import views

app_name = "system_status"
urlpatterns = [path("", views.status, name="status")]
