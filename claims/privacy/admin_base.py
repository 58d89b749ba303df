"""Bases of admin classes: large tables are counted up to a bound, rows are read-only, viewings are
recorded."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from claims.admin_pages import FormattedAdmin
from claims.hooks import without_withheld_claims
from claims.privacy.access_entries import record_access, record_rows
from claims.privacy.models import Action
from claims.users.requests import acting_user


class CappedCountPaginator(Paginator):
    """Paginator of a large table in the admin site: it counts at most `most` (5,000) rows and pages
    no further."""

    most = 5_000  # rows that can be paged through; search narrows the rest

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return len(rows.values_list("pk", flat=True)[: self.most])


class ReadOnlyAdmin(FormattedAdmin):
    """Base of admin classes to search and read rows only; every change goes through the verbs of
    the pages. If `claim_in` names the column with a row's claim, what is shown is recorded in the
    access log.
    """

    actions = None
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # facets count the whole table once per filter
    paginator = CappedCountPaginator
    browse_permission = "claims.browse_register"
    # The column with a row's claim, where the list or an opened row names a person.
    claim_in = ""
    list_names = True  # False: the list shows numbers only
    viewing = Action.VIEW_CLAIM  # the entry of a row that is opened
    # Look-ups of the claims that a row tells of: who left one of them for a tie, as a member of the
    # council once, sees no such row (docs/decisions/0137).
    of_claims: ClassVar[tuple[str, ...]] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return without_withheld_claims(rows, request.user, *self.of_claims)

    @admin.display(description=_("번호"), ordering="pk")
    def row_number(self, row: Any) -> str:
        """Return the primary key, as the column of rows that have no other name."""
        return str(row.pk)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        title = self.model._meta.verbose_name_plural
        response = super().changelist_view(request, {"title": title, **(extra_context or {})})
        shown = getattr(response, "context_data", {}).get("cl")
        if self.claim_in and self.list_names and shown is not None:
            rows = list(shown.result_list)
            record_rows(
                user=acting_user(request),
                claims=self.claims_of(rows),
                hits=len(rows),
                term=shown.query.strip(),
                request=request,
            )
        return response

    def claims_of(self, rows: list[Any]) -> list[int]:
        """Return the claims (primary keys) that these rows show, one for each row: the value of the
        column `claim_in`."""
        return [getattr(row, self.claim_in) for row in rows]

    def render_change_form(  # type: ignore[override]
        self, request: HttpRequest, context: Any, **kwargs: Any
    ) -> Any:
        """Render the page of one row. With `claim_in` set, first write an entry of the access log
        for each claim that the row shows.
        """
        self._record_row(request, kwargs.get("obj"))
        return super().render_change_form(request, context, **kwargs)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Show the changes of one row, whose name is in the title: recorded as its page is."""
        response = super().history_view(request, object_id, extra_context)
        self._record_row(request, getattr(response, "context_data", {}).get("object"))
        return response

    def _record_row(self, request: HttpRequest, row: Any) -> None:
        """Write an entry of the access log for each claim that a row shows; none for None, and
        without `claim_in`."""
        if not self.claim_in or row is None:
            return
        by = acting_user(request)
        for claim in self.claims_of([row]):
            record_access(user=by, action=self.viewing, claim=claim, request=request)

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
