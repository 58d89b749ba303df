from django.urls import path

from claims.bank_accounts import views

app_name = "bank_accounts"

urlpatterns = [
    path("", views.list_corrections, name="corrections"),
    path("of/<slug:number>/", views.correct, name="correct"),
    path("of/<slug:number>/holder/", views.ask_bank, name="ask_bank"),
    path("<int:pk>/", views.correction, name="correction"),
    path("<int:pk>/confirm/", views.confirm, name="confirm"),
    path("<int:pk>/decline/", views.decline, name="decline"),
]
