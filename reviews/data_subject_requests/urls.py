from django.urls import path

from reviews.data_subject_requests import views

app_name = "data_subject_requests"
urlpatterns = [
    path("", views.requests, name="requests"),
    path("claims/<slug:number>/", views.claim, name="claim"),
    path("claims/<slug:number>/register/", views.register, name="register"),
    path("<int:pk>/identity/", views.identity, name="identity"),
    path("<int:pk>/extend/", views.extend, name="extend"),
    path("<int:pk>/answer/", views.answer, name="answer"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/copy/", views.copy, name="copy"),
]
