from django.urls import path

from claims.inquiries import views

app_name = "inquiries"
urlpatterns = [
    path("claims/<slug:number>/inquiries/", views.note, name="note"),
    path("claims/<slug:number>/notes/", views.write, name="write"),
    path("inquiries/", views.inquiries, name="inquiries"),
    path("inquiries/<int:inquiry_id>/escalate/", views.escalate, name="escalate"),
    path("inquiries/<int:inquiry_id>/take-back/", views.take_back, name="take_back"),
    path("inquiries/<int:inquiry_id>/answer/", views.answer, name="answer"),
    path("inquiries/<int:inquiry_id>/finish/", views.finish, name="finish"),
    path("inquiries/<int:inquiry_id>/reopen/", views.reopen, name="reopen"),
    path("inquiries/<int:inquiry_id>/postpone/", views.postpone, name="postpone"),
    path("notes/<int:note_id>/withdraw/", views.withdraw, name="withdraw"),
    path("notes/<int:note_id>/restore/", views.restore, name="restore"),
]
