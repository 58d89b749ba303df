"""Pages of the register: list and one claim."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from claims import hooks
from claims.identifiers import BANKS
from claims.lists.menu import ListMenu
from claims.policy.triage import route_reason_of
from claims.privacy.access_entries import record_access, record_list
from claims.privacy.models import Action
from claims.register.filter_controls import choice_controls, query_without, range_control
from claims.register.filters import ClaimFilter
from claims.register.lists import CLAIMS, claims_in_scope
from claims.register.models import BankAccount, Claim, Route
from claims.register.tables import ClaimTable
from claims.tables import keyset
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest

SEES_REGISTER = ("claims.view_claim", "claims.look_up_claim")


@method_decorator(requires(*SEES_REGISTER), name="dispatch")
class ClaimList(SingleTableMixin, FilterView):
    """The register; the customer centre sees only the search box, and finds by number alone."""

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
        return claims.select_related("service", *self.menu.chosen("company", "industry"))

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
        of_file = ("run",) if params.get("run") else ()
        return {
            **context,
            "routes": Route,
            "route": params.get("route", ""),
            "params": query_without(params, "route"),
            "filtered": any(params.get(name) for name in names),
            "without_filters": query_without(params, *names),
            "more": choice_controls(
                form, params, ("figure", "industry", "company", "fee", *of_file)
            ),
            "decided": range_control(form, params, "decided_min", "decided_max"),
            **self.menu.context,
        }


def look_up(request: SignedInRequest) -> HttpResponse:
    """Open one claim by its exact number, for the customer centre; recorded."""
    text = request.GET.get("q", "").strip()
    if text:
        claim = Claim.objects.filter(number=text).first()
        if claim:
            return redirect("register:claim", claim.number)
    return render(request, "claims/register/look_up.html", {"q": text, "missed": bool(text)})


def claim_for(request: SignedInRequest, number: str) -> Claim:
    """Return the claim if it is in this user's scope; otherwise raise Http404 as for a missing one.

    A member who left its panel for a tie to the claimant gets ForbiddenError with the reason.
    """
    claims = Claim.objects.for_page()
    if request.user.has_perm("claims.view_claim"):
        claims = claims.visible_to(request.user)
    elif not request.user.has_perm("claims.look_up_claim"):
        raise PermissionDenied
    claim = claims.filter(number=number).first()
    if claim is None:
        meant = Claim.objects.filter(number=number).values_list("pk", flat=True).first()
        hooks.raise_not_found(request.user, meant)
    return claim


@requires(*SEES_REGISTER)
def claim_page(request: SignedInRequest, number: str) -> HttpResponse:
    """Show the filing, the reason of its route, its documents, and the panels of the rooms
    above."""
    claim = claim_for(request, number)
    seen = Action.VIEW_CLAIM if request.user.has_perm("claims.view_claim") else Action.LOOK_UP
    record_access(user=request.user, action=seen, claim=claim, request=request)
    account = BankAccount.objects.newest_of(claim)
    context = {
        "claim": claim,
        "account": account,
        "bank": BANKS.get(account.bank_code, account.bank_code) if account else "",
        "reason": route_reason_of(claim),
        "panels": [panel.render(request, claim) for panel in hooks.panels_for(request.user)],
        "full": seen == Action.VIEW_CLAIM,
    }
    return render(request, "claims/register/claim.html", context)
