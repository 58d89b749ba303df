"""URL patterns of the simulator."""

from django.urls import path

from reviews.simulator import views

app_name = "simulator"
urlpatterns = [
    path("", views.simulator, name="simulator"),
    path("save/", views.save, name="save"),
    path("saved/", views.simulations, name="simulations"),
    path("saved/<int:pk>/", views.saved, name="saved"),
]
