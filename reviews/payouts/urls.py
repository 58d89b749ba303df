from django.urls import include, path

from reviews.payouts.batches import views as batches
from reviews.payouts.views import detail as single
from reviews.payouts.views import list as lists

app_name = "payouts"
urlpatterns = [
    path("", lists.payouts, name="payouts"),
    path("grants/", include("reviews.payouts.grants.urls")),
    path("", include("reviews.payouts.bank.urls")),
    path("", include("reviews.payouts.manual_results.urls")),
    path("selection/", lists.selection, name="selection"),
    path("approve/", lists.approve_many, name="approve_many"),
    path("approvals/<int:at>/void/", lists.void_many, name="void_many"),
    path("<int:pk>/", single.payout, name="payout"),
    path("<int:pk>/approve/", lists.approve, name="approve"),
    path("<int:pk>/void/", single.void, name="void"),
    path("<int:pk>/cancel/", single.cancel, name="cancel"),
    path("<int:pk>/waive/", single.waive, name="waive"),
    path("<int:pk>/again/", single.again, name="again"),
    path("<int:pk>/renew/", single.renew, name="renew"),
    path("<int:pk>/correct/", single.correct, name="correct"),
    path("<int:pk>/correct/undo/", single.undo_correction, name="undo_correction"),
    path("batches/", batches.batches, name="batches"),
    path("batches/build/", batches.build, name="build"),
    path("batches/<int:pk>/", batches.batch, name="batch"),
    path("batches/<int:pk>/release/", batches.release, name="release"),
    path("batches/<int:pk>/cancel/", batches.cancel_one, name="cancel_batch"),
]
