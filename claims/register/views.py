"""Pages of the register: list and one claim."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from claims import hooks
from claims.banks import bank_name
from claims.lists.menu import ListMenu
from claims.page_parts import (
    HistoryKind,
    Section,
    StatusLine,
    history_of,
    keep_reads,
    status_of,
)
from claims.policy.triage import route_reason_of
from claims.prepared_statements import prepared_statements
from claims.privacy.access_entries import record_access, record_list, record_viewing_once
from claims.privacy.models import Action
from claims.register.claim_page import newest_account
from claims.register.filter_controls import choice_controls, query_without, range_control
from claims.register.filters import ClaimFilter
from claims.register.lists import CLAIMS, claims_in_scope
from claims.register.models import Claim, Route
from claims.register.tables import ClaimTable, blank_of
from claims.tables import count_found, keyset
from claims.users.models import User
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest, acting_user, whole_number

SEES_REGISTER = ("claims.view_claim", "claims.look_up_claim")
# Panels of the claim page in the order of the work; others follow.
PANELS = (
    "review",
    "inquiries",
    "entry",
    "representation",
    "account",
    "handovers",
    "contact",
    "facts",
    "own_facts",
    "appeal",
    "own_appeal",
    "objection",
    "objection_seen",
    "data_requests",
    "data_requests_seen",
    "documents",
    "holds",
    "payouts",
    "recoveries",
    "claimant",
    "notices",
    "withdrawal",
)
BESIDE = ("inquiries", "notes")  # stand under the filing, except for the customer centre
LAST_PAGE = 100  # last page of a claim's history that can be opened


@method_decorator(requires(*SEES_REGISTER), name="dispatch")
class ClaimList(SingleTableMixin, FilterView):
    """Page with the list of claims in the user's scope, filtered and sorted. The customer centre
    sees only a search box, which finds a claim by its whole number (`look_up`).
    """

    table_class = ClaimTable
    filterset_class = ClaimFilter
    template_name = "claims/register/claims.html"
    strict = False  # an invalid filter shows its error at the field, and the list stays

    def get(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("claims.view_claim"):
            return look_up(request)
        self.menu = ListMenu(request, CLAIMS)
        if elsewhere := self.menu.redirect():
            return elsewhere
        response = super().get(request, *args, **kwargs)
        record_list(
            user=request.user,
            term=request.GET.get("q", "").strip(),
            table=response.context_data["table"],
            claim_of=lambda claim: claim.pk,
            request=request,
        )
        return response

    def get_queryset(self) -> QuerySet[Claim]:
        claims = claims_in_scope(self.request.user, self.request.GET)
        return claims.select_related("service", "entry", *self.menu.chosen("company", "industry"))

    def get_table_pagination(self, table: ClaimTable) -> dict[str, Any]:
        return keyset(self.request)

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"picks": hooks.pick_action_for(self.request.user)}

    def get_table(self, **kwargs: Any) -> ClaimTable:
        table = super().get_table(**kwargs)
        self.menu.arrange(table)
        return table

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        params, form = self.request.GET, self.filterset.form
        names = [name for name in CLAIMS.parameters if name != "route"]
        filtered = any(params.get(name) for name in names)
        if not (filtered or params.get("route")):
            context["table"].blank = blank_of(self.request.user)
        of_file = ("run",) if params.get("run") else ()
        return {
            **context,
            "routes": Route,
            "route": params.get("route", ""),
            "params": query_without(params, "route"),
            "filtered": filtered,
            "found": self.count_found(context["table"]) if filtered else None,
            "without_filters": query_without(params, *names),
            "more": choice_controls(
                form,
                params,
                ("figure", "industry", "company", "fee", "received", "withdrawn", *of_file),
            ),
            "decided": range_control(form, params, "decided_min", "decided_max"),
            **self.menu.context,
        }

    def count_found(self, table: ClaimTable) -> dict[str, int] | None:
        """Return {"n": claims that meet the filters}. If the list has several pages, they are
        counted only for links of a dashboard (one query more), else None."""
        asked = bool(self.request.GET.get("figure") or self.request.GET.get("withdrawn"))
        return count_found(table, asked=asked)


def look_up(request: SignedInRequest) -> HttpResponse:
    """Show the search box of the customer centre. With `?q=`, redirect to the claim with exactly
    this number, without a scope, or else to the search.
    """
    text = request.GET.get("q", "").strip()
    if not text:
        return render(request, "claims/register/look_up.html")
    claim = Claim.objects.filter(number=text).first()
    if claim:
        return redirect("register:claim", claim.number)
    return redirect(f"{reverse('search:search')}?{urlencode({'q': text})}")


def claim_for(request: SignedInRequest, number: str) -> Claim:
    """Return a claim by its number: with `claims.view_claim` one in the user's scope, with
    `claims.look_up_claim` alone (the customer centre) any but those that are withheld from them.

    Raises Http404 for any other claim, as for a missing one, PermissionDenied without either
    permission, and RecusedError (403) with the reason for a user who left a seat on it and is out
    of its scope since.
    """
    claims = Claim.objects.for_page()
    if request.user.has_perm("claims.view_claim"):
        claims = claims.visible_to(request.user)
    elif request.user.has_perm("claims.look_up_claim"):
        claims = hooks.without_withheld_claims(claims, request.user, "pk")
    else:
        raise PermissionDenied
    claim = claims.filter(number=number).first()
    if claim is None:
        meant = Claim.objects.filter(number=number).values_list("pk", flat=True).first()
        hooks.raise_not_found(request.user, meant)
    return claim


def viewing_of(user: User) -> Action:
    """Return the action as which the access log names a claim that this user sees: VIEW_CLAIM with
    `claims.view_claim`, LOOK_UP for the customer centre."""
    return Action.VIEW_CLAIM if user.has_perm("claims.view_claim") else Action.LOOK_UP


def record_claim(request: SignedInRequest, claim: Claim) -> None:
    """Write the access log's entry that the user sees a page with this claim."""
    record_access(user=request.user, action=viewing_of(request.user), claim=claim, request=request)


