"""URL patterns of retriages, included before the routes that begin with a claim's number."""

from django.urls import path

from reviews.committee.retriage import views

urlpatterns = [
    path("retriage/", views.retriages, name="retriages"),
    path("retriage/preview/", views.preview, name="preview_retriage"),
    path("retriage/<int:pk>/", views.retriage, name="retriage"),
    path("retriage/<int:pk>/progress/", views.progress, name="retriage_progress"),
    path("retriage/<int:pk>/renew/", views.renew, name="renew_retriage"),
    path("retriage/<int:pk>/propose/", views.propose, name="propose_retriage"),
    path("retriage/<int:pk>/confirm/", views.confirm, name="confirm_retriage"),
    path("retriage/<int:pk>/withdraw/", views.withdraw, name="withdraw_retriage"),
]
