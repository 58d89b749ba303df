"""Routes for one test: the project's own, and one that declares no permission."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import urlpatterns as project


def undeclared(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


urlpatterns = [path("undeclared/", undeclared), *project]
