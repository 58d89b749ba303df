"""Addresses of the page of a link for a consent. They lie below those of the link itself, whose
cookie the browser sends for no others."""

from django.urls import path

from claims.handovers.views import claimant

app_name = "consent_link"
urlpatterns = [
    path("<int:pk>/consent/", claimant.page, name="page"),
    path("<int:pk>/consent/answer/", claimant.answer, name="answer"),
]
