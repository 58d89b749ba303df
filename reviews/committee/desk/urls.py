"""URL patterns of the desk, under /reviews/<number>/."""

from django.urls import path

from reviews.committee.desk.views import (
    background,
    chair,
    discussion,
    documents,
    members,
    page,
    readings,
    seats,
    secretariat,
)

urlpatterns = [
    path("", page.desk, name="desk"),
    # the member's
    path("vote/", members.vote, name="vote"),
    path("checks/accept/", members.accept, name="accept_clean"),
    path("checks/accept/undo/", members.undo_accept, name="undo_accept"),
    path("checks/<slug:kind>/", members.check, name="check"),
    path("checks/<slug:kind>/withdraw/", members.withdraw, name="withdraw_check"),
    path("recuse/", members.recuse, name="recuse"),
    path("supplement/propose/", members.propose_supplement, name="propose_supplement"),
    # words that were read wrongly from a picture
    path("readings/<int:pk>/mark/", readings.mark, name="mark_reading"),
    path("readings/<int:pk>/unmark/", readings.unmark, name="unmark_reading"),
    # background requests of the desk
    path("draft/", background.draft, name="draft"),
    path("seen/", background.seen, name="seen"),
    path("here/", background.here, name="here"),
    # the discussion
    path("discuss/", discussion.discuss, name="discuss"),
    path("comments/", discussion.comment, name="comment"),
    # the chair's
    path("confirm/", chair.confirm, name="confirm"),
    path("second-ballot/", chair.second_ballot, name="second_ballot"),
    path("seats/<int:pk>/replace/", seats.replace, name="replace_voter"),
    # the secretariat's
    path("reassign/", seats.reassign, name="reassign"),
    path("seat/", seats.fill, name="fill_seat"),
    path("challenge/", seats.challenge, name="register_challenge"),
    path("documents/ask/", documents.ask, name="ask_for_documents"),
    path("documents/<int:pk>/undo/", documents.undo, name="undo_documents"),
    path("documents/<int:pk>/extend/", documents.extend, name="extend_documents"),
    path("documents/reopen/", documents.reopen, name="reopen_review"),
    path("start/", secretariat.start, name="start"),
    path("assess/", secretariat.assess, name="assess"),
    path("assess/estimate/", secretariat.take_estimate, name="take_estimate"),
    path("disqualify/", seats.disqualify, name="disqualify"),
    path("withdraw/", secretariat.withdraw, name="withdraw"),
    path("supplement/", secretariat.request_supplement, name="request_supplement"),
    path("supplement/<int:pk>/send/", secretariat.send_supplement, name="send_supplement"),
    path("supplement/<int:pk>/undo/", secretariat.undo_supplement, name="undo_supplement"),
    path("supplement/<int:pk>/decline/", secretariat.decline_supplement, name="decline_supplement"),
    path("supplement/<int:pk>/answer/", secretariat.answer_supplement, name="answer_supplement"),
    path("supplement/<int:pk>/cancel/", secretariat.cancel_supplement, name="cancel_supplement"),
]
