"""Items for members and the chair: seats, ballots, sittings, supplements and comments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import count
from typing import Any

from django.db.models import Count, Min, Q

from claims.clock import today
from claims.policy.deadlines import add_working_days, is_working_day, working_days_between
from claims.users.models import User
from claims.users.permissions import holders_of
from reviews.committee.access.scope import chair_users
from reviews.committee.models import (
    Assignment,
    Ballot,
    Challenge,
    Comment,
    Member,
    Review,
    ReviewStatus,
    SampleCheck,
    SampleJudge,
    SampleStatus,
    Sitting,
    SittingItem,
    SupplementRequest,
)
from reviews.committee.sample_checks.closing import closers_of
from reviews.committee.seats.challenges import ChallengeDeciders
from reviews.inbox.models import InboxKind
from reviews.inbox.verbs import NewItem, withdraw_item, withdraw_items, write_items

STUCK_AFTER = 3  # working days by which a vote is late when the chair and the secretariat are told
ONE_BY_ONE = 5  # seats given to one person by one verb; more of them are one item


def on_seats_given(seats: Sequence[Assignment]) -> None:
    by_member: dict[int, list[Assignment]] = defaultdict(list)
    for seat in seats:
        by_member[seat.member.user_id].append(seat)
    items = []
    for user_id, given in by_member.items():
        if len(given) > ONE_BY_ONE:
            facts = {"n": len(given)}
            key = f"seats:{given[0].pk}"
            items.append(NewItem(user_id, InboxKind.SEAT_GIVEN, key, facts=facts))
            continue
        items += [
            NewItem(
                user_id,
                InboxKind.SEAT_GIVEN,
                f"seat:{seat.pk}",
                claim=seat.review.claim_id,
                seat=seat.pk,
                by=seat.assigned_by_id,
                facts={"instead": seat.replaces_id is not None},
            )
            for seat in given
        ]
    write_items(items)


def on_seat_left(seat: Assignment) -> None:
    """Delete the member's inbox items about the claim whose seat ended, except the kinds in KEPT.
    Then write an item that the seat was taken away, unless the member gave it up."""
    user_id, claim_id = seat.member.user_id, seat.review.claim_id
    withdraw_items(user_id=user_id, claim_id=claim_id)
    by = seat.left_decided_by_id or seat.left_by_id
    if by == user_id:
        return
    kind = InboxKind.SEAT_TAKEN
    write_items([NewItem(user_id, kind, f"left:{seat.pk}", claim=claim_id, seat=seat.pk, by=by)])


def _panel(review_id: int) -> list[tuple[int, int]]:
    """Return (id of the seat, id of its member's user) of each active seat of a review. One
    query."""
    seats = Assignment.objects.active().filter(review=review_id).order_by("pk")
    return list(seats.values_list("pk", "member__user_id"))


def on_ballot_closed(ballot: Ballot) -> None:
    key, claim_id = f"ballot:{ballot.pk}", ballot.review.claim_id
    write_items(
        NewItem(user_id, InboxKind.BALLOT_OPENED, key, claim=claim_id, seat=seat)
        for seat, user_id in _panel(ballot.review_id)
    )


def on_second_ballot_called(ballot: Ballot) -> None:
    key, claim_id = f"ballot-called:{ballot.pk}", ballot.review.claim_id
    kind, by = InboxKind.SECOND_BALLOT, ballot.called_by_id
    write_items(
        NewItem(user_id, kind, key, claim=claim_id, seat=seat, by=by)
        for seat, user_id in _panel(ballot.review_id)
    )


def on_sitting_announced(sitting: Sitting) -> None:
    """Write an inbox item about an announced sitting to the members in office, except its chair:
    they may still take an item off the agenda."""
    serving = Member.objects.serving(today()).exclude(user=sitting.chair_id)
    facts = {"n": SittingItem.objects.filter(sitting=sitting).count()}
    kind, key = InboxKind.SITTING_ANNOUNCED, f"sitting:{sitting.pk}"
    write_items(
        NewItem(user_id, kind, key, sitting=sitting.pk, by=sitting.chair_id, facts=facts)
        for user_id in serving.order_by("pk").values_list("user_id", flat=True)
    )


def on_supplement_ended(request: SupplementRequest) -> None:
    """Tell the panel and the person who made a supplement request that it ended: documents came, or
    the due day passed. The person who ended it is not told."""
    told = {user_id for _seat, user_id in _panel(request.review_id)}
    if request.requested_by_id:
        told.add(request.requested_by_id)
    key, facts = f"supplement:{request.pk}", {"how": str(request.status)}
    write_items(
        NewItem(
            user_id,
            InboxKind.SUPPLEMENT_ENDED,
            key,
            claim=request.review.claim_id,
            by=request.closed_by_id,
            facts=facts,
        )
        for user_id in sorted(told - {request.closed_by_id})
    )


def on_comment_written(comment: Comment) -> None:
    """Write an inbox item about a comment on a review to the panel, the chair and everybody who has
    commented on it before, except the writer."""
    review = comment.ballot.review
    seats = Assignment.objects.active().filter(review=review)
    before = Comment.objects.filter(ballot__review=review)
    told = User.objects.filter(
        Q(pk__in=seats.values("member__user"))
        | Q(pk__in=before.values("by"))
        | Q(pk__in=chair_users().values("pk"))
    )
    told = told.exclude(pk=comment.by_id).order_by("pk")
    kind, key = InboxKind.COMMENT, f"comment:{comment.pk}"
    write_items(
        NewItem(user_id, kind, key, claim=review.claim_id, by=comment.by_id)
        for user_id in told.values_list("pk", flat=True)
    )


def on_challenge_registered(challenge: Challenge) -> None:
    """Write an inbox item about a challenge to everybody who may decide on it, except the person
    who registered it. Only the chairs' items name the claim."""
    review, by = challenge.assignment.review, challenge.received_by_id
    deciders = ChallengeDeciders([review])
    kind, key = InboxKind.CHALLENGE_REGISTERED, f"challenge:{challenge.pk}"
    facts = {"row": challenge.pk}
    write_items(
        NewItem(user_id, kind, key, by=by, facts=facts,
                claim=review.claim_id if user_id in deciders.chairs else None)
        for user_id in sorted(deciders.users_for(review) - {by})
    )  # fmt: skip


def write_due_items() -> int:
    """Write an inbox item to each member with the number of their votes due on the next working
    day; those due today are not counted, and `write_late_items` tells of overdue ones.

    One item a member and day, however often this runs. Return how many were written.
    """
    day = add_working_days(today(), 1)
    return write_items(
        NewItem(
            user_id,
            InboxKind.DUE_TOMORROW,
            f"due:{day}",
            claim=claim if n == 1 else None,
            seat=seat if n == 1 else None,
            facts={"n": n, "day": day.isoformat()},
        )
        for user_id, n, seat, claim in _of_members(Q(due_on=day))
    )


def write_late_items() -> int:
    """Tell each member how many of their votes are overdue, and the chair and the secretariat how
    many are so by STUCK_AFTER working days or more. Does nothing on days off.

    One item a person and day, which takes the place of the one before, however often this runs.
    Return how many were written.
    """
    day = today()
    if not is_working_day(day):
        return 0
    items = [
        NewItem(
            user_id,
            InboxKind.VOTES_LATE,
            f"late:{day}",
            claim=claim if n == 1 else None,
            seat=seat if n == 1 else None,
            facts={"n": n, "before": day.isoformat()},
        )
        for user_id, n, seat, claim in _of_members(Q(due_on__lt=day))
    ]
    before = next(
        one for n in count() if working_days_between(one := day - timedelta(n), day) >= STUCK_AFTER
    ) + timedelta(days=1)  # reviews due before this day are late by so much
    if stuck := list(_of_members(Q(due_on__lt=before))):
        n, kind, key = sum(row[1] for row in stuck), InboxKind.VOTES_STUCK, f"votes-stuck:{day}"
        facts = {"n": n, "members": len(stuck), "days": STUCK_AFTER, "before": before.isoformat()}
        told = holders_of("reviews.manage_review", "reviews.confirm_decision").order_by("pk")
        items += [
            NewItem(user_id, kind, key, facts=facts)
            for user_id in told.values_list("pk", flat=True)
        ]
    return write_items(items)


def _of_members(due: Q) -> Iterable[tuple[int, int, int, int]]:
    """Return (id of the user, number of votes, first seat, first claim) for each member who has yet
    to vote in reviews with such a due day. One query."""
    reviews = Review.objects.filter(due, status=ReviewStatus.IN_REVIEW)
    seats = Assignment.objects.active().filter(review__in=reviews, voted_at__isnull=True)
    return seats.order_by("member").values_list("member__user").annotate(
        Count("pk"), Min("pk"), Min("review__claim")
    )  # fmt: skip


def on_sample_to_judge(judge: SampleJudge) -> None:
    """Write an inbox item to a judge for whom a sample was drawn. The item does not name the
    claim."""
    sample = judge.sample_id
    kind, key = InboxKind.SAMPLE_TO_JUDGE, f"sample:{judge.pk}"
    write_items([NewItem(judge.member.user_id, kind, key, facts={"sample": sample})])


def on_sample_judge_left(judge: SampleJudge) -> None:
    """Delete the inbox items by which a judge was told of a sample, since the judge has left it."""
    for key in (f"sample:{judge.pk}", f"sample-due:{judge.pk}"):
        withdraw_item(user_id=judge.member.user_id, key=key)


def on_sample_differs(sample: SampleCheck) -> None:
    """Tell the chairs, and the deputies who may close the check, that a second judgement differs
    from the decision. Only the chairs' items name the claim."""
    chairs = set(chair_users().values_list("pk", flat=True))
    told = chairs | {user.pk for user in closers_of(sample)}
    kind, key = InboxKind.SAMPLE_DIFFERS, f"sample-differs:{sample.pk}"
    facts = {"sample": sample.pk}
    write_items(
        NewItem(user_id, kind, key, claim=sample.claim_id if user_id in chairs else None,
                facts=facts)
        for user_id in sorted(told)
    )  # fmt: skip


def write_sample_items() -> int:
    """Remind judges of sample checks due by the end of the next working day, overdue ones included,
    and tell those who may close a check when it is late.

    One item per due day, however often this runs. Return how many were written.
    """
    day = add_working_days(today(), 1)
    due = SampleJudge.objects.filter(
        left_at__isnull=True, sample__in=SampleCheck.objects.waiting(),
        sample__status=SampleStatus.OPEN, sample__due_on__lte=day,
    ).select_related("member", "sample")  # fmt: skip
    items = [
        NewItem(
            judge.member.user_id,
            InboxKind.SAMPLE_DUE,
            f"sample-due:{judge.pk}",
            facts=_sample_facts(judge.sample),
        )
        for judge in due.order_by("pk")
    ]
    late = SampleCheck.objects.late().select_related("draw__decision__review")
    items += [
        NewItem(
            user.pk,
            InboxKind.SAMPLE_LATE,
            f"sample-late:{sample.pk}:{sample.due_on}",
            facts=_sample_facts(sample),
        )
        for sample in late.order_by("pk")
        for user in closers_of(sample)
    ]
    return write_items(items)


def _sample_facts(sample: SampleCheck) -> dict[str, Any]:
    return {"sample": sample.pk, "day": sample.due_on.isoformat()}
