"""Addresses of sittings, included at `sittings/` before the claim numbers."""

from django.urls import path

from reviews.committee.sittings import views as pages

urlpatterns = [
    path("", pages.sittings, name="sittings"),
    path("new/", pages.new, name="new_sitting"),
    path("<int:pk>/", pages.sitting, name="sitting"),
    path("<int:pk>/confirm/", pages.confirm, name="confirm_sitting"),
    path("<int:pk>/attendance/", pages.attendance, name="attendance"),
    path("<int:pk>/close/", pages.close, name="close_sitting"),
    path("<int:pk>/items/<int:item>/take-out/", pages.take_item_out, name="take_out"),
]
