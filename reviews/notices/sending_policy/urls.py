"""Below /notices/suppressions/, in the namespace of the notices."""

from django.urls import path

from reviews.notices.sending_policy import views

urlpatterns = [
    path("", views.suppressions, name="suppressions"),
    path("new/", views.suppress_address, name="suppress_address"),
    path("<int:pk>/lift/", views.lift, name="lift_suppression"),
    path("<int:pk>/lift/undo/", views.undo_lift, name="undo_lift"),
]
