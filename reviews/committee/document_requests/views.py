"""Pages of requests for documents: the list by state, and the acts on many reviews."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from django_tables2 import RequestConfig

from claims.confirmation.forms import sheet_form
from claims.confirmation.sheet import Sheet
from claims.confirmation.views import CONFIRMED, ask_then
from claims.display.tabs import Tab, tabs_of
from claims.errors import DomainError
from claims.privacy.access_entries import record_list, record_shown
from claims.tables import keyset
from claims.users.form_responses import refuse
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest
from reviews.committee.access.scope import visible_reviews
from reviews.committee.document_requests import bulks, confirmations
from reviews.committee.document_requests.due_days import earliest_due
from reviews.committee.document_requests.errors import (
    NothingToAskError,
    NothingToCloseError,
    TooManyError,
)
from reviews.committee.document_requests.forms import (
    AskForm,
    closing_form,
    start_form,
)
from reviews.committee.document_requests.lists import (
    CLOSED,
    DOCUMENT_REQUESTS,
    OVERDUE,
    SEES,
    STATES,
    UNASKED,
    WAITING,
    rows_of_state,
    state_of,
)
from reviews.committee.document_requests.tables import (
    RequestTable,
)
from reviews.committee.lifecycle.starting import start_reviews
from reviews.committee.models import (
    DocumentBulk,
    DocumentBulkStatus,
    QueueRow,
    Review,
)
from reviews.committee.queue.queries import visible_rows

ROOM = "reviews/committee/document_requests/"
LIST = f"{ROOM}list.html"
MOST_STARTED = 100  # reviews of one start
# Acts on the picked rows of a state.
ACTS = {UNASKED: ("ask", "start"), WAITING: ("start",), OVERDUE: ("close", "start"), CLOSED: ()}

BLANKS = {
    UNASKED: (
        "circle-check",
        gettext_lazy("모든 신청인에게 요청했습니다"),
        gettext_lazy("새 심의가 열리면 여기에 나타납니다."),
    ),
    OVERDUE: (
        "circle-check",
        gettext_lazy("기한이 지난 서류가 없습니다"),
        gettext_lazy("아직 요청하지 않은 심의는 요청 전 탭에 있습니다."),
    ),
}


@requires(SEES)
@require_GET
def list_requests(request: SignedInRequest) -> HttpResponse:
    """Show the list of requests for documents: the reviews in one state (`?state=`, overdue by
    default) in the user's scope, those due first on top, and the acts on them."""
    return _list(request, request.GET)


def _list(
    request: SignedInRequest, params: QueryDict, error: DomainError | None = None
) -> HttpResponse:
    """Return the list as the query `params` asks, with the refusal `error` and its status. The rows
    shown are recorded in the access log."""
    state = state_of(params)
    manages = request.user.has_perm("reviews.manage_review")
    rows = rows_of_state(request.user, params).annotate(open_bulk=bulks.open_bulk_of("review"))
    table = RequestTable(rows, acts=ACTS[state] * manages)
    table.blank = BLANKS.get(state, table.blank)
    table.condition = DOCUMENT_REQUESTS.condition_of(params, state=state)
    RequestConfig(request, paginate=keyset(request)).configure(table)
    record_list(
        user=request.user, table=table, claim_of=lambda row: row.claim_id, request=request, term=""
    )
    waiting = DocumentBulk.objects.filter(status=DocumentBulkStatus.PREPARED)
    context = {
        "table": table,
        "state": state,
        "tabs": _tabs(request.user, state),
        "manages": manages,
        "closable": bulks.closable(request.user).count() if manages and state == OVERDUE else 0,
        "askable": bulks.askable(request.user).count() if manages and state == UNASKED else 0,
        "waiting_bulks": waiting.exclude(prepared_by=request.user).count(),
    }
    if error is None:
        return render(request, LIST, context)
    return refuse(request, LIST, context, error)


def _tabs(user: Any, state: str) -> list[Tab]:
    """Return a tab for each state, with the number of its rows in the user's scope. One query."""
    parts = {key: Count("pk", filter=condition()) for key, (_label, condition) in STATES.items()}
    counts = visible_rows(user).order_by().aggregate(**parts)
    labels = [(key, label) for key, (label, _condition) in STATES.items()]
    return tabs_of("state", labels, state, counts=counts)


def _picked(request: SignedInRequest) -> list[int] | None:
    """Return the keys of the first rounds in the user's scope whose claim numbers were picked
    (`pick`, several); None if the request asks for all of the list (`all`)."""
    sent = request.POST if request.method == "POST" else request.GET
    if sent.get("all"):
        return None
    numbers = sent.getlist("pick")
    found = visible_reviews(request.user).filter(round=1, claim__number__in=numbers)
    return list(found.order_by("pk").values_list("pk", flat=True))


def record_shown_rows(request: SignedInRequest, pks: Sequence[int]) -> list[QueueRow]:
    """Record in the access log that the user sees the first of these reviews (`pks`: their keys) on
    a sheet, and return their queue rows."""
    rows = confirmations.shown_rows(pks)
    record_shown(user=request.user, claims=[row.claim_id for row in rows], request=request)
    return rows


