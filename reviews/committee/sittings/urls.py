"""URL patterns of sittings, included at `sittings/` before the claim numbers."""

from django.urls import path

from reviews.committee.sittings import views

urlpatterns = [
    path("", views.sittings, name="sittings"),
    path("new/", views.new, name="new_sitting"),
    path("<int:pk>/", views.sitting, name="sitting"),
    path("<int:pk>/confirm/", views.confirm, name="confirm_sitting"),
    path("<int:pk>/attendance/", views.attendance, name="attendance"),
    path("<int:pk>/close/", views.close, name="close_sitting"),
    path("<int:pk>/items/<int:item>/take-out/", views.take_item_out, name="take_out"),
]
