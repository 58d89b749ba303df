"""URL patterns of sample checks, under /reviews/samples/."""

from django.urls import path

from reviews.committee.sample_checks import views

urlpatterns = [
    path("", views.samples, name="samples"),
    path("<int:pk>/", views.sample, name="sample"),
    path("<int:pk>/judge/", views.judge, name="judge_sample"),
    path("<int:pk>/decline/", views.decline, name="decline_sample"),
    path("<int:pk>/pass-on/", views.pass_on, name="pass_sample_on"),
    path("<int:pk>/settle/", views.settle, name="settle_sample"),
    path("<int:pk>/end/", views.end, name="end_sample"),
]
