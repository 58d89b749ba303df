"""URL patterns of the pages of money, in the namespace `payouts`."""

from django.urls import include, path

from reviews.payouts.views import batches, detail, list, manual_results

app_name = "payouts"
urlpatterns = [
    path("", list.payouts, name="payouts"),
    path("grants/", include("reviews.payouts.grants.urls")),
    path("holds/", include("reviews.payouts.holds.urls")),
    path("recoveries/", include("reviews.payouts.recoveries.urls")),
    path("planning/", include("reviews.payouts.planning.urls")),
    path("tax/", include("reviews.payouts.tax.urls")),
    path("statements/", include("reviews.payouts.statements.urls")),
    path("months/", include("reviews.payouts.months.urls")),
    path("", include("reviews.payouts.bank.urls")),
    path("selection/", list.selection, name="selection"),
    path("approve/", list.approve_many, name="approve_many"),
    path("approve/whole/", list.approve_whole, name="approve_whole"),
    path("approvals/<int:at>/void/", list.void_many, name="void_many"),
    path("<int:pk>/", detail.payout, name="payout"),
    path("<int:pk>/approve/", list.approve, name="approve"),
    path("<int:pk>/void/", detail.void, name="void"),
    path("<int:pk>/void/together/", detail.void_act, name="void_act"),
    path("<int:pk>/cancel/", detail.cancel, name="cancel"),
    path("<int:pk>/waive/", detail.waive, name="waive"),
    path("<int:pk>/again/", detail.again, name="again"),
    path("<int:pk>/renew/", detail.renew, name="renew"),
    path("<int:pk>/correct/", detail.correct, name="correct"),
    path("<int:pk>/correct/undo/", detail.undo_correction, name="undo_correction"),
    path("<int:pk>/result/", manual_results.result, name="result"),
    path("batches/", batches.batches, name="batches"),
    path("batches/build/", batches.build, name="build"),
    path("batches/<int:pk>/", batches.batch, name="batch"),
    path("batches/<int:pk>/state/", batches.state, name="batch_state"),
    path("batches/<int:pk>/release/", batches.release, name="release"),
    path("batches/<int:pk>/transfer-day/", batches.move_transfer, name="move_transfer"),
    path("batches/<int:pk>/cancel/", batches.cancel_one, name="cancel_batch"),
    path("batches/<int:pk>/file/", batches.take, name="batch_file"),
    path("batches/<int:pk>/paid/", manual_results.rest_was_paid, name="rest_was_paid"),
    path("batches/<int:pk>/refused/", manual_results.file_was_refused, name="file_was_refused"),
    path("hand/<int:pk>/confirm/", manual_results.confirm, name="confirm_hand"),
    path("hand/<int:pk>/withdraw/", manual_results.withdraw, name="withdraw_hand"),
]
