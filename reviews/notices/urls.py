from django.urls import path

from reviews.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notices, name="notices"),
    path("<int:pk>/retry/", views.retry, name="retry"),
    path("<int:pk>/suppress/", views.suppress, name="suppress"),
]
