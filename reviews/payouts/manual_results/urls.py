"""Included under /payouts/, in its namespace."""

from django.urls import path

from reviews.payouts.manual_results import views

urlpatterns = [
    path("<int:pk>/result/", views.result, name="result"),
    path("batches/<int:pk>/paid/", views.rest_was_paid, name="rest_was_paid"),
    path("hand/<int:pk>/confirm/", views.confirm, name="confirm_hand"),
    path("hand/<int:pk>/withdraw/", views.withdraw, name="withdraw_hand"),
]
