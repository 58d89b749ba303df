"""URL patterns below /payouts/planning/, in the namespace `payouts`."""

from django.urls import path

from reviews.payouts.planning import views

urlpatterns = [
    path("", views.plan, name="plan"),
    path("build/", views.build, name="build_plan"),
]
