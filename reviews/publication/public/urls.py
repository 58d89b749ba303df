"""Routes of the public process: none of the desk's is among them."""

from django.urls import path, register_converter

from reviews.publication.public import views


class Number:
    """Converter of a version's number in an address: 1 to 99999 without leading zeros, so that each
    version has one address."""

    regex = "[1-9][0-9]{0,4}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(Number, "version")

handler404, handler500 = views.unknown, views.failed
urlpatterns = [
    path("", views.status, {"language": "ko"}, name="status_ko"),
    path("en/", views.status, {"language": "en"}, name="status_en"),
    path("statistics/", views.statistics, {"language": "ko"}, name="statistics_ko"),
    path("en/statistics/", views.statistics, {"language": "en"}, name="statistics_en"),
    path("statistics/<version:number>/", views.statistics, {"language": "ko"}, name="edition_ko"),
    path(
        "en/statistics/<version:number>/", views.statistics, {"language": "en"}, name="edition_en"
    ),
    path("statistics/<version:number>.<slug:form>", views.download, name="download"),
    path("assets/<slug:digest>/<str:name>", views.asset, name="asset"),
    path("<path:path>", views.not_found),
]
