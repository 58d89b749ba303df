from django.urls import path

from claims.handovers.views import archive, claims, files, handovers, receivers

app_name = "handovers"

urlpatterns = [
    path("", handovers.list_handovers, name="handovers"),
    path("new/", handovers.new, name="new"),
    path("claims/", claims.list_claims, name="claims"),
    path("claims/<slug:number>/consent/", claims.consent, name="consent"),
    path("items/<int:pk>/settle/", claims.settle, name="settle"),
    path("consents/", files.consents, name="consents"),
    path("files/<int:pk>/", files.file, name="file"),
    path("receivers/", receivers.list_receivers, name="receivers"),
    path("receivers/new/", receivers.new, name="new_receiver"),
    path("receivers/<int:pk>/", receivers.receiver, name="receiver"),
    path("<int:pk>/", handovers.handover, name="handover"),
    path("<int:pk>/confirm/", handovers.confirm, name="confirm"),
    path("<int:pk>/decline/", handovers.decline, name="decline"),
    path("<int:pk>/cancel/", handovers.cancel, name="cancel"),
    path("<int:pk>/again/", handovers.again, name="again"),
    path("<int:pk>/changes/", handovers.told_changes, name="told_changes"),
    path("<int:pk>/file/", archive.download, name="download"),
    path("<int:pk>/password/", archive.password, name="password"),
    path("<int:pk>/receipt/", archive.receipt, name="receipt"),
    path("<int:pk>/results/", files.results, name="results"),
]
