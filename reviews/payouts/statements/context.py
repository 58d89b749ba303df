"""Template contexts of the pages of bank statements: the worklist of lines with the files, and one
line."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_tables2 import RequestConfig

from claims.display.history import Step
from claims.display.tabs import tabs_of
from claims.hooks import find_visible
from claims.tables import keyset
from claims.users.requests import acting_user
from reviews.payouts.ledger.months import covered_until, first_open_month
from reviews.payouts.models import StatementFile, StatementLine, StatementMatch
from reviews.payouts.models.triggers.statements import LOAD
from reviews.payouts.statements import lists
from reviews.payouts.statements.forms import ExplainForm, StatementForm, TargetForm
from reviews.payouts.statements.tables import LineTable
from reviews.payouts.statements.verbs import rest_sent_back_of
from reviews.payouts.states.books import EXPLAINED

SHOWN_FILES = 12


LABELS = {
    lists.OPEN: _("맞추지 않은 줄"),
    lists.MATCHED: _("맞춘 줄"),
    lists.EXPLAINED: _("사유를 적은 줄"),
    lists.ALL: _("전체"),
}


def counts(user: Any) -> dict[str, int]:
    """Return the number of visible statement lines in each tab of the list: open, matched,
    explained, all. One query."""
    rows = StatementLine.objects.visible_to(user).annotate(kind=lists.field_of_match("kind"))
    return rows.aggregate(
        open=Count("pk", filter=Q(kind=None)),
        matched=Count("pk", filter=Q(kind__isnull=False) & ~Q(kind__in=EXPLAINED)),
        explained=Count("pk", filter=Q(kind__in=EXPLAINED)),
        all=Count("pk"),
    )


def list_page(request: HttpRequest, form: StatementForm | None = None) -> dict[str, Any]:
    """Return the template context of the list of statement lines: the table of the tab `?show=` and
    of the day and kind that it asks for, all tabs with their counts, the newest SHOWN_FILES files,
    and the form to load one (`form` after a refusal)."""
    table = LineTable(lists.statement_lines(request.user, request.GET))
    RequestConfig(request, paginate=keyset(request)).configure(table)
    found = counts(request.user)
    files = StatementFile.objects.select_related("loaded_by").order_by("-pk")[:SHOWN_FILES]
    show = lists.shown_of(request.GET)
    return {
        "table": table,
        "show": show,
        "conditions": lists.conditions_text(request.GET),
        "tabs": tabs_of(
            "show", LABELS.items(), show, counts={one: found[one or "open"] for one in LABELS}
        ),
        "files": files,
        "last": StatementLine.objects.order_by("-seq").first(),
        "covered": covered_until(),
        "form": form or StatementForm(),
        "may_load": acting_user(request).has_perm(LOAD),
    }


def find_line(request: HttpRequest, pk: int) -> StatementLine:
    """Return the statement line with this id. Raises Http404 if it is missing or the user may not
    see it, ForbiddenError with the reason if its recovery is of a claim that the user left."""
    rows = StatementLine.objects.visible_to(request.user).select_related("file")
    return find_visible(request.user, rows, pk, claim="matches__movement__recovery__claim")


def undone_steps(matches: list[StatementMatch]) -> list[Step]:
    """Return a step for each of the matches that was undone, in their order: its kind, the batch or
    the reason, and the person who undid it."""
    return [
        Step(one.undone_at, "arrow-back-up", f"{one.get_kind_display()} {_ground(one)}",
             str(one.undone_by))
        for one in matches
        if one.undone_at is not None
    ]  # fmt: skip


def _ground(match: StatementMatch) -> str:
    return match.batch.number if match.batch else match.reason


def line_page(request: HttpRequest, line: StatementLine, **typed: Any) -> dict[str, Any]:
    """Return the template context of the page of one statement line: its match, undone matches, and
    forms if this person may act. `typed` replaces entries, such as forms of a refused request."""
    related = ("batch", "movement__recovery__claim", "by", "undone_by")
    matches = list(line.matches.select_related(*related).order_by("-pk"))
    standing = next((one for one in matches if one.undone_at is None), None)
    first_open = first_open_month()
    is_closed = first_open is not None and line.day < first_open
    acts = acting_user(request).has_perm(LOAD) and not is_closed
    forms: dict[str, Any] = {}
    if acts and standing is None:
        forms = {"target_form": TargetForm(line=line), "explain_form": ExplainForm()}
    receipt = forms["target_form"].receipt if forms else None
    return {
        "line": line,
        "standing": standing,
        "rest_sent_back": rest_sent_back_of(standing) if acts and standing is not None else None,
        "history": undone_steps(matches),
        "is_closed": is_closed,
        "may_act": acts,
        "receipt": receipt,
        **forms,
        **typed,
    }
