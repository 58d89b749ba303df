"""URLs of benchmarks: the project's own, and Django's stock admin over the queue's rows and the
claims."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import path

from claims.register.models import Claim
from config.urls import urlpatterns as project
from reviews.committee.models import QueueRow


class Stock(admin.ModelAdmin):
    """Stock admin class of the queue's rows: Django's defaults and the columns of the queue."""

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


class StockClaims(admin.ModelAdmin):
    """Stock admin class of claims, with Django's own search."""

    list_display = ("number", "business_name", "representative", "filed_at", "route")
    search_fields = ("number", "business_name", "representative", "person_name", "business_number")
    list_per_page = 30


site = admin.AdminSite(name="stock")
site.register(QueueRow, Stock)
site.register(Claim, StockClaims)
urlpatterns = [path("stock/", site.urls), *project]
