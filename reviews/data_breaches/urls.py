from django.urls import path

from reviews.data_breaches import views

app_name = "data_breaches"
urlpatterns = [
    path("", views.breaches, name="breaches"),
    path("new/", views.record, name="record"),
    path("claims/", views.claims, name="claims"),
    path("<int:pk>/", views.breach, name="breach"),
    path("<int:pk>/describe/", views.describe, name="describe"),
    path("<int:pk>/sources/", views.source, name="source"),
    path("sources/<int:pk>/remove/", views.remove, name="remove"),
    path("<int:pk>/report/", views.report, name="report"),
    path("<int:pk>/posting/", views.posting, name="posting"),
    path("<int:pk>/close/", views.close, name="close"),
]
