"""URL patterns below /payouts/statements/, in the namespace `payouts`."""

from django.urls import path

from reviews.payouts.statements import views

urlpatterns = [
    path("", views.statements, name="statements"),
    path("load/", views.load, name="statement_load"),
    path("match/", views.match_all, name="statement_match_all"),
    path("lines/<int:pk>/", views.statement_line, name="statement_line"),
    path("lines/<int:pk>/match/", views.match, name="statement_match"),
    path("lines/<int:pk>/explain/", views.explain, name="statement_explain"),
    path("matches/<int:pk>/undo/", views.undo, name="statement_undo"),
]
