"""URL patterns of published statistics."""

from django.urls import path

from reviews.publication import views

app_name = "publication"
urlpatterns = [
    path("", views.publications, name="publications"),
    path("preview/", views.preview, name="preview"),
    path("prepare/", views.prepare, name="prepare"),
    path("<int:pk>/", views.publication, name="publication"),
    path("<int:pk>/publish/", views.publish_version, name="publish"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/file.<slug:form>", views.file, name="file"),
]
