from django.urls import path

from claims.inquiries.views import inquiries, lists, notes

app_name = "inquiries"
urlpatterns = [
    path("claims/<slug:number>/inquiries/", inquiries.note, name="note"),
    path("claims/<slug:number>/notes/", notes.write, name="write"),
    path("inquiries/", lists.inquiries, name="inquiries"),
    path("inquiries/<int:inquiry_id>/escalate/", inquiries.escalate, name="escalate"),
    path("inquiries/<int:inquiry_id>/take-back/", inquiries.take_back, name="take_back"),
    path("inquiries/<int:inquiry_id>/undo-move/", inquiries.undo_move, name="undo_move"),
    path("inquiries/<int:inquiry_id>/answer/", inquiries.answer, name="answer"),
    path("inquiries/<int:inquiry_id>/finish/", inquiries.finish, name="finish"),
    path("inquiries/<int:inquiry_id>/reopen/", inquiries.reopen, name="reopen"),
    path("inquiries/<int:inquiry_id>/postpone/", inquiries.postpone, name="postpone"),
    path("notes/<int:note_id>/withdraw/", notes.withdraw, name="withdraw"),
    path("notes/<int:note_id>/restore/", notes.restore, name="restore"),
]
