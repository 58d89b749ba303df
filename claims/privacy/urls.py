from django.urls import path

from claims.privacy import views

app_name = "privacy"
urlpatterns = [
    path("account/<slug:number>/", views.account, name="reveal_account"),
    path("phone/<slug:number>/", views.phone, name="reveal_phone"),
]
