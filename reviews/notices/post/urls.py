"""URL patterns below /notices/post/, in the namespace `notices`."""

from django.urls import path

from reviews.notices.post import letter_views, views

urlpatterns = [
    path("", views.letters, name="post"),
    path("waiting/", views.waiting, name="post_waiting"),
    path("waiting/make/", views.make, name="post_make"),
    path("waiting/<int:pk>/make/", views.make_one, name="post_make_one"),
    path("batches/", views.list_batches, name="post_batches"),
    path("batches/<int:pk>/", views.batch, name="post_batch"),
    path("batches/<int:pk>/again/", views.again, name="post_again"),
    path("batches/<int:pk>/cancel/", views.cancel, name="post_cancel"),
    path("batches/<int:pk>/letters.pdf", views.download_letters, name="post_download"),
    path("batches/<int:pk>/addresses.csv", views.download_sheet, name="post_sheet"),
    path("letters/<int:pk>/", letter_views.letter, name="post_letter"),
    path("letters/<int:pk>/number/", letter_views.number, name="post_number"),
    path("letters/<int:pk>/receipt/", letter_views.receipt, name="post_receipt"),
    path("letters/<int:pk>/returned/", letter_views.returned, name="post_returned"),
    path("letters/<int:pk>/undo/", letter_views.undo, name="post_undo"),
    path("letters/<int:pk>/send-again/", letter_views.send_again, name="post_send_again"),
    path("files/", letter_views.upload, name="post_upload"),
    path("files/<int:pk>/", letter_views.file, name="post_file"),
]
