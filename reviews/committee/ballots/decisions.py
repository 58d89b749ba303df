"""의결: the final decision of a review, with its payout and its letter in one transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims import hooks
from claims.clock import now, today
from claims.korean import in_korean
from claims.personal_data.crypto import text_digest
from claims.policy.deadlines import add_working_days
from claims.users.models import User
from reviews.committee.access.chair import forbid_unless_chair, voters_of
from reviews.committee.access.locks import forbid_approver, lock_review
from reviews.committee.ballots.appeal_round import close_appeal
from reviews.committee.ballots.drafts import drop_drafts
from reviews.committee.ballots.opening import open_ballots
from reviews.committee.ballots.result_notice import reason_in_letter, write_result_notice
from reviews.committee.ballots.stored_votes import counted_votes, counted_votes_of
from reviews.committee.ballots.tally import carries
from reviews.committee.errors import ChangedError, NotOpenError, SecondBallotError
from reviews.committee.models import (
    AppealStatus,
    Assignment,
    Ballot,
    Choice,
    Decision,
    NumberSeries,
    Outcome,
    Review,
    ReviewStatus,
    SeriesKind,
    Sitting,
    SittingItem,
    SittingStatus,
    Vote,
)
from reviews.committee.queue.projection import refresh_queue
from reviews.committee.suggestion.precedents import record_precedent
from reviews.payouts.preparation.amounts import decided_won_came_back
from reviews.payouts.preparation.corrections import settle_corrections
from reviews.payouts.preparation.verbs import prepare_payout
from reviews.payouts.states.payouts import BarReason, PayoutKind

SECOND_BALLOT_DAYS = 5  # least working days to vote again, however close the due date is
NUMBERS = {
    SeriesKind.RESOLUTION: "의결-{year}-{n:06}",
    SeriesKind.SITTING: "회의-{year}-{n:04}",
}


def proposal_digest(ballot: Ballot) -> str:
    """Return the hex digest of a ballot's key and result. A confirmation sends back the digest of
    the proposal that was shown, so that another result is noticed."""
    result = ballot.result or {}
    return text_digest(str(ballot.pk), *(f"{key}={result[key]}" for key in sorted(result))).hex()


def proposed_reason(review: Review, ballot: Ballot) -> str:
    """Return the reason (Korean) that the letter to the claimant will state, word for word, once
    the result of this closed ballot is confirmed. Two queries at most."""
    return proposed_reasons([(review, ballot)])[review.pk]


def proposed_reasons(closed: Iterable[tuple[Review, Ballot]]) -> dict[int, str]:
    """Return {review key: `proposed_reason`} of reviews with their closed ballots. Two queries at
    most."""
    pairs = list(closed)
    votes = counted_votes_of(ballot for _review, ballot in pairs)
    again = [review.claim_id for review, _ballot in pairs if review.round == 2]
    first: dict[int, Decision] = {}
    if again:
        rows = Decision.objects.filter(review__claim__in=again, review__round=1)
        first = {one.review.claim_id: one for one in rows.select_related("review")}
    found = {}
    for review, ballot in pairs:
        result = ballot.result or {}
        rationale = _rationale(votes[ballot.pk], result, review.policy.majority)
        before = first.get(review.claim_id) if review.round == 2 else None
        found[review.pk] = reason_in_letter(rationale, result["amount"], before)
    return found


def ballot_to_confirm(user: User, review: Review, *, lock: bool = False) -> Ballot:
    """Return the review's newest ballot, whose result is the proposal, unless the user may not
    confirm it; with `lock`, its row is locked.

    Raises NotOpenError (the review awaits no confirmation), NotChairError (neither chair nor a
    deputy who may), ChairVotedError (the user voted on it), RecusedError (conflict of interest),
    ApprovedPayoutError (the user approved a payout of the claim).
    """
    if review.status != ReviewStatus.DECIDING:
        raise NotOpenError(status=review.status)
    forbid_unless_chair(user, review)
    forbid_approver(user.pk, review)
    ballots = Ballot.objects.select_for_update() if lock else Ballot.objects.all()
    ballot = ballots.filter(review=review).order_by("number").last()
    if ballot is None or ballot.result is None:
        raise NotOpenError(status=review.status)
    return ballot


def ballot_to_repeat(user: User, review: Review) -> Ballot:
    """Return the review's newest ballot, whose result is the proposal, unless the user may not send
    it back to the panel.

    Raises NotOpenError (the review awaits no confirmation), NotChairError (neither chair nor a
    deputy who may), ChairVotedError (the user voted on it), RecusedError (conflict of interest),
    SecondBallotError (the policy allows no further ballot).
    """
    if review.status != ReviewStatus.DECIDING:
        raise NotOpenError(status=review.status)
    forbid_unless_chair(user, review)
    ballot = review.ballots.order_by("number").last()
    if ballot is None or ballot.number > review.policy.second_ballots:
        raise SecondBallotError()
    return ballot


# ------------------------------------------------------------------ the chair's verbs
@transaction.atomic
def confirm_decision(
    *, review: Review, by: User, seen: str, rationale: str = "", sitting: Sitting | None = None
) -> Decision:
    """Make the proposal of a review final, as a chair or a deputy who may (`access.chair`), and
    return the decision (`decide`). `seen` is `proposal_digest` of the ballot shown; `rationale`
    replaces that of the votes; `sitting` has the review on its agenda.

    Raises ChangedError (not the proposal seen), NotOpenError (awaits no confirmation),
    NotChairError, ChairVotedError (`by` voted), RecusedError (conflict of interest),
    ApprovedPayoutError (`by` approved a payout of the claim).
    """
    review = lock_review(review, ReviewStatus.DECIDING)
    ballot = ballot_to_confirm(by, review, lock=True)
    if seen != proposal_digest(ballot):
        raise ChangedError(changed=["ballot"])
    return decide(
        review=review,
        ballot=ballot,
        votes=counted_votes(ballot),
        confirmed_by=by,
        rationale=rationale,
        sitting=sitting,
    )


@transaction.atomic
def call_second_ballot(*, review: Review, by: User) -> Ballot:
    """Open a new sealed ballot of the same panel in place of the proposal and return it; due in
    SECOND_BALLOT_DAYS working days or later. The review goes back to in_review and off the agenda
    of an open sitting.

    Raises NotOpenError (the review awaits no confirmation), NotChairError, ChairVotedError (`by`
    voted), RecusedError (conflict of interest), SecondBallotError (the policy allows no more).
    """
    review = lock_review(review, ReviewStatus.DECIDING)
    number = ballot_to_repeat(by, review).number + 1
    at_least = add_working_days(today(), SECOND_BALLOT_DAYS)
    due_on = max(review.due_on or at_least, at_least)
    ballot = Ballot(review=review, number=number, called_by=by, due_on=due_on, opened_at=now())
    open_ballots([ballot])
    Assignment.objects.active().filter(review=review).update(voted_at=None)
    leave_agenda(review, by=by, reason=_("재표결에 부침"))
    Review.objects.filter(pk=review.pk).update(
        status=ReviewStatus.IN_REVIEW, due_on=due_on, revision=F("revision") + 1
    )
    refresh_queue([review.claim_id])
    hooks.emit("second_ballot_called", ballot)
    return ballot


# ------------------------------------------------------------------ deciding
def decide(
    *,
    review: Review,
    ballot: Ballot,
    votes: Sequence[Vote],
    confirmed_by: User | None = None,
    rationale: str = "",
    sitting: Sitting | None = None,
) -> Decision:
    """Write the decision of a closed ballot and return it. Closes the review and the appeal of a
    second round, prepares the payout, writes the letter and deletes the drafts. `votes` are
    `counted_votes` of the ballot.

    The caller holds the locks of claim, review and ballot. Raises NotOpenError (the review is not
    `deciding`, or the ballot is open). The database refuses a second decision, one above the
    chair's threshold without `confirmed_by`, and a confirming user who voted.
    """
    if review.status != ReviewStatus.DECIDING or ballot.is_open or ballot.result is None:
        raise NotOpenError()
    result = ballot.result
    rationale = rationale.strip() or _rationale(votes, result, review.policy.majority)
    moment = now()
    Review.objects.filter(pk=review.pk).update(
        status=ReviewStatus.DECIDED, closed_at=moment, closed_by=confirmed_by
    )
    review.refresh_from_db(fields=["status", "closed_at"])
    decision = Decision.objects.create(
        review=review,
        ballot=ballot,
        outcome=result["outcome"],
        amount=result["amount"],
        ceiling=result["ceiling"],
        suggested=ballot.suggested,
        tally=result,
        rationale=rationale,
        text_digest=text_digest(rationale),
        resolution_no=next_number(SeriesKind.RESOLUTION),
        confirmed_by=confirmed_by,
        sitting=sitting,
        at=moment,
    )
    record_precedent(decision)
    drop_drafts([review])
    if _pay(review, decision):
        hooks.emit("decision_to_be_paid", decision)
    write_result_notice(decision, review.claim)
    close_appeal(review, AppealStatus.DECIDED)
    refresh_queue([review.claim_id])
    return decision


def next_number(kind: SeriesKind) -> str:
    """Return the next number of this year's series: 의결-2022-000123, 회의-2022-0001. The row of
    the series stays locked until the commit, so that no number is skipped."""
    year = today().year
    NumberSeries.objects.bulk_create([NumberSeries(kind=kind, year=year)], ignore_conflicts=True)
    series = NumberSeries.objects.select_for_update().get(kind=kind, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return NUMBERS[kind].format(year=year, n=series.last)


def _rationale(votes: Sequence[Vote], result: dict[str, Any], majority: str) -> str:
    """Return the 산정근거 of one vote, '' if none has one. It is taken from the votes on the side
    that decided (granting or denying): that with the amount nearest to the result's."""
    # Where an appeal was voted down, the first grant stands: their rationale explains it.
    carried = carries(result["grants"], result["votes"], majority)
    denied = result["outcome"] == Outcome.DENIED or not carried
    side = [v for v in votes if (v.choice == Choice.DENY) == denied and v.rationale]
    nearest = min(side, key=lambda v: abs((v.amount or 0) - result["amount"]), default=None)
    return nearest.rationale if nearest else ""


