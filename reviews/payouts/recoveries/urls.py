"""URL patterns below /payouts/recoveries/, in the namespace `payouts`."""

from django.urls import path

from reviews.payouts.recoveries.pages import movement_views, views

urlpatterns = [
    path("", views.recoveries, name="recoveries"),
    path("of/<int:pk>/", views.propose, name="recovery_propose"),
    path("<int:pk>/", views.recovery, name="recovery"),
    path("<int:pk>/approve/", views.approve, name="recovery_approve"),
    path("<int:pk>/decline/", views.decline, name="recovery_decline"),
    path("<int:pk>/plan/", movement_views.plan, name="recovery_plan"),
    path("<int:pk>/receipt/", movement_views.receipt, name="recovery_receipt"),
    path("<int:pk>/offset/", movement_views.offset, name="recovery_offset"),
    path("<int:pk>/write-off/", movement_views.write_off, name="recovery_write_off"),
    path("<int:pk>/cancel/", movement_views.cancel, name="recovery_cancel"),
    path("movements/<int:pk>/confirm/", movement_views.confirm, name="recovery_confirm"),
    path("movements/<int:pk>/withdraw/", movement_views.withdraw, name="recovery_withdraw"),
    path("movements/<int:pk>/reverse/", movement_views.reverse, name="recovery_reverse"),
]
