"""URL patterns below /payouts/months/journal/, in the namespace `payouts`."""

from django.urls import path

from reviews.payouts.journal import views

urlpatterns = [
    path("", views.journal, name="journal"),
    path("entries/", views.entries, name="entries"),
]
