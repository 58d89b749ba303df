"""경과: the timeline of a review, as a viewer may see it.

A sealed vote shows only that somebody voted; its content comes through Vote.objects.open_to(user).
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min
from django.db.models.functions import TruncMinute
from django.utils.translation import gettext as _

from claims.documents.history import DocumentAct
from claims.documents.models import Document, Source
from reviews.committee.appeals.timeline import appeal_acts
from reviews.committee.discussion.context import Discussion, discussion_of
from reviews.committee.discussion.timeline import discussion_acts
from reviews.committee.models import (
    Assignment,
    AssignmentStatus,
    Ballot,
    ClosedAs,
    LeftAs,
    Review,
    ReviewStatus,
    Vote,
)
from reviews.committee.seats.timeline import challenge_acts
from reviews.committee.suggestion.rule import departure_of
from reviews.committee.supplements.timeline import supplement_acts


@dataclass(frozen=True)
class TimelineEntry:
    """One entry of the timeline.

    `actor` is a user or None (the system); `sealed`: the rest is hidden.
    """

    at: datetime
    kind: str
    icon: str
    text: str
    actor: Any = None
    note: str = ""
    sealed: bool = False


def timeline_of(review: Review, user: Any, talk: Discussion | None = None) -> list[TimelineEntry]:
    """Return the timeline of one review, newest first. Nine queries, for any number of entries."""
    seats = list(Assignment.objects.filter(review=review).select_related("member__user", "left_by"))
    ballots = list(Ballot.objects.filter(review=review).select_related("called_by"))
    entries = [
        TimelineEntry(review.opened_at, "opened", "folder", _("심의 접수")),
        *_documents(review),
        *_acts(review),
        *_assessments(review),
        *_panel(review, seats),
        *(TimelineEntry(**act) for act in challenge_acts(review, user)),
        *(
            TimelineEntry(**act)
            for act in discussion_acts(review, talk or discussion_of(review, user))
        ),
        *_votes(review, seats, ballots, user),
        *_ballots(ballots),
        *(TimelineEntry(**act) for act in supplement_acts(review)),
        *(TimelineEntry(**act) for act in appeal_acts(review)),
        *_ending(review),
    ]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _documents(review: Review) -> list[TimelineEntry]:
    parcels = (
        Document.objects.filter(claim=review.claim_id, parent__isnull=True)
        .annotate(minute=TruncMinute("received_at"))
        .values("minute", "source")
        .annotate(n=Count("pk"), at=Min("received_at"))
        .order_by("minute", "source")
    )
    return [
        TimelineEntry(
            parcel["at"],
            "documents",
            "file-import",
            _("서류 %(n)s건 접수") % {"n": parcel["n"]},
            note=str(Source(parcel["source"]).label),
        )
        for parcel in parcels
    ]


def _assessments(review: Review) -> list[TimelineEntry]:
    return [
        TimelineEntry(
            one.at,
            "assessed",
            "scale",
            _("인정액 %(amount)s원") % {"amount": f"{one.amount:,}"},
            actor=one.by,
            note=one.note,
        )
        for one in review.assessments.select_related("by").filter(version__gt=1)
    ]


def _panel(review: Review, seats: list[Assignment]) -> list[TimelineEntry]:
    together: dict[datetime, list[Assignment]] = defaultdict(list)
    for seat in seats:
        together[seat.assigned_at].append(seat)
    entries = [
        TimelineEntry(
            at,
            "assigned",
            "users",
            _("배정: %(names)s")
            % {"names": ", ".join(str(s.member) for s in sorted(group, key=lambda s: s.seat))},
            note=review.start_reason if any(not s.replaces_id for s in group) else "",
        )
        for at, group in together.items()
    ]
    entries += [
        TimelineEntry(
            seat.left_at,
            "left",
            "user-minus",
            _("%(name)s 위원 %(how)s") % {"name": seat.member, "how": LeftAs(seat.left_as).label},
            actor=seat.left_by,
            note=seat.reason if seat.left_decided_by_id else "",
        )
        for seat in seats
        if seat.status == AssignmentStatus.LEFT and seat.left_at
    ]
    return entries


def _votes(
    review: Review, seats: list[Assignment], ballots: list[Ballot], user: Any
) -> list[TimelineEntry]:
    """Return open votes with their choice; of the open ballot, only that and when the others
    voted."""
    shown = list(Vote.objects.open_to(user).filter(ballot__review=review))
    newest = {(v.ballot_id, v.assignment_id): v.version for v in shown}
    people = {seat.pk: seat for seat in seats}
    entries = []
    for vote in shown:
        last = newest[vote.ballot_id, vote.assignment_id]
        amount = f" · {vote.amount:,}" + _("원") if vote.amount is not None else ""
        entries.append(
            TimelineEntry(
                vote.at,
                "voted",
                "lock-open",
                _("표결") if vote.version == last else _("표결(바꾸기 전)"),
                actor=people[vote.assignment_id].member.user,
                note=f"{vote.get_choice_display()}{amount}",
            )
        )
    last_ballot = ballots[-1] if ballots else None
    seen = {v.assignment_id for v in shown if last_ballot and v.ballot_id == last_ballot.pk}
    entries += [
        TimelineEntry(
            seat.voted_at,
            "voted",
            "lock",
            _("표결 · 봉인"),
            actor=seat.member.user,
            sealed=True,
        )
        for seat in seats
        if seat.voted_at and seat.pk not in seen
    ]
    return entries


def _ballots(ballots: list[Ballot]) -> list[TimelineEntry]:
    entries = []
    for ballot in ballots:
        if ballot.number > 1:
            entries.append(
                TimelineEntry(
                    ballot.opened_at,
                    "second_ballot",
                    "refresh",
                    _("재표결"),
                    actor=ballot.called_by,
                )
            )
        if ballot.closed_at:
            entries.append(
                TimelineEntry(
                    ballot.closed_at,
                    "closed",
                    "clipboard-check",
                    _("표결 마감"),
                    note=str(ClosedAs(ballot.closed_as).label),
                )
            )
    return entries


def _acts(review: Review) -> list[TimelineEntry]:
    """Return the secretariat's acts on documents: set aside, taken back, given another kind."""
    acts = DocumentAct.objects.filter(document__claim=review.claim_id)
    return [
        TimelineEntry(
            act.at,
            f"document_{act.what}",
            act.icon,
            f"{act.document.get_kind_display()} · {act.description}",
            actor=act.by,
            note=act.reason,
        )
        for act in acts.select_related("document", "by")
    ]


def _ending(review: Review) -> list[TimelineEntry]:
    if review.status == ReviewStatus.WITHDRAWN and review.closed_at:
        return [
            TimelineEntry(
                review.closed_at,
                "withdrawn",
                "arrow-back-up",
                _("철회"),
                actor=review.closed_by,
                note=review.closing_reason,
            )
        ]
    decision = getattr(review, "decision", None) if review.status == ReviewStatus.DECIDED else None
    if decision is None:
        return []
    note = decision.resolution_no
    if decision.amount:
        note += f" · {decision.amount:,}" + _("원")
    if departure := departure_of(decision.amount, decision.suggested):
        note += f" · {departure}"
    return [
        TimelineEntry(
            decision.at,
            "decided",
            "rubber-stamp",
            _("의결: %(outcome)s") % {"outcome": decision.get_outcome_display()},
            actor=decision.confirmed_by,
            note=note,
        )
    ]
