"""URL patterns of appeals, included before the routes that begin with a claim's number."""

from django.urls import path

from reviews.committee.appeals import views

urlpatterns = [
    path("appeals/", views.appeals, name="appeals"),
    path("appeals/<slug:number>/", views.appeal, name="appeal"),
    path("appeals/<slug:number>/register/", views.register, name="register_appeal"),
    path("appeals/<slug:number>/accept/", views.accept, name="accept_appeal"),
    path("appeals/<slug:number>/extend/", views.extend, name="extend_appeal"),
    path("appeals/<slug:number>/withdraw/", views.withdraw, name="withdraw_appeal"),
]