def _pay(review: Review, decision: Decision) -> bool:
    """Prepare the payout of a decision and return True; False if there is nothing to pay.

    In round 1 it is the granted amount. In round 2 it is the amount above that of round 1, less the
    corrections paid since, and with the overpaid won of these that came back until the decision;
    corrections that are not in a batch yet are cancelled. Voters and the confirming user may not
    approve it.
    """
    amount, kind = decision.amount, PayoutKind.ADDITIONAL
    if review.round == 2:
        first = Decision.objects.filter(review__claim=review.claim_id, review__round=1).first()
        if first is not None and first.amount:
            amount, kind = decision.amount - first.amount, PayoutKind.APPEAL_ADJUSTMENT
            if amount > 0:
                amount -= settle_corrections(review.claim)
                amount += decided_won_came_back(review.claim, until=decision.at)
    if amount <= 0:
        return False
    barred: list[tuple[User, str]] = [(user, BarReason.VOTED) for user in voters_of(review)]
    if decision.confirmed_by is not None:
        barred.append((decision.confirmed_by, BarReason.CONFIRMED))
    prepare_payout(
        claim=review.claim,
        kind=kind,
        amount=amount,
        basis={
            "resolution_no": decision.resolution_no,
            "outcome": str(decision.outcome),
            "round": review.round,
        },
        barred=barred,
        policy=review.policy,
        key=f"decision:{decision.resolution_no}",
    )
    return True


def leave_agenda(
    review: Review, *, by: User, reason: str | Promise, at: datetime | None = None
) -> None:
    """Take a review off the agenda of an open sitting, with `by`, `reason` and `at` (default now)
    on record. Does nothing if it is on none. The caller holds the claim's lock."""
    with in_korean():
        said = str(reason)  # the minutes print it
    items = SittingItem.objects.filter(review=review, taken_out_by__isnull=True)
    for item in items.filter(sitting__status=SittingStatus.OPEN):
        item.take_out(by=by, reason=said, at=at)
