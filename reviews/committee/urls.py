"""URL patterns of the committee, under /reviews/."""

from django.urls import include, path

from reviews.committee.papers import views as papers
from reviews.committee.queue.next_claim import next_review
from reviews.committee.queue.views import QueuePage

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
    path("<slug:number>/resolution.pdf", papers.resolution, name="resolution"),
    path("<slug:number>/resolution/issue/", papers.issue_one, name="issue_resolution"),
    path("sittings/<int:pk>/minutes.pdf", papers.minutes, name="minutes"),
    path("sittings/<int:pk>/minutes/issue/", papers.issue_of_sitting, name="issue_minutes"),
    path("<slug:number>/", include("reviews.committee.desk.urls")),
]