def record_claim_once(request: HttpRequest, claim_id: int) -> None:
    """Write the access log's entry that the user sees something of this claim (primary key) on
    another page than its own; within ten minutes once (`record_viewing_once`)."""
    user = acting_user(request)
    record_viewing_once(user=user, action=viewing_of(user), claim=claim_id, request=request)


def claim_on_record(request: SignedInRequest, number: str) -> Claim:
    """Return `claim_for` of a form or sheet that names the claimant, after the access log's entry:
    whatever the view then answers, a refused form too, is on record. Raises as `claim_for`."""
    claim = claim_for(request, number)
    record_claim(request, claim)
    return claim


@requires(*SEES_REGISTER)
def claim_page(request: SignedInRequest, number: str) -> HttpResponse:
    """Show one claim: the filing, the reason of its route, the panels of other packages, and the
    history.
    """
    return render_claim(request, claim_for(request, number))


def render_claim(
    request: SignedInRequest,
    claim: Claim,
    filled: Mapping[str, tuple[str, dict[str, Any]]] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the claim page and write the access log's entry of the user who sees it.

    `filled` replaces panels by name, each with (template, context), for example by a form with its
    errors. `status` is the HTTP status.
    """
    record_claim(request, claim)
    keep_reads(claim)
    with prepared_statements():
        account = newest_account(claim)
        context = {
            "claim": claim,
            "account": account,
            "bank": bank_name(account.bank_code) if account else "",
            "reason": route_reason_of(claim),
            "status_card": _status_card(request.user, claim),
            **_panels(request, claim, filled or {}),
            "full": request.user.has_perm("claims.view_claim"),
            **_history(request, claim),
        }
    return render(request, "claims/register/claim.html", context, status=status)


def _panels(
    request: SignedInRequest, claim: Claim, filled: Mapping[str, tuple[str, dict[str, Any]]]
) -> dict[str, list[str]]:
    """Return {"panels": HTML of the panels of the claim page in the order of PANELS,
    "panels_beside": HTML of those beside the filing}. `filled` as in `render_claim`."""
    found = {panel.name: panel for panel in hooks.panels_for(request.user)}
    beside = BESIDE if request.user.has_perm("claims.view_claim") else ()
    drawn = {
        name: render_to_string(*filled[name], request=request)
        if name in filled
        else found[name].render(request, claim)
        for name in sorted(found, key=lambda name: PANELS.index(name) if name in PANELS else 99)
    }
    return {
        "panels": [html for name, html in drawn.items() if name not in beside],
        "panels_beside": [drawn[name] for name in beside if name in drawn],
    }


def _status_card(user: User, claim: Claim) -> list[tuple[Section, list[StatusLine]]]:
    """Return the lines to tell a claimant; none if the user may not see them, or the claim was
    erased: what its rows lack was erased, and is not asked for."""
    sees = user.has_perm("claims.view_status_card") and claim.erased_at is None
    return status_of(user, claim) if sees else []


def _history(request: SignedInRequest, claim: Claim) -> dict[str, Any]:
    kind = request.GET.get("history", "")
    kind = kind if kind in HistoryKind.values else ""
    page = min(max(whole_number(request.GET.get("page")) or 1, 1), LAST_PAGE)
    history = history_of(request.user, claim, kind=kind, page=page)
    return {
        "history": history,
        "history_kind": kind,
        "history_newer": page - 1,
        "history_older": page + 1 if history.has_more and page < LAST_PAGE else 0,
    }
