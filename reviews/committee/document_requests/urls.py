"""URL patterns of requests for documents, included at `documents/` before the claim numbers."""

from django.urls import path

from reviews.committee.document_requests import views

urlpatterns = [
    path("", views.list_requests, name="document_requests"),
    path("ask/", views.ask, name="ask_documents"),
    path("close/", views.close, name="propose_closing"),
    path("start/", views.start, name="start_picked"),
    path("bulks/", views.list_bulks, name="document_bulks"),
    path("bulks/<int:pk>/", views.bulk, name="document_bulk"),
    path("bulks/<int:pk>/progress/", views.progress, name="document_bulk_progress"),
    path("bulks/<int:pk>/approve/", views.approve, name="approve_document_bulk"),
    path("bulks/<int:pk>/cancel/", views.cancel, name="cancel_document_bulk"),
]
