"""What the chair does at the desk: confirm a proposal, or send it back once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from claims.errors import DomainError
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest
from reviews.committee.decisions import call_second_ballot, confirm_decision
from reviews.committee.pages.desk import find, show

# A deputising member confirms where the chair voted; the verb knows who may.
MAY_DEPUTISE = ("reviews.confirm_decision", "reviews.cast_vote")


@requires(*MAY_DEPUTISE)
@require_POST
def confirm(request: SignedInRequest, number: str) -> HttpResponse:
    review, _seat = find(request, number)
    try:
        decision = confirm_decision(
            review=review, by=request.user, seen=request.POST.get("seen", "")
        )
    except DomainError as error:
        return show(request, *find(request, number), refusal=error)
    messages.success(request, _("의결을 확정했습니다 · %(no)s") % {"no": decision.resolution_no})
    return redirect("committee:desk", number)


@requires(*MAY_DEPUTISE)
@require_POST
def second_ballot(request: SignedInRequest, number: str) -> HttpResponse:
    review, _seat = find(request, number)
    try:
        call_second_ballot(review=review, by=request.user)
    except DomainError as error:
        return show(request, *find(request, number), refusal=error)
    messages.success(request, _("재표결에 부쳤습니다."))
    return redirect("committee:desk", number)
