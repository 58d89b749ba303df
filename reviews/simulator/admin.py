"""Saved simulations in the admin site, read-only."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims.privacy.admin_base import ReadOnlyAdmin
from reviews.simulator.models import Simulation
from reviews.simulator.verbs import PERMISSION

__all__ = ["SimulationAdmin"]


@admin.register(Simulation)
class SimulationAdmin(ReadOnlyAdmin):
    browse_permission = PERMISSION
    list_display = ("title", "policy", "by", "at", "result")
    list_select_related = ("policy__programme", "by")
    exclude = ("parameters", "figures")

    @admin.display(description=_("결과"))
    def result(self, row: Simulation) -> SafeString:
        """Return a link to the page with the figures of this simulation, for the list."""
        url = reverse("simulator:saved", args=[row.pk])
        return format_html('<a href="{}">{}</a>', url, _("결과 보기"))

    def row_title(self, row: Simulation) -> str:
        return row.title
