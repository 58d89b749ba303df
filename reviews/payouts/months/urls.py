"""URL patterns below /payouts/months/, in the namespace `payouts`."""

from django.urls import include, path

from reviews.payouts.months import views

urlpatterns = [
    path("", views.months, name="months"),
    path("journal/", include("reviews.payouts.journal.urls")),
    path("<int:year>-<int:month>/", views.month, name="month"),
    path("<int:year>-<int:month>/propose/", views.propose, name="month_propose"),
    path("<int:year>-<int:month>/difference/", views.explain, name="month_explain"),
    path("closings/<int:pk>/confirm/", views.confirm, name="month_confirm"),
    path("closings/<int:pk>/withdraw/", views.withdraw, name="month_withdraw"),
    path("closings/<int:pk>/reopen/", views.reopen, name="month_reopen"),
    path("closings/<int:pk>/reopen/confirm/", views.confirm_open, name="month_open"),
]
