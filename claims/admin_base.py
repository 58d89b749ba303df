"""Bases of the admin site: big tables are browsed, not counted; facts are read, not edited."""

from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property


class WithoutCount(Paginator):
    """Pages a big table without counting all of it: it counts to the end of what can be paged."""

    most = 5_000  # rows that can be paged through; search narrows the rest

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return len(rows.values_list("pk", flat=True)[: self.most])


class ReadOnlyAdmin(admin.ModelAdmin):
    """Search and read. Every change goes through the pages' verbs, never through this site."""

    actions = None
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # they count the whole table, once a filter
    paginator = WithoutCount
    browse_permission = "claims.browse_register"

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        title = self.model._meta.verbose_name_plural
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only the filters that are offered: Django would take any column of the model, and what
        is masked could be guessed at letter by letter (`?holder_name__startswith=`)."""
        return any(lookup == name or lookup.startswith(f"{name}__") for name in self._offered())

    def _offered(self) -> list[str]:
        """Names that the list's filters ask by: a column, or a filter's own parameter."""
        named = [item[0] if isinstance(item, tuple | list) else item for item in self.list_filter]
        return [getattr(item, "parameter_name", None) or str(item) for item in named]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.browse_permission)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(self.browse_permission)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
