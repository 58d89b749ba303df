from django.urls import path

from reviews.payouts import views

app_name = "payouts"
urlpatterns = [
    path("", views.payouts, name="payouts"),
    path("selection/", views.selection, name="selection"),
    path("approve/", views.approve_many, name="approve_many"),
    path("<int:pk>/", views.payout, name="payout"),
    path("<int:pk>/approve/", views.approve, name="approve"),
    path("<int:pk>/void/", views.void, name="void"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
    path("<int:pk>/waive/", views.waive, name="waive"),
    path("<int:pk>/again/", views.again, name="again"),
    path("<int:pk>/result/", views.result, name="result"),
    path("batches/", views.batches, name="batches"),
    path("batches/build/", views.build, name="build"),
    path("batches/<int:pk>/", views.batch, name="batch"),
    path("batches/<int:pk>/release/", views.release, name="release"),
    path("batches/<int:pk>/cancel/", views.cancel_one, name="cancel_batch"),
    path("batches/<int:pk>/paid/", views.rest_was_paid, name="rest_was_paid"),
]
