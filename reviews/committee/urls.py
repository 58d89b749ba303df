"""URL patterns of the committee, under /reviews/."""

from django.urls import include, path

from reviews.committee.desk import (
    api,
    chair_views,
    discussion_views,
    document_views,
    member_views,
    reading_views,
    seat_views,
    secretariat_views,
)
from reviews.committee.desk.views import desk
from reviews.committee.papers import views as papers
from reviews.committee.queue.views import QueuePage, next_review

app_name = "committee"
urlpatterns = [
    path("", QueuePage.as_view(), name="queue"),
    path("next/", next_review, name="next"),
    path("", include("reviews.committee.seats.urls")),
    path("", include("reviews.committee.appeals.urls")),
    path("", include("reviews.committee.objections.urls")),
    path("", include("reviews.committee.fact_corrections.urls")),
    path("", include("reviews.committee.retriage.urls")),
    path("resolutions/", papers.resolutions, name="resolutions"),
    path("", include("reviews.committee.withdrawals.urls")),
    path("claimants/", include("reviews.committee.claimants.urls")),
    path("samples/", include("reviews.committee.sample_checks.urls")),
    path("sittings/", include("reviews.committee.sittings.urls")),
    path("documents/", include("reviews.committee.document_requests.urls")),
    path("<slug:number>/", desk, name="desk"),
    # the member's
    path("<slug:number>/vote/", member_views.vote, name="vote"),
    path("<slug:number>/checks/accept/", member_views.accept, name="accept_clean"),
    path("<slug:number>/checks/accept/undo/", member_views.undo_accept, name="undo_accept"),
    path("<slug:number>/checks/<slug:kind>/", member_views.check, name="check"),
    path(
        "<slug:number>/checks/<slug:kind>/withdraw/", member_views.withdraw, name="withdraw_check"
    ),
    # words that were read wrongly from a picture
    path("<slug:number>/readings/<int:pk>/mark/", reading_views.mark, name="mark_reading"),
    path("<slug:number>/readings/<int:pk>/unmark/", reading_views.unmark, name="unmark_reading"),
    # background requests of the desk
    path("<slug:number>/draft/", api.draft, name="draft"),
    path("<slug:number>/seen/", api.seen, name="seen"),
    path("<slug:number>/here/", api.here, name="here"),
    path("<slug:number>/recuse/", member_views.recuse, name="recuse"),
    path(
        "<slug:number>/supplement/propose/",
        member_views.propose_supplement,
        name="propose_supplement",
    ),
    path("<slug:number>/resolution.pdf", papers.resolution, name="resolution"),
    path("<slug:number>/resolution/issue/", papers.issue_one, name="issue_resolution"),
    path("sittings/<int:pk>/minutes.pdf", papers.minutes, name="minutes"),
    path("sittings/<int:pk>/minutes/issue/", papers.issue_of_sitting, name="issue_minutes"),
    # the discussion
    path("<slug:number>/discuss/", discussion_views.discuss, name="discuss"),
    path("<slug:number>/comments/", discussion_views.comment, name="comment"),
    # the chair's
    path("<slug:number>/confirm/", chair_views.confirm, name="confirm"),
    path("<slug:number>/second-ballot/", chair_views.second_ballot, name="second_ballot"),
    path("<slug:number>/seats/<int:pk>/replace/", seat_views.replace, name="replace_voter"),
    # the secretariat's
    path("<slug:number>/reassign/", seat_views.reassign, name="reassign"),
    path("<slug:number>/seat/", seat_views.fill, name="fill_seat"),
    path("<slug:number>/challenge/", seat_views.challenge, name="register_challenge"),
    path("<slug:number>/documents/ask/", document_views.ask, name="ask_for_documents"),
    path("<slug:number>/documents/<int:pk>/undo/", document_views.undo, name="undo_documents"),
    path(
        "<slug:number>/documents/<int:pk>/extend/", document_views.extend, name="extend_documents"
    ),
    path("<slug:number>/documents/reopen/", document_views.reopen, name="reopen_review"),
    path("<slug:number>/start/", secretariat_views.start, name="start"),
    path("<slug:number>/assess/", secretariat_views.assess, name="assess"),
    path("<slug:number>/assess/estimate/", secretariat_views.take_estimate, name="take_estimate"),
    path("<slug:number>/disqualify/", seat_views.disqualify, name="disqualify"),
    path("<slug:number>/withdraw/", secretariat_views.withdraw, name="withdraw"),
    path(
        "<slug:number>/supplement/", secretariat_views.request_supplement, name="request_supplement"
    ),
    path(
        "<slug:number>/supplement/<int:pk>/send/",
        secretariat_views.send_supplement,
        name="send_supplement",
    ),
    path(
        "<slug:number>/supplement/<int:pk>/undo/",
        secretariat_views.undo_supplement,
        name="undo_supplement",
    ),
    path(
        "<slug:number>/supplement/<int:pk>/decline/",
        secretariat_views.decline_supplement,
        name="decline_supplement",
    ),
    path(
        "<slug:number>/supplement/<int:pk>/answer/",
        secretariat_views.answer_supplement,
        name="answer_supplement",
    ),
    path(
        "<slug:number>/supplement/<int:pk>/cancel/",
        secretariat_views.cancel_supplement,
        name="cancel_supplement",
    ),
]
