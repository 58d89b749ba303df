from django.urls import path

from reviews.erasure import views

app_name = "erasure"
urlpatterns = [
    path("", views.erasures, name="runs"),
    path("count/", views.count, name="count"),
    path("<int:pk>/", views.erasure, name="run"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/propose/", views.propose, name="propose"),
    path("<int:pk>/approve/", views.approve, name="approve"),
    path("<int:pk>/decline/", views.decline, name="decline"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("claims/<str:number>/retain/", views.retain, name="retain"),
    path("claims/<str:number>/lift/", views.lift, name="lift"),
]
