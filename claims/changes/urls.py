from django.urls import path

from claims.changes import views

app_name = "changes"

urlpatterns = [
    path("", views.changes, name="changes"),
    path("<int:pk>/confirm/", views.confirm, name="confirm"),
    path("<int:pk>/decline/", views.decline, name="decline"),
]
