from django.urls import path

from claims.representation import views

app_name = "representation"

urlpatterns = [
    path("", views.listing, name="list"),
    path("of/<slug:number>/", views.enter, name="enter"),
    path("<int:pk>/", views.one, name="one"),
    path("<int:pk>/confirm/", views.confirm, name="confirm"),
    path("<int:pk>/decline/", views.decline, name="decline"),
    path("<int:pk>/end/", views.end, name="end"),
    path("<int:pk>/end/confirm/", views.confirm_the_end, name="confirm_end"),
    path("<int:pk>/end/keep/", views.keep, name="keep"),
]
