"""The rows of one review that several parts of a page show, each set read once."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from claims.documents.display.gallery import every_document_of
from claims.documents.history import DocumentAct
from claims.documents.models import Document
from reviews.committee.appeals.timeline import appeal_of
from reviews.committee.discussion.context import Discussion, discussion_of
from reviews.committee.document_requests.timeline import requests_of
from reviews.committee.models import (
    Appeal,
    Assignment,
    AssignmentStatus,
    Ballot,
    Challenge,
    Decision,
    DocumentRequest,
    LossAssessment,
    Review,
    SupplementRequest,
    Vote,
)
from reviews.committee.seats.timeline import challenges_of
from reviews.committee.supplements.timeline import supplements_of


class ReviewRows:
    """The rows of a review as one user may see them. Each attribute is read at its first use and
    kept, and not read at all if `review_for_desk` found that there are none (`has_discussion` and
    so on)."""

    def __init__(self, review: Review, user: Any) -> None:
        self.review, self.user = review, user

    def _has(self, name: str) -> bool:
        return getattr(self.review, f"has_{name}", True)

    @cached_property
    def seats(self) -> list[Assignment]:
        """Seats of every member who sits or sat on the panel."""
        known = getattr(self.review, "_prefetched_objects_cache", {})
        seats = self.review.assignments.all()
        return list(seats if "assignments" in known else seats.for_desk())

    @cached_property
    def active(self) -> list[Assignment]:
        """Seats of the present panel, by seat number."""
        seated = [seat for seat in self.seats if seat.status == AssignmentStatus.ACTIVE]
        return sorted(seated, key=lambda seat: seat.seat)

    @cached_property
    def ballots(self) -> list[Ballot]:
        """Ballots in their order, each with the user who called it as a second ballot."""
        rows = Ballot.objects.filter(review=self.review).select_related("called_by")
        return list(rows.order_by("number"))

    @property
    def ballot(self) -> Ballot | None:
        """The newest ballot, or None."""
        return self.ballots[-1] if self.ballots else None

    @cached_property
    def appeal(self) -> Appeal | None:
        """The appeal that led to this round, or that was filed against it; None without one."""
        return appeal_of(self.review)

    @cached_property
    def votes(self) -> list[Vote]:
        """Every version of the votes that the user may read, by key. No query while nobody has
        voted."""
        if not any(ballot.closed_at for ballot in self.ballots) and not self._anybody_voted():
            return []
        return list(Vote.objects.open_to(self.user).filter(ballot__review=self.review))

    def _anybody_voted(self) -> bool:
        return any(seat.voted_at for seat in self.seats)

    @cached_property
    def decision(self) -> Decision | None:
        return getattr(self.review, "decision", None)

    @cached_property
    def documents(self) -> list[Document]:
        """Documents with their pages, those that were erased too."""
        return every_document_of(self.review.claim)

    @cached_property
    def document_acts(self) -> list[DocumentAct]:
        """Acts of the secretariat on the claim's documents: set aside, taken back, given another
        kind."""
        if not self._has("acts"):
            return []
        acts = DocumentAct.objects.filter(document__claim=self.review.claim_id)
        return list(acts.select_related("document", "by"))

    @cached_property
    def assessments(self) -> list[LossAssessment]:
        """Versions of the assessed loss in their order; the last one is in force."""
        return list(self.review.assessments.select_related("by").order_by("version"))

    @cached_property
    def challenges(self) -> list[Challenge]:
        return challenges_of(self.review) if self._has("challenges") else []

    @cached_property
    def pending_challenges(self) -> list[Challenge]:
        """Challenges (기피) of seated members that are undecided; the ballot cannot close until
        they are."""
        return [one for one in self.challenges if one.is_pending]

    @cached_property
    def document_requests(self) -> list[DocumentRequest]:
        """Requests for the first documents, newest first, with their people and extensions."""
        return requests_of([self.review]) if self._has("document_requests") else []

    @cached_property
    def supplements(self) -> list[SupplementRequest]:
        return supplements_of(self.review) if self._has("supplements") else []

    @cached_property
    def discussion(self) -> Discussion:
        if not self._has("discussion"):
            return Discussion()
        return discussion_of(self.review, self.user)
