"""URL patterns below /payouts/holds/, in the namespace `payouts`."""

from django.urls import path

from reviews.payouts.holds import views

urlpatterns = [
    path("", views.holds, name="holds"),
    path("<int:pk>/", views.hold, name="hold"),
    path("<int:pk>/release/", views.release, name="hold_release"),
    path("<int:pk>/confirm/", views.confirm, name="hold_confirm"),
    path("<int:pk>/decline/", views.decline, name="hold_decline"),
    path("<int:pk>/duplicate/", views.duplicate, name="hold_duplicate"),
    path("<int:pk>/reopen/", views.reopen, name="hold_reopen"),
]
