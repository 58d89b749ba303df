"""경과: the timeline of a review, as a viewer may see it.

A sealed vote shows only that somebody voted; its content comes through Vote.objects.open_to(user).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from claims.documents.models import Document
from claims.documents.timeline import document_acts, parcels_of
from claims.page_parts import sentence
from reviews.committee.appeals.timeline import appeal_acts
from reviews.committee.desk.queries import ReviewRows
from reviews.committee.discussion.timeline import discussion_acts
from reviews.committee.document_requests.timeline import request_acts
from reviews.committee.models import (
    Assignment,
    AssignmentStatus,
    Ballot,
    ClosedAs,
    Decision,
    LeftAs,
    LossAssessment,
    Review,
    ReviewStatus,
)
from reviews.committee.seats.timeline import challenge_acts
from reviews.committee.suggestion.departure import FreeDeparture, departure_of
from reviews.committee.supplements.timeline import supplement_acts


@dataclass(frozen=True)
class TimelineEntry:
    """One entry of a review's timeline: the time, the kind and icon, a sentence, and a note below
    it. `actor` is a user, None for the system. `sealed`: a vote whose content the viewer may not
    read."""

    at: datetime
    kind: str
    icon: str
    text: str
    actor: Any = None
    note: str = ""
    sealed: bool = False


def timeline_of(review: Review, user: Any, rows: ReviewRows | None = None) -> list[TimelineEntry]:
    """Return the timeline of one review as `user` may see it, newest first. `rows` are the user's
    ReviewRows; None makes them. No query but those of `rows`."""
    rows = rows or ReviewRows(review, user)
    entries = [
        *_documents(rows.documents),
        *(TimelineEntry(**act) for act in document_acts(rows.document_acts)),
        *acts_of(review, user, rows),
    ]
    # of entries with the same time, the last one comes first
    return sorted(reversed(entries), key=lambda entry: entry.at, reverse=True)


def acts_of(review: Review, user: Any, rows: ReviewRows) -> list[TimelineEntry]:
    """Return the timeline entries of a review without those of its documents, unsorted: opening,
    assessed loss, seats, challenges, votes, ballots, requests, appeal and end."""
    return [
        _opened(review),
        *_assessments(rows.assessments),
        *_panel(review, rows.seats),
        *(TimelineEntry(**act) for act in challenge_acts(rows.challenges, user)),
        *(TimelineEntry(**act) for act in discussion_acts(review, rows.discussion)),
        *_votes(rows),
        *_ballots(rows.ballots),
        *(TimelineEntry(**act) for act in request_acts(rows.document_requests)),
        *(TimelineEntry(**act) for act in supplement_acts(rows.supplements)),
        *(TimelineEntry(**act) for act in appeal_acts(review, rows.appeal)),
        *_ending(review),
    ]


def _opened(review: Review) -> TimelineEntry:
    text = _("재심의가 열렸습니다.") if review.round == 2 else _("심의가 열렸습니다.")
    return TimelineEntry(review.opened_at, "opened", "folder", text)


def _documents(documents: Iterable[Document]) -> list[TimelineEntry]:
    return [
        TimelineEntry(parcel.at, "documents", "file-import", parcel.text, note=parcel.source)
        for parcel in parcels_of(documents)
    ]


def _assessments(assessments: Iterable[LossAssessment]) -> list[TimelineEntry]:
    return [
        TimelineEntry(
            one.at,
            "assessed",
            "scale",
            _assessment_text(one),
            actor=one.by,
            note=one.note,
        )
        for one in assessments
        if one.version > 1
    ]


def _assessment_text(one: LossAssessment) -> str:
    said = {"amount": f"{one.amount:,}"}
    if one.by is None:
        return sentence(_("인정액이 %(amount)s원으로 바뀌었습니다."), **said)
    return sentence(_("%(who)s 간사가 인정액을 %(amount)s원으로 정했습니다."), who=one.by, **said)


def _panel(review: Review, seats: list[Assignment]) -> list[TimelineEntry]:
    together: dict[datetime, list[Assignment]] = defaultdict(list)
    for seat in seats:
        together[seat.assigned_at].append(seat)
    entries = [
        TimelineEntry(
            at,
            "assigned",
            "users",
            sentence(_("추첨으로 %(name)s 위원이 배정되었습니다."), name=_names(group)),
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
            actor=seat.left_decided_by or seat.left_by,
            note=seat.reason if seat.left_decided_by_id else "",
        )
        for seat in seats
        if seat.status == AssignmentStatus.LEFT and seat.left_at
    ]
    return entries


def _names(seats: Iterable[Assignment]) -> str:
    return ", ".join(str(seat.member) for seat in sorted(seats, key=lambda s: s.seat))


def _leaving_text(seat: Assignment) -> str:
    """Return the sentence on how a member left the seat: by the member's own act, by the chair's
    decision (needed for a member who has voted), or by the secretariat's act."""
    who, name = seat.left_decided_by or seat.left_by, seat.member
    if who is None or who.pk == name.user_id:
        own = {
            LeftAs.RECUSED: _("%(name)s 위원이 이 심의를 회피했습니다."),
            LeftAs.DISQUALIFIED: _("%(name)s 위원이 제척되었습니다."),
            LeftAs.CHALLENGED: _("기피 신청이 받아들여져 %(name)s 위원이 물러났습니다."),
            LeftAs.REASSIGNED: _("%(name)s 위원의 자리를 다시 배정했습니다."),
            LeftAs.ON_LEAVE: _("%(name)s 위원이 부재로 물러났습니다."),
        }
        return sentence(own[LeftAs(seat.left_as)], name=name)
    if seat.left_decided_by is not None:
        by_chair = {
            LeftAs.DISQUALIFIED: _("%(who)s 님이 위원장 권한으로 %(name)s 위원을 제척했습니다."),
            LeftAs.CHALLENGED: _("%(who)s 님이 기피를 받아들여 %(name)s 위원이 물러났습니다."),
        }
        other = _("%(who)s 님이 위원장 권한으로 %(name)s 위원을 다시 배정했습니다.")
        return sentence(by_chair.get(LeftAs(seat.left_as), other), who=who, name=name)
    by_office = {
        LeftAs.RECUSED: _("%(who)s 간사가 %(name)s 위원의 회피를 처리했습니다."),
        LeftAs.DISQUALIFIED: _("%(who)s 간사가 %(name)s 위원을 제척했습니다."),
        LeftAs.CHALLENGED: _("%(who)s 님이 기피를 받아들여 %(name)s 위원이 물러났습니다."),
        LeftAs.REASSIGNED: _("%(who)s 간사가 %(name)s 위원을 다시 배정했습니다."),
        LeftAs.ON_LEAVE: _("%(who)s 간사가 부재인 %(name)s 위원의 자리를 다시 배정했습니다."),
    }
    return sentence(by_office[LeftAs(seat.left_as)], who=who, name=name)


