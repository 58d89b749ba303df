from django.urls import include, path

from reviews.notices import views

app_name = "notices"
urlpatterns = [
    path("bulk/", include("reviews.notices.bulk.urls")),
    path("", views.notices, name="notices"),
    path("<int:pk>/retry/", views.retry, name="retry"),
    path("<int:pk>/suppress/", views.suppress, name="suppress"),
]