def _back(request: SignedInRequest, state: str, error: DomainError) -> HttpResponse:
    """Return the list's tab `state` with the refusal of a form. An address without a form is
    redirected there instead: with the refusal as a message if it picks reviews; as its query asks
    if it picks none, which is a tab or an order chosen on a list that shows a refusal."""
    if request.method == "POST":
        request.GET = QueryDict(f"state={state}")
        return _list(request, request.GET, error)
    url = reverse("committee:document_requests")
    if not {"pick", "all"} & request.GET.keys():
        return redirect(f"{url}?{request.GET.urlencode()}")
    messages.error(request, str(error.message))
    return redirect(f"{url}?state={state}")


@requires("reviews.manage_review")
@require_http_methods(["GET", "POST"])
@never_cache
def ask(request: SignedInRequest) -> HttpResponse:
    """Show the sheet of a bulk that asks claimants for documents: picked reviews (`pick`, claim
    numbers) or all that may be asked (`all`). Once confirmed, prepare the bulk and go to its
    page."""
    rows = bulks.askable(request.user)
    picked = _picked(request)
    pks = list(
        (rows if picked is None else rows.filter(pk__in=picked)).values_list("pk", flat=True)
    )
    usual = earliest_due(pks)
    form = (
        AskForm(request.POST) if CONFIRMED in request.POST else AskForm(initial={"due_on": usual})
    )

    def build() -> Sheet:
        if not pks:
            raise NothingToAskError()
        return confirmations.asking_sheet(len(pks), record_shown_rows(request, pks), form, usual)

    def act() -> HttpResponse:
        bulk = bulks.prepare_asking(
            reviews=pks, due_on=form.cleaned_data["due_on"], seen=len(pks), by=request.user
        )
        said = _("준비했습니다. 다른 간사나 위원장이 승인하면 나갑니다.")
        if bulk.status == DocumentBulkStatus.RUNNING:
            said = _("서류를 요청하기 시작했습니다.")
        messages.success(request, said)
        return redirect("committee:document_bulk", bulk.pk)

    return ask_then(request, build, act, partial(_back, request, UNASKED))


@requires("reviews.manage_review")
@require_http_methods(["GET", "POST"])
@never_cache
def close(request: SignedInRequest) -> HttpResponse:
    """Show the sheet of a bulk that closes reviews without documents: picked ones (`pick`, claim
    numbers) or all that may be closed (`all`). Once confirmed, propose it to a second person and go
    to its page."""
    form = sheet_form(request, closing_form)
    rows = bulks.closable(request.user)
    picked = _picked(request)
    rows = rows if picked is None else rows.filter(review__in=picked)
    pks = list(rows.values_list("review_id", flat=True))

    def build() -> Sheet:
        if not pks:
            raise NothingToCloseError()
        return confirmations.closing_sheet(len(pks), record_shown_rows(request, pks), form)

    def act() -> HttpResponse:
        bulk = bulks.propose_closing(
            reviews=pks, reason=form.cleaned_data["reason"], seen=len(pks), by=request.user
        )
        messages.success(request, _("종결을 제안했습니다. 다른 간사나 위원장이 승인합니다."))
        return redirect("committee:document_bulk", bulk.pk)

    return ask_then(request, build, act, partial(_back, request, OVERDUE))


@requires("reviews.manage_review")
@require_http_methods(["GET", "POST"])
@never_cache
def start(request: SignedInRequest) -> HttpResponse:
    """Show the sheet of the picked reviews (`pick`, claim numbers) that start with the documents
    that there are; once confirmed, start them and return to the list. Refused above MOST_STARTED
    reviews."""
    form = sheet_form(request, start_form)
    picked = _picked(request) or []
    waiting = Review.objects.waiting_documents().filter(pk__in=picked)
    pks = list(waiting.order_by("pk").values_list("pk", flat=True))

    def build() -> Sheet:
        if not pks:
            raise NothingToAskError(
                _("시작할 심의가 없습니다. 서류를 기다리는 심의를 골라 주세요.")
            )
        if len(pks) > MOST_STARTED:
            raise TooManyError(TooManyError.message % {"most": MOST_STARTED})
        return confirmations.start_sheet(len(pks), record_shown_rows(request, pks), form)

    def act() -> HttpResponse:
        reviews = Review.objects.filter(pk__in=pks)
        started = start_reviews(
            reviews=reviews, by=request.user, reason=form.cleaned_data["reason"]
        )
        said = _("심의 %(n)s건을 시작했습니다.") % {"n": f"{len(started):,}"}
        if left := len(pks) - len(started):
            said += " " + _("%(n)s건은 맡을 위원이 모자라 그대로 기다립니다.") % {"n": f"{left:,}"}
        messages.success(request, said)
        return redirect(f"{reverse('committee:document_requests')}?state={OVERDUE}")

    return ask_then(request, build, act, partial(_back, request, OVERDUE))
