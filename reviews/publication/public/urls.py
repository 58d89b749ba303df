"""Routes of the public process: none of the desk's is among them."""

from django.urls import path

from reviews.publication.public import views

urlpatterns = [
    path("", views.status, {"language": "ko"}, name="status_ko"),
    path("en/", views.status, {"language": "en"}, name="status_en"),
    path("statistics/", views.statistics, {"language": "ko"}, name="statistics_ko"),
    path("en/statistics/", views.statistics, {"language": "en"}, name="statistics_en"),
    path("statistics/<int:number>/", views.statistics, {"language": "ko"}, name="edition_ko"),
    path("en/statistics/<int:number>/", views.statistics, {"language": "en"}, name="edition_en"),
    path("statistics/<int:number>.<slug:form>", views.download, name="download"),
    path("assets/<slug:digest>/<str:name>", views.asset, name="asset"),
    path("<path:path>", views.not_found),
]
