"""Included by committee/urls.py behind a claim number."""

from django.urls import path

from reviews.committee.discussion import views as pages

urlpatterns = [
    path("discuss/", pages.discuss, name="discuss"),
    path("comments/", pages.comment, name="comment"),
]
