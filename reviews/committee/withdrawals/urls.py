"""URL patterns of withdrawals, included before the routes that begin with a claim's number."""

from django.urls import path

from reviews.committee.withdrawals import views

urlpatterns = [
    path("withdrawals/", views.withdrawals, name="withdrawals"),
    path("withdrawals/<slug:number>/", views.withdraw, name="withdraw_claim"),
    path("withdrawals/<slug:number>/undo/", views.undo, name="undo_withdrawal"),
]
