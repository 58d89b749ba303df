"""URL patterns of results and reconciliation below /payouts/, in the namespace `payouts`."""

from django.urls import path

from reviews.payouts.bank.reconciliation.views import export, reconciliation
from reviews.payouts.bank.results import views

urlpatterns = [
    path("results/", views.results, name="results"),
    path("results/load/", views.load, name="load_results"),
    path("results/answer/", views.answer, name="answer_results"),
    path("results/assign/", views.assign, name="assign_results"),
    path("results/note/", views.note, name="note_results"),
    path("results/wait/", views.wait, name="wait_results"),
    path("results/sample/", views.sample, name="sample_results"),
    path("results/<int:pk>/", views.result_file, name="result_file"),
    path("reconciliation/", reconciliation, name="reconciliation"),
    path("reconciliation/export/", export, name="export_reconciliation"),
]
