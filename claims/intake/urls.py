from django.urls import path

from claims.intake import views

app_name = "intake"
urlpatterns = [
    path("", views.imports, name="imports"),
    path("<int:run_id>/", views.import_run, name="import"),
    path("<int:run_id>/progress/", views.import_progress, name="progress"),
    path("<int:run_id>/retry/", views.retry, name="retry"),
    path("<int:run_id>/rejected/", views.download_rejected, name="rejected"),
]
