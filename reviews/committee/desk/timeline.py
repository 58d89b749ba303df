"""경과: the timeline of a review, as a viewer may see it.

A sealed vote shows only that somebody voted; its content comes through Vote.objects.open_to(user).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from claims.documents.history import DocumentAct
from claims.documents.models import Document, Source
from reviews.committee.appeals.timeline import appeal_acts
from reviews.committee.desk.queries import ReviewRows
from reviews.committee.discussion.timeline import discussion_acts
from reviews.committee.models import (
    Assignment,
    AssignmentStatus,
    Ballot,
    ClosedAs,
    LeftAs,
    LossAssessment,
    Review,
    ReviewStatus,
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


def timeline_of(review: Review, user: Any, rows: ReviewRows | None = None) -> list[TimelineEntry]:
    """Return the timeline of one review, newest first. No query but those of `rows`."""
    rows = rows or ReviewRows(review, user)
    entries = [
        TimelineEntry(review.opened_at, "opened", "folder", _("심의 접수")),
        *_documents(rows.documents),
        *_acts(rows.document_acts),
        *_assessments(rows.assessments),
        *_panel(review, rows.seats),
        *(TimelineEntry(**act) for act in challenge_acts(rows.challenges, user)),
        *(TimelineEntry(**act) for act in discussion_acts(review, rows.discussion)),
        *_votes(rows),
        *_ballots(rows.ballots),
        *(TimelineEntry(**act) for act in supplement_acts(rows.supplements)),
        *(TimelineEntry(**act) for act in appeal_acts(review, rows.appeal)),
        *_ending(review),
    ]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _documents(documents: Iterable[Document]) -> list[TimelineEntry]:
    """Return one entry for what arrived within a minute; the files of a ZIP arrive as one."""
    parcels: dict[tuple[datetime, str], list[datetime]] = defaultdict(list)
    for one in documents:
        if one.parent_id is None:
            minute = one.received_at.replace(second=0, microsecond=0)
            parcels[minute, one.source].append(one.received_at)
    return [
        TimelineEntry(
            min(times),
            "documents",
            "file-import",
            _("서류 %(n)s건 접수") % {"n": len(times)},
            note=str(Source(source).label),
        )
        for (_minute, source), times in sorted(parcels.items())
    ]


def _assessments(assessments: Iterable[LossAssessment]) -> list[TimelineEntry]:
    return [
        TimelineEntry(
            one.at,
            "assessed",
            "scale",
            _("인정액 %(amount)s원") % {"amount": f"{one.amount:,}"},
            actor=one.by,
            note=one.note,
        )
        for one in assessments
        if one.version > 1
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
            _leaving_text(seat),
            actor=seat.left_by,
            note=seat.reason if seat.left_decided_by_id else "",
        )
        for seat in seats
        if seat.status == AssignmentStatus.LEFT and seat.left_at
    ]
    return entries


def _leaving_text(seat: Assignment) -> str:
    """Return the sentence of a member's leaving; its subject, `left_by`, stands before it."""
    values = {"name": seat.member, "how": LeftAs(seat.left_as).label}
    if seat.left_by is not None and seat.left_as == LeftAs.REASSIGNED:
        return _("간사가 %(name)s 위원을 재배정") % values
    if seat.left_by is not None and seat.left_as == LeftAs.DISQUALIFIED:
        return _("간사가 %(name)s 위원을 제척") % values
    if seat.left_by_id == seat.member.user_id and seat.left_as == LeftAs.RECUSED:
        return _("위원이 스스로 회피")
    return _("%(name)s 위원 %(how)s") % values


def _votes(rows: ReviewRows) -> list[TimelineEntry]:
    """Return open votes with their choice; of the open ballot, only that and when the others
    voted."""
    seats, shown = rows.seats, rows.votes
    newest = {(v.ballot_id, v.assignment_id): v.version for v in shown}
    people = {seat.pk: seat for seat in seats}
    entries = []
    for vote in shown:
        version = newest[vote.ballot_id, vote.assignment_id]
        amount = f" · {vote.amount:,}" + _("원") if vote.amount is not None else ""
        entries.append(
            TimelineEntry(
                vote.at,
                "voted",
                "lock-open",
                _("표결") if vote.version == version else _("표결(바꾸기 전)"),
                actor=people[vote.assignment_id].member.user,
                note=f"{vote.get_choice_display()}{amount}",
            )
        )
    last = rows.ballot
    seen = {v.assignment_id for v in shown if last and v.ballot_id == last.pk}
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


def _acts(acts: Iterable[DocumentAct]) -> list[TimelineEntry]:
    return [
        TimelineEntry(
            act.at,
            f"document_{act.what}",
            act.icon,
            f"{act.document.get_kind_display()} · {act.description}",
            actor=act.by,
            note=act.reason,
        )
        for act in acts
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
