"""URL patterns of fact corrections, included before the routes that begin with a claim's number."""

from django.urls import path

from reviews.committee.fact_corrections import views

urlpatterns = [
    path("facts/", views.fact_corrections, name="fact_corrections"),
    path("facts/<slug:number>/", views.fact_correction, name="fact_correction"),
    path("facts/<slug:number>/propose/", views.propose, name="propose_facts"),
    path("facts/<slug:number>/confirm/", views.confirm, name="confirm_facts"),
    path("facts/<slug:number>/decline/", views.decline, name="decline_facts"),
]
