from django.urls import path

from claims.policy import views

app_name = "policy"
urlpatterns = [
    path("", views.in_force, name="in_force"),
    path("<int:pk>/", views.version, name="version"),
]
