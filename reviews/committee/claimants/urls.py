"""URL patterns below /reviews/claimants/, in the namespace `committee`."""

from django.urls import path

from reviews.committee.claimants import views

urlpatterns = [path("<int:pk>/", views.claimant, name="claimant")]
