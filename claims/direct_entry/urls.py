from django.urls import path

from claims.direct_entry import views

app_name = "direct_entry"

urlpatterns = [
    path("", views.enter, name="enter"),
    path("draft/", views.draft, name="draft"),
    path("draft/drop/", views.drop, name="drop"),
    path("of/<slug:number>/void/", views.void, name="void"),
]
