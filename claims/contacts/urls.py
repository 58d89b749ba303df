from django.urls import path

from claims.contacts import views

app_name = "contacts"

urlpatterns = [path("of/<slug:number>/", views.correct, name="correct")]
