"""URL patterns of marks of wrong readings, under /readings/."""

from django.urls import path

from claims.evidence.reading_marks import views

app_name = "readings"
urlpatterns = [path("", views.marks, name="marks")]
