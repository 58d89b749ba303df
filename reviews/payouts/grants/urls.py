"""URL patterns below /payouts/grants/, in the namespace `payouts`."""

from django.urls import path

from reviews.payouts.grants import views

urlpatterns = [
    path("", views.grants, name="grants"),
    path("start/", views.start, name="grant_start"),
    path("accounts/", views.accounts, name="grant_accounts"),
    path("accounts/<slug:number>/waive/", views.waive, name="grant_waive"),
    path("<int:pk>/drop/", views.drop, name="grant_drop"),
    path("<int:pk>/progress/", views.progress, name="grant_progress"),
    path("<int:pk>/approve/", views.approve, name="grant_approve"),
]
