"""URL patterns below /access/inspections/, in the namespace `privacy`."""

from django.urls import path

from claims.privacy.inspections import views

urlpatterns = [
    path("", views.inspections, name="inspections"),
    path("<int:year>-<int:month>/", views.inspection, name="inspection"),
    path("<int:year>-<int:month>/sign/", views.sign, name="inspection_sign"),
    path("<int:pk>/correct/", views.correct, name="inspection_correct"),
]
