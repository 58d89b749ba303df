"""URL patterns below /payouts/tax/, in the namespace `payouts`."""

from django.urls import path

from reviews.payouts.tax import views

urlpatterns = [
    path("", views.statement, name="tax"),
]
