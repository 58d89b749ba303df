"""Addresses of appeals, included before the routes that begin with a claim's number."""

from django.urls import path

from reviews.committee.appeals import views as pages

urlpatterns = [
    path("appeals/", pages.appeals, name="appeals"),
    path("appeals/<slug:number>/", pages.appeal, name="appeal"),
    path("appeals/<slug:number>/register/", pages.register, name="register_appeal"),
    path("appeals/<slug:number>/accept/", pages.accept, name="accept_appeal"),
    path("appeals/<slug:number>/extend/", pages.extend, name="extend_appeal"),
    path("appeals/<slug:number>/withdraw/", pages.withdraw, name="withdraw_appeal"),
]
