"""URL patterns of objections, included before the routes that begin with a claim's number."""

from django.urls import path

from reviews.committee.objections import views

urlpatterns = [
    path("objections/", views.objections, name="objections"),
    path("objections/<slug:number>/", views.objection, name="objection"),
    path("objections/<slug:number>/register/", views.register, name="register_objection"),
    path("objections/<slug:number>/answer/", views.answer, name="answer_objection"),
    path("objections/<slug:number>/send-back/", views.send_back, name="send_back_objection"),
    path("objections/<slug:number>/confirm/", views.confirm, name="confirm_objection"),
    path("objections/<slug:number>/council/", views.to_council, name="objection_to_council"),
    path("objections/<slug:number>/withdraw/", views.withdraw, name="withdraw_objection"),
]
