"""URL patterns of requests for documents, included at `documents/` before the claim numbers."""

from django.urls import path

from reviews.committee.document_requests import bulk_views, views

urlpatterns = [
    path("", views.list_requests, name="document_requests"),
    path("ask/", views.ask, name="ask_documents"),
    path("close/", views.close, name="propose_closing"),
    path("start/", views.start, name="start_picked"),
    path("bulks/", bulk_views.list_bulks, name="document_bulks"),
    path("bulks/<int:pk>/", bulk_views.bulk, name="document_bulk"),
    path("bulks/<int:pk>/progress/", bulk_views.progress, name="document_bulk_progress"),
    path("bulks/<int:pk>/approve/", bulk_views.approve, name="approve_document_bulk"),
    path("bulks/<int:pk>/cancel/", bulk_views.cancel, name="cancel_document_bulk"),
]