def _votes(rows: ReviewRows) -> list[TimelineEntry]:
    """Return an entry for each vote that the user may read, with its choice and amount. Of every
    other seat that has voted in the newest ballot, an entry says only that it voted and when."""
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
                sentence(
                    _("%(who)s 위원이 표결했습니다.")
                    if vote.version == version
                    else _("%(who)s 위원이 표결했고, 나중에 바꾸었습니다."),
                    who=people[vote.assignment_id].member.user,
                ),
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
            sentence(
                _("%(who)s 위원이 표결했습니다. 내용은 봉인되어 있습니다."), who=seat.member.user
            ),
            actor=seat.member.user,
            sealed=True,
        )
        for seat in seats
        # A seat that was left in an earlier ballot keeps its time; that vote is shown above.
        if seat.voted_at and seat.pk not in seen and not (last and seat.voted_at < last.opened_at)
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
                    _second_ballot_text(ballot),
                    actor=ballot.called_by,
                )
            )
        if ballot.closed_at:
            entries.append(
                TimelineEntry(
                    ballot.closed_at,
                    "closed",
                    "clipboard-check",
                    _("표결이 마감되었습니다."),
                    note=str(ClosedAs(ballot.closed_as).label),
                )
            )
    return entries


def _second_ballot_text(ballot: Ballot) -> str:
    if ballot.called_by is None:
        return _("재표결을 시작했습니다.")
    return sentence(_("%(who)s 님이 위원장 권한으로 재표결을 시작했습니다."), who=ballot.called_by)


def _ending(review: Review) -> list[TimelineEntry]:
    if review.status == ReviewStatus.WITHDRAWN and review.closed_at:
        return [
            TimelineEntry(
                review.closed_at,
                "withdrawn",
                "arrow-back-up",
                _withdrawal_text(review),
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
    if departure := departure_of(
        decision.amount, decision.suggested, FreeDeparture.of(review.policy)
    ):
        note += f" · {departure}"
    return [
        TimelineEntry(
            decision.at,
            "decided",
            "rubber-stamp",
            _decision_text(decision),
            actor=decision.confirmed_by,
            note=note,
        )
    ]


def _withdrawal_text(review: Review) -> str:
    if review.claim.is_voided:
        return _("잘못 입력한 신청이라 심의를 끝냈습니다.")
    if review.closed_by is None:
        return _("심의가 철회되었습니다.")
    return sentence(_("%(who)s 간사가 심의를 철회로 끝냈습니다."), who=review.closed_by)


def _decision_text(decision: Decision) -> str:
    outcome = decision.get_outcome_display()
    if decision.confirmed_by is None:
        return sentence(_("협의체가 의결했습니다: %(outcome)s."), outcome=outcome)
    return sentence(
        _("%(who)s 님이 위원장 권한으로 의결을 확정했습니다: %(outcome)s."),
        who=decision.confirmed_by,
        outcome=outcome,
    )
