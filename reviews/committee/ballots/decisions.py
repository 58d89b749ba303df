"""의결: the one final decision of a review, with its payout and its letter in one transaction."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from claims.clock import now, today
from claims.personal_data.crypto import text_digest
from claims.policy.deadlines import add_working_days
from claims.users.models import User
from reviews.committee.access.locks import forbid_approver, lock_review
from reviews.committee.access.scope import kept_out, tied_to_a_chair
from reviews.committee.appeals.following import follow_second_round
from reviews.committee.appeals.notices import tell_decided
from reviews.committee.ballots.drafts import drop_drafts
from reviews.committee.ballots.result_notice import event_of, variables_of
from reviews.committee.errors import (
    ChairVotedError,
    ChangedError,
    NotChairError,
    NotOpenError,
    RecusedError,
    SecondBallotError,
)
from reviews.committee.models import (
    AppealStatus,
    Assignment,
    Ballot,
    Choice,
    Decision,
    Member,
    NumberSeries,
    Outcome,
    Review,
    ReviewStatus,
    SeriesKind,
    Sitting,
    Vote,
)
from reviews.committee.queue.rows import refresh_queue
from reviews.committee.sittings.agenda import leave_agenda
from reviews.committee.suggestion.precedents import remember
from reviews.notices.outbox.write import write_notice
from reviews.payouts.preparation.verbs import prepare_payout, settle_corrections
from reviews.payouts.states import BarReason, PayoutKind

SECOND_BALLOT_DAYS = 5  # working days at least to vote again, however close the due date is
NUMBERS = {
    SeriesKind.RESOLUTION: "의결-{year}-{n:06}",
    SeriesKind.SITTING: "회의-{year}-{n:04}",
}


# ------------------------------------------------------------------ who may confirm
def voters_of(review: Review) -> list[User]:
    """Everybody who voted on a review, in either ballot and any version, whether still seated."""
    voted = Vote.everything.filter(ballot__review=review).values("assignment__member__user")
    return list(User.objects.filter(pk__in=voted).order_by("pk"))


def voters_among(review_ids: Iterable[int]) -> dict[int, set[int]]:
    """Keys of the users who voted on each review, as `voters_of`; never what. One query."""
    voted: dict[int, set[int]] = defaultdict(set)
    cast = Vote.everything.filter(ballot__review__in=list(review_ids))
    for review, user in cast.values_list("ballot__review_id", "assignment__member__user_id"):
        voted[review].add(user)
    return voted


def forbid_unless_chair(user: User, review: Review) -> None:
    """The chair confirms; where a chair voted on the review, or is tied to the claimant, a
    deputising member in office.

    Nobody confirms what they voted on, or where they have a tie to the claimant, whether they sat
    on the panel or not. Raises NotChairError, ChairVotedError, RecusedError.
    """
    voters = voters_of(review)
    is_chair = user.has_perm("reviews.confirm_decision")
    deputises = Member.objects.serving(today()).filter(user=user, deputises=True).exists()
    if not is_chair and not deputises:
        raise NotChairError()
    if user in voters:
        raise ChairVotedError()
    if kept_out(user, [review.claim_id]):
        raise RecusedError()
    if is_chair or any(v.has_perm("reviews.confirm_decision") for v in voters):
        return
    if not tied_to_a_chair([review.claim_id]):
        raise NotChairError()


def may_confirm(user: User, review: Review) -> bool:
    """Asks nobody where there is nothing to confirm: most desks are opened to vote."""
    if review.status != ReviewStatus.DECIDING:
        return False
    try:
        forbid_unless_chair(user, review)
    except (NotChairError, ChairVotedError, RecusedError):
        return False
    return True


def proposal_digest(ballot: Ballot) -> str:
    """What a confirmation rests on, as the form carries it: hex over a closed ballot's result."""
    result = ballot.result or {}
    return text_digest(str(ballot.pk), *(f"{key}={result[key]}" for key in sorted(result))).hex()


