"""URLs of a benchmark: the project's own, and Django's stock admin list over the queue's rows."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import path

from config.urls import urlpatterns as project
from reviews.committee.models import QueueRow


class Stock(admin.ModelAdmin):
    """The admin class of `startapp` and twenty lines: Django's defaults, the columns of the
    queue."""

    list_display = (
        "number",
        "business_name",
        "representative",
        "service",
        "claimed_loss",
        "filed_at",
        "documents",
        "worst",
        "votes_cast",
        "due_on",
        "panel",
        "standing",
    )
    list_filter = ("tab",)
    list_per_page = 30
    ordering = ("due_on",)

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return True

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True


site = admin.AdminSite(name="stock")
site.register(QueueRow, Stock)
urlpatterns = [path("stock/", site.urls), *project]
