"""Below /notices/bulk/, in the namespace of the notices."""

from django.urls import path

from reviews.notices.bulk import views

urlpatterns = [
    path("", views.bulks, name="bulks"),
    path("new/", views.new, name="new_bulk"),
    path("new/trial/", views.trial, name="bulk_trial"),
    path("new/left-out/", views.left_out_preview, name="left_out_preview"),
    path("<int:pk>/left-out/", views.left_out, name="left_out"),
    path("<int:pk>/", views.bulk, name="bulk"),
    path("<int:pk>/progress/", views.progress, name="bulk_progress"),
    path("<int:pk>/approve/", views.approve, name="approve_bulk"),
    path("<int:pk>/pause/", views.pause, name="pause_bulk"),
    path("<int:pk>/resume/", views.resume, name="resume_bulk"),
    path("<int:pk>/cancel/", views.cancel, name="cancel_bulk"),
]
