from django.urls import include, path

from reviews.notices.contacts import views as views_of_contacts
from reviews.notices.delivery.webhook import solapi
from reviews.notices.operations import views

app_name = "notices"
urlpatterns = [
    path("bulk/", include("reviews.notices.bulk.urls")),
    path("unreachable/", views_of_contacts.unreachable, name="unreachable"),
    path("post/", include("reviews.notices.post.urls")),
    path("suppressions/", include("reviews.notices.sending_policy.urls")),
    path("solapi/<str:secret>/", solapi, name="solapi"),
    path("", views.notices, name="notices"),
    path("pulse/", views.pulse, name="pulse"),
    path("dead/retry/", views.retry_kind, name="retry_kind"),
    path("dead/otherwise/", views.send_kind_by_other_channel, name="send_kind_by_other_channel"),
    path("dead/suppress/", views.suppress_kind, name="suppress_kind"),
    path("<int:pk>/copy/", views.send_copy, name="send_copy"),
    path("<int:pk>/retry/", views.retry, name="retry"),
    path("<int:pk>/otherwise/", views.send_by_other_channel, name="send_by_other_channel"),
    path("<int:pk>/suppress/", views.suppress, name="suppress"),
]
