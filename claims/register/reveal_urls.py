from django.urls import path

from claims.register import reveal_views

urlpatterns = [
    path("account/<slug:number>/", reveal_views.account, name="reveal_account"),
    path("phone/<slug:number>/", reveal_views.phone, name="reveal_phone"),
    path("email/<slug:number>/", reveal_views.email, name="reveal_email"),
    path("address/<slug:number>/", reveal_views.address, name="reveal_address"),
]
