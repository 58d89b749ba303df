from django.urls import path

from reviews.dashboard.views import dashboard, own_votes

app_name = "dashboard"
urlpatterns = [
    path("", dashboard, name="dashboard"),
    path("my-votes/", own_votes, name="own_votes"),
]
