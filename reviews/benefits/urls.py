"""URL patterns of programmes and their benefits."""

from django.urls import path

from reviews.benefits.views import batches, files, grants, programmes, runs

app_name = "programmes"
urlpatterns = [
    path("", programmes.programmes, name="programmes"),
    path("benefits/", grants.grants, name="grants"),
    path("benefits/failed/", grants.settle_failures, name="settle_failures"),
    path("benefits/<int:pk>/", grants.grant, name="grant"),
    path("benefits/<int:pk>/again/", grants.again, name="again"),
    path("benefits/<int:pk>/drop/", grants.drop, name="drop"),
    path("runs/<int:pk>/", runs.run, name="run"),
    path("runs/<int:pk>/approve/", runs.approve, name="approve"),
    path("runs/<int:pk>/decline/", runs.decline, name="decline"),
    path("runs/<int:pk>/continue/", runs.go_on, name="go_on"),
    path("batches/<int:pk>/", batches.batch, name="batch"),
    path("batches/<int:pk>/file/", batches.download, name="download"),
    path("batches/<int:pk>/password/", batches.password, name="password"),
    path("batches/<int:pk>/results/", files.results, name="results"),
    path("batches/<int:pk>/cancel/", batches.cancel, name="cancel_batch"),
    path("batches/<int:pk>/again/", batches.start_again, name="start_again"),
    path("batches/<int:pk>/use/", batches.ask_use, name="ask_use"),
    path("files/<int:pk>/", files.file, name="file"),
    path("<slug:code>/", programmes.programme, name="programme"),
    path("<slug:code>/count/", programmes.count, name="count"),
    path("<slug:code>/runs/new/", runs.new, name="new_run"),
    path("<slug:code>/batches/new/", batches.new, name="new_batch"),
    path("<slug:code>/list/", files.load_list, name="load_list"),
    path("<slug:code>/codes/", files.load_codes, name="load_codes"),
]
