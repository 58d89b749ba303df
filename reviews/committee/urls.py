from django.urls import include, path

from reviews.committee.pages import chair_acts, desk, desk_calls, member_acts, office_acts, queue
from reviews.committee.papers import pages as papers

app_name = "committee"
urlpatterns = [
    path("", queue.QueuePage.as_view(), name="queue"),
    path("next/", queue.next_review, name="next"),
    path("", include("reviews.committee.seats.urls")),
    path("", include("reviews.committee.appealing.urls")),
    path("sittings/", include("reviews.committee.sittings.urls")),
    path("<slug:number>/", include("reviews.committee.deliberation.urls")),
    path("<slug:number>/", desk.desk, name="desk"),
    # a member's acts
    path("<slug:number>/vote/", member_acts.vote, name="vote"),
    path("<slug:number>/checks/<slug:kind>/", member_acts.check, name="check"),
    path("<slug:number>/checks/<slug:kind>/withdraw/", member_acts.withdraw, name="withdraw_check"),
    # what the desk says while somebody works at it
    path("<slug:number>/draft/", desk_calls.draft, name="draft"),
    path("<slug:number>/seen/", desk_calls.seen, name="seen"),
    path("<slug:number>/here/", desk_calls.here, name="here"),
    path("<slug:number>/recuse/", member_acts.recuse, name="recuse"),
    path(
        "<slug:number>/supplement/propose/",
        member_acts.propose_supplement,
        name="propose_supplement",
    ),
    path("<slug:number>/resolution.pdf", papers.resolution, name="resolution"),
    path("<slug:number>/resolution/issue/", papers.issue_one, name="issue_resolution"),
    path("sittings/<int:pk>/minutes.pdf", papers.minutes, name="minutes"),
    path("sittings/<int:pk>/minutes/issue/", papers.issue_of_sitting, name="issue_minutes"),
    # the chair's
    path("<slug:number>/confirm/", chair_acts.confirm, name="confirm"),
    path("<slug:number>/second-ballot/", chair_acts.second_ballot, name="second_ballot"),
    # the secretariat's
    path("<slug:number>/start/", office_acts.start, name="start"),
    path("<slug:number>/assess/", office_acts.assess, name="assess"),
    path("<slug:number>/assess/estimate/", office_acts.take_estimate, name="take_estimate"),
    path("<slug:number>/disqualify/", office_acts.disqualify, name="disqualify"),
    path("<slug:number>/withdraw/", office_acts.withdraw, name="withdraw"),
    path("<slug:number>/supplement/", office_acts.request_supplement, name="request_supplement"),
    path(
        "<slug:number>/supplement/<int:pk>/send/",
        office_acts.send_supplement,
        name="send_supplement",
    ),
    path(
        "<slug:number>/supplement/<int:pk>/undo/",
        office_acts.undo_supplement,
        name="undo_supplement",
    ),
    path(
        "<slug:number>/supplement/<int:pk>/decline/",
        office_acts.decline_supplement,
        name="decline_supplement",
    ),
    path(
        "<slug:number>/supplement/<int:pk>/answer/",
        office_acts.answer_supplement,
        name="answer_supplement",
    ),
    path(
        "<slug:number>/supplement/<int:pk>/cancel/",
        office_acts.cancel_supplement,
        name="cancel_supplement",
    ),
]
