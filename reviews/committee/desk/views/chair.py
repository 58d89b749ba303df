"""Acts of the chair at the desk: confirm a proposal, or send it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from claims.confirmation.sheet import Sheet
from claims.confirmation.views import ask_first, ask_then, refuse_sheet
from claims.errors import DomainError
from claims.money import won_text
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest
from reviews.committee.ballots.decisions import (
    ballot_to_confirm,
    ballot_to_repeat,
    call_second_ballot,
    confirm_decision,
    proposal_digest,
    proposed_reason,
)
from reviews.committee.desk.views.page import find_review, record_claim_viewing, render_desk
from reviews.committee.errors import ChangedError
from reviews.committee.models import Ballot, Outcome, Review
from reviews.committee.sittings.confirmations import next_step_text

# A deputising member confirms where the chair voted; the verb checks the right.
MAY_DEPUTISE = ("reviews.confirm_decision", "reviews.cast_vote")


@requires(*MAY_DEPUTISE)
@require_http_methods(["GET", "POST"])
def confirm(request: SignedInRequest, number: str) -> HttpResponse:
    """Show the sheet of a review's proposal with its consequences; once confirmed, make the
    proposal final and return to the desk. A refusal is shown on the desk (before the sheet) or on
    the sheet."""
    review, _seat = find_review(request, number)
    try:
        ballot = ballot_to_confirm(request.user, review)
        seen = request.POST.get("seen")
        if "confirmed" not in request.POST and seen not in (None, proposal_digest(ballot)):
            raise ChangedError(changed=["ballot"])
    except DomainError as error:
        return render_desk(request, review, _seat, refusal=error)
    record_claim_viewing(request, review)
    sheet = _confirming(review, ballot)
    if answer := ask_first(request, sheet):
        return answer
    try:
        decision = confirm_decision(review=review, by=request.user, seen=sheet.version)
    except DomainError as error:
        return refuse_sheet(request, sheet, error)
    messages.success(request, _("의결을 확정했습니다 · %(no)s") % {"no": decision.resolution_no})
    return redirect("committee:desk", number)


def _confirming(review: Review, ballot: Ballot) -> Sheet:
    result = ballot.result or {}
    granted = result["amount"] > 0
    votes = _("표결 %(votes)s명 가운데 지급 %(grants)s명") % result
    return Sheet(
        title=_("의결 확정"),
        button=_("의결 확정"),
        back=reverse("committee:desk", args=[review.claim.number]),
        facts=(
            (_("접수번호"), review.claim.number),
            (_("신청인"), review.claim.shown_name),
            (_("결과"), str(Outcome(result["outcome"]).label)),
            (_("표결"), votes),
            (_("상한"), won_text(result["ceiling"])),
            (_("제안액"), won_text(ballot.suggested)),
            (_("통지에 적는 이유"), proposed_reason(review, ballot)),
        ),
        total=result["amount"],
        typed_sum_from=review.policy.typed_sum_from,
        notified=_("신청인에게 결과를 통지합니다."),
        next_person=next_step_text() if granted else "",
        version=proposal_digest(ballot),
    )


@requires(*MAY_DEPUTISE)
@require_POST
def second_ballot(request: SignedInRequest, number: str) -> HttpResponse:
    """Show the sheet of a second ballot; once confirmed, send the proposal back to its panel, whose
    members vote again, and return to the desk. A refusal is shown on the desk."""
    review, _seat = find_review(request, number)

    def act() -> HttpResponse:
        call_second_ballot(review=review, by=request.user)
        messages.success(request, _("재표결에 부쳤습니다."))
        return redirect("committee:desk", number)

    def page(error: DomainError) -> HttpResponse:
        return render_desk(request, *find_review(request, number), refusal=error)

    return ask_then(request, lambda: _sending_back(request, review), act, page)


def _sending_back(request: SignedInRequest, review: Review) -> Sheet:
    """Return the sheet of a second ballot, and record in the access log that the user viewed the
    claim. Raises the errors of `ballot_to_repeat`: NotOpenError, NotChairError,
    ChairVotedError, RecusedError, SecondBallotError."""
    ballot = ballot_to_repeat(request.user, review)
    record_claim_viewing(request, review)
    result = ballot.result or {}
    return Sheet(
        title=_("재표결"),
        button=_("재표결에 부치기"),
        back=reverse("committee:desk", args=[review.claim.number]),
        facts=(
            (_("접수번호"), review.claim.number),
            (_("신청인"), review.claim.shown_name),
            (_("지금 결과"), str(Outcome(result["outcome"]).label)),
            (_("지금 금액"), won_text(result["amount"])),
        ),
        notified=_(
            "배정 위원의 알림함에 바로 나타납니다. 신청인에게 나가는 통지는 없습니다. 표결은 다시 "
            "봉인됩니다."
        ),
        next_person=_("배정 위원이 모두 다시 표결합니다. 재표결은 %(n)s번까지 할 수 있습니다.")
        % {"n": review.policy.second_ballots},
        version=proposal_digest(ballot),
    )
