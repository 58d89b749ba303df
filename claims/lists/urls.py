from django.urls import path

from claims.lists import views

app_name = "lists"

urlpatterns = [
    path("<int:pk>/rename/", views.rename, name="rename"),
    path("<int:pk>/share/", views.share, name="share"),
    path("<int:pk>/delete/", views.delete, name="delete"),
    path("<int:pk>/restore/", views.restore, name="restore"),
    path("<slug:name>/", views.saved_views, name="views"),
    path("<slug:name>/save/", views.save, name="save"),
    path("<slug:name>/default/", views.set_default, name="default"),
]
