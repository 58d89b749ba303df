from django.urls import path

from claims.documents import views

app_name = "documents"
urlpatterns = [
    path("attach/<str:number>/", views.attach, name="attach"),
    path("<int:document_id>/", views.document, name="document"),
    path("<int:document_id>/original/", views.original, name="original"),
    path("<int:document_id>/pages/<int:number>/", views.page, name="page"),
    path("<int:document_id>/pages/<int:number>/small/", views.thumbnail, name="thumbnail"),
    path("<int:document_id>/sheets/<int:number>/", views.sheet, name="sheet"),
]