def forbid_confirming(user: User, review: Review, *, lock: bool = False) -> Ballot:
    """Refuse a user who may not confirm a review; else return the ballot that proposes, locked with
    `lock`. The verb asks again under the lock.

    Raises NotOpenError, NotChairError, ChairVotedError, RecusedError, ApprovedPayoutError.
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


def forbid_second_ballot(user: User, review: Review) -> Ballot:
    """Refuse a user who may not send a proposal back; else return the ballot that proposes.

    Raises NotOpenError, NotChairError, ChairVotedError, RecusedError, SecondBallotError.
    """
    if review.status != ReviewStatus.DECIDING:
        raise NotOpenError(status=review.status)
    forbid_unless_chair(user, review)
    ballot = review.ballots.order_by("number").last()
    if ballot is None or ballot.number >= 1 + min(1, review.policy.second_ballots):
        raise SecondBallotError()
    return ballot


# ------------------------------------------------------------------ the chair's verbs
@transaction.atomic
def confirm_decision(
    *, review: Review, by: User, seen: str, rationale: str = "", sitting: Sitting | None = None
) -> Decision:
    """The chair, or a deputy where the chair voted, makes the proposal final.

    `seen` is `proposal_digest` of the ballot shown; `rationale` replaces that of the votes;
    `sitting` is the one that confirms it, on whose agenda it stands (the database holds that).
    Raises NotOpenError, NotChairError, ChairVotedError, RecusedError, ApprovedPayoutError,
    ChangedError.
    """
    review = lock_review(review, ReviewStatus.DECIDING)
    ballot = forbid_confirming(by, review, lock=True)
    if seen != proposal_digest(ballot):
        raise ChangedError(changed=["ballot"])
    return decide(
        review=review, ballot=ballot, confirmed_by=by, rationale=rationale, sitting=sitting
    )


@transaction.atomic
def call_second_ballot(*, review: Review, by: User) -> Ballot:
    """The chair sends the proposal back once: a new sealed ballot of the same panel.

    Raises NotOpenError, NotChairError, ChairVotedError, RecusedError, SecondBallotError.
    """
    review = lock_review(review, ReviewStatus.DECIDING)
    number = forbid_second_ballot(by, review).number + 1
    at_least = add_working_days(today(), SECOND_BALLOT_DAYS)
    due_on = max(review.due_on or at_least, at_least)
    ballot = Ballot.objects.create(
        review=review, number=number, called_by=by, due_on=due_on, opened_at=now()
    )
    Assignment.objects.active().filter(review=review).update(voted_at=None)
    leave_agenda(review, by, _("재표결에 부침"))
    Review.objects.filter(pk=review.pk).update(
        status=ReviewStatus.IN_REVIEW, due_on=due_on, revision=F("revision") + 1
    )
    refresh_queue([review.claim_id])
    return ballot


# ------------------------------------------------------------------ deciding
def decide(
    *,
    review: Review,
    ballot: Ballot,
    confirmed_by: User | None = None,
    rationale: str = "",
    sitting: Sitting | None = None,
) -> Decision:
    """Decide by a closed ballot: close the review, prepare the payout, write the letter.

    Called by the verbs that hold the locks. Raises NotOpenError; the database refuses a second
    decision, a large one without its chair, and a chair who voted.
    """
    if review.status != ReviewStatus.DECIDING or ballot.is_open or ballot.result is None:
        raise NotOpenError()
    result = ballot.result
    rationale = rationale.strip() or _rationale(ballot, result)
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
        suggested=_suggested(ballot, result["ceiling"]),
        tally=result,
        rationale=rationale,
        text_digest=text_digest(rationale),
        resolution_no=next_number(SeriesKind.RESOLUTION),
        confirmed_by=confirmed_by,
        sitting=sitting,
        at=moment,
    )
    remember(decision)
    drop_drafts([review])
    _pay(review, decision)
    _tell(review, decision)
    follow_second_round(review, AppealStatus.DECIDED)
    refresh_queue([review.claim_id])
    return decision


def next_number(kind: SeriesKind) -> str:
    """The next of this year: 의결-2022-000123, 회의-2022-0001. Gapless: locked until the commit."""
    year = today().year
    NumberSeries.objects.bulk_create([NumberSeries(kind=kind, year=year)], ignore_conflicts=True)
    series = NumberSeries.objects.select_for_update().get(kind=kind, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return NUMBERS[kind].format(year=year, n=series.last)


def _suggested(ballot: Ballot, ceiling: int) -> int | None:
    """What the policy suggested (won) to the last of the votes that count, within the ceiling."""
    from reviews.committee.ballots.voting import counted_votes

    last = max(counted_votes(ballot), key=lambda vote: (vote.at, vote.pk), default=None)
    return None if last is None or last.suggested is None else min(last.suggested, ceiling)


def _rationale(ballot: Ballot, result: dict[str, Any]) -> str:
    """산정근거: that of the vote on the deciding side whose amount lies nearest to the result's."""
    from reviews.committee.ballots.voting import counted_votes

    # Of an appeal that most voted against, the first grant stands: their words say why.
    denied = result["outcome"] == Outcome.DENIED or 2 * result["grants"] <= result["votes"]
    side = [v for v in counted_votes(ballot) if (v.choice == Choice.DENY) == denied]
    side = [vote for vote in side if vote.rationale]
    nearest = min(side, key=lambda v: abs((v.amount or 0) - result["amount"]), default=None)
    return nearest.rationale if nearest else ""


def _pay(review: Review, decision: Decision) -> None:
    """An additional payout of what was granted; of an appeal, what exceeds round 1 and the
    corrections that were paid on it."""
    amount, kind = decision.amount, PayoutKind.ADDITIONAL
    if review.round == 2:
        first = Decision.objects.filter(review__claim=review.claim_id, review__round=1).first()
        if first is not None and first.amount:
            amount, kind = decision.amount - first.amount, PayoutKind.APPEAL_ADJUSTMENT
            if amount > 0:
                amount -= settle_corrections(review.claim)
    if amount <= 0:
        return
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


def _tell(review: Review, decision: Decision) -> None:
    """The result in a letter; a second round's says what it adds, or that the first stands."""
    if review.round == 2:
        tell_decided(decision, review.claim)
        return
    write_notice(
        event=event_of(decision),
        claim=review.claim,
        variables=variables_of(decision),
        key=f"decision:{decision.resolution_no}",
    )
