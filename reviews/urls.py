from django.urls import include, path

urlpatterns = [
    path("", include("reviews.dashboard.urls")),
    path("reviews/", include("reviews.committee.urls")),
    path("inbox/", include("reviews.inbox.urls")),
    path("payouts/", include("reviews.payouts.urls")),
    path("programmes/", include("reviews.benefits.urls")),
    path("notices/", include("reviews.notices.urls")),
    path("data-breaches/", include("reviews.data_breaches.urls")),
    path("data-requests/", include("reviews.data_subject_requests.urls")),
    path("erasure/", include("reviews.erasure.urls")),
    path("fairness/", include("reviews.fairness.urls")),
    path("simulator/", include("reviews.simulator.urls")),
    path("system/", include("reviews.system_status.urls")),
    path("publications/", include("reviews.publication.urls")),
]
