from django.urls import path

from claims.intake import correction_views, views

app_name = "intake"
urlpatterns = [
    path("", views.imports, name="imports"),
    path("template/", views.template, name="template"),
    path("<int:run_id>/", views.import_run, name="import"),
    path("<int:run_id>/progress/", views.import_progress, name="progress"),
    path("<int:run_id>/start/", views.start, name="start"),
    path("<int:run_id>/cancel/", views.cancel, name="cancel"),
    path("<int:run_id>/retry/", views.retry, name="retry"),
    path("<int:run_id>/rejected/", views.download_rejected, name="rejected"),
    path("<int:run_id>/rejected/<int:row_no>/", correction_views.correct, name="correct"),
    path("<int:run_id>/rejected/<int:row_no>/open/", correction_views.open_row, name="open"),
]
