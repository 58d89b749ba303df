from django.urls import path

from claims.register import views

app_name = "register"
urlpatterns = [
    path("", views.ClaimList.as_view(), name="claims"),
    path("<slug:number>/", views.claim_page, name="claim"),
]
