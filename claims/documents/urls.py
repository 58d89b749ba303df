from django.urls import path

from claims.documents.views import pages, readings, upload, verbs

app_name = "documents"
urlpatterns = [
    path("health/", pages.health, name="health"),
    path("attach/<str:number>/", upload.attach, name="attach"),
    path("of/<str:number>/", upload.panel, name="panel"),
    path("<int:document_id>/", pages.document, name="document"),
    path("<int:document_id>/uncover/", pages.uncover, name="uncover"),
    path("<int:document_id>/original/", pages.original, name="original"),
    path("<int:document_id>/pages/<int:number>/", pages.page, name="page"),
    path("<int:document_id>/pages/<int:number>/small/", pages.thumbnail, name="thumbnail"),
    path("<int:document_id>/pages/<int:number>/words/", readings.words, name="words"),
    path("<int:document_id>/sheets/<int:number>/", pages.sheet, name="sheet"),
    path("<int:document_id>/texts/<int:number>/", pages.text, name="text"),
    # acts of the secretariat
    path("<int:document_id>/set-aside/", verbs.set_aside, name="set_aside"),
    path("<int:document_id>/take-back/", verbs.take_back, name="take_back"),
    path("<int:document_id>/kind/", verbs.reclassify, name="reclassify"),
    path("<int:document_id>/unlock/", verbs.unlock, name="unlock"),
    path("<int:document_id>/rescan/", verbs.rescan, name="rescan"),
]
