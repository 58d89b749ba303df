from django.urls import path

from reviews.inbox import views

app_name = "inbox"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("newest/", views.newest, name="newest"),
    path("read/", views.read_all, name="read_all"),
    path("read/<int:at>/undo/", views.undo, name="undo_read"),
    path("settings/", views.settings, name="settings"),
    path("<int:pk>/open/", views.open_item, name="open"),
]
