"""URL patterns of the fairness page."""

from django.urls import path

from reviews.fairness import views

app_name = "fairness"
urlpatterns = [
    path("", views.fairness, name="fairness"),
    path("compute/", views.compute, name="compute"),
    path("pairs/", views.pairs, name="pairs"),
    path("compare/", views.side_by_side, name="compare"),
]
