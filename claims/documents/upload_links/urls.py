from django.urls import path

from claims.documents.upload_links.views import claimant, staff

app_name = "upload_links"
urlpatterns = [
    path("<int:pk>/", claimant.page, name="page"),
    path("<int:pk>/confirm/", claimant.confirm, name="confirm"),
    path("<int:pk>/send/", claimant.send, name="send"),
    path("<int:pk>/unlock/<int:document_id>/", claimant.unlock, name="unlock"),
    path("<int:pk>/withdraw/<int:upload_id>/", claimant.withdraw, name="withdraw"),
    # pages for staff
    path("of/<slug:number>/", staff.issue, name="issue"),
    path("of/<slug:number>/revoke/", staff.revoke, name="revoke"),
    path("<str:token>/", claimant.open_link, name="open"),
]
