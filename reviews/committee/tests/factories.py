"""Legal rows only: reviews reach their states through the verbs."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.db import transaction

from claims import clock, hooks
from claims.documents.models import Document, DocumentKind
from claims.evidence.models import Finding
from claims.policy.models import SupportPolicy
from claims.register.models import Claim
from claims.tests.factories import (
    NEW_SEAT,
    ClaimFactory,
    UserFactory,
    give_roles,
    reseat,
    write_people,
)
from claims.users.models import User
from reviews.committee.ballots.voting import cast_vote
from reviews.committee.lifecycle.opening import open_reviews_of
from reviews.committee.lifecycle.starting import start_review
from reviews.committee.models import (
    QUEUE_KINDS,
    Assignment,
    AssignmentDraw,
    Member,
    Review,
    Vote,
)

_files = count(1)
ABOVE_THE_CHAIR = 5_000_000  # won; the shipped threshold is 3,000,000


def secretary() -> User:
    return UserFactory(roles="secretariat")


def chair() -> User:
    return UserFactory(roles="chair")


def made_chair(member: Member) -> User:
    """A member who is the chair from now on: nobody who is one is drawn for a seat."""
    return give_roles(member.user, "member", "chair")


def member(**more: Any) -> Member:
    """A seat, set by two administrators; days are dates or ISO text."""
    days = {name: str(more[name]) for name in ("term_from", "term_to") if more.get(name)}
    if user := more.pop("user", None):
        return reseat(user, **more | days)
    return members([NEW_SEAT | more | days])[0]


@transaction.atomic
def change_office(user: User, *roles: str) -> User:
    """The person takes another office; a seat on the council ends first, or begins again."""
    sits = bool(set(roles) & {"member", "chair"})
    until = clock.today() - timedelta(days=1)
    seat = Member.objects.filter(user=user).first()
    if seat and not sits:
        reseat(user, term_to=until.isoformat())
    user = give_roles(user, *roles)
    if seat and sits:
        reseat(user, term_to=None)
    return user


def council(size: int = 6, substitutes: int = 2) -> list[Member]:
    """Members and substitutes, each seat set by two administrators."""
    return members(NEW_SEAT | {"substitute": place >= size} for place in range(size + substitutes))


def members(seats: Iterable[dict[str, Any]]) -> list[Member]:
    """A person with a seat for each of these columns (days as ISO text), in one statement."""
    columns = list(seats)
    users = UserFactory.build_batch(len(columns))
    written = write_people(users, ["member"], columns)
    days = ("term_from", "term_to")
    made = []
    for pk, user, seat in zip(written, users, columns, strict=True):
        made.append(Member(pk=pk, user=user, **seat | {day: _date(seat[day]) for day in days}))
        made[-1]._state.adding, made[-1]._state.db = False, user._state.db
    return made


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _received(claim: Claim, kind: str) -> Document:
    """A file of a kind as the receiving verb writes it, not saved yet."""
    number = next(_files)
    return Document(
        claim=claim,
        kind=kind,
        file_name=f"{number}.pdf",
        bytes=1000,
        sha256=f"{number:064d}",
        media_type="application/pdf",
        storage_key=f"test/{number}",
        source="secretariat",
        received_at=clock.now(),
    )


@transaction.atomic
def document(claim: Claim, kind: str = DocumentKind.SALES_LOSS_PROOF, *, tell: bool = True) -> Any:
    """A received file of a kind, told to the listeners as the receiving verb does."""
    Claim.objects.select_for_update(no_key=True).get(pk=claim.pk)  # as the verb does
    made = _received(claim, kind)
    made.save(force_insert=True)
    if tell:
        hooks.emit("documents_changed", [claim.pk])
    return made


@transaction.atomic
def documents(claim: Claim, *, tell: bool = True) -> None:
    """All four kinds, at once; told to the listeners as the receiving verb does."""
    Claim.objects.select_for_update(no_key=True).get(pk=claim.pk)
    Document.objects.bulk_create(_received(claim, kind) for kind in QUEUE_KINDS)
    if tell:
        hooks.emit("documents_changed", [claim.pk])


def finding(claim: Claim, verdict: str = "ok", *, document: Any = None, **more: Any) -> Finding:
    """Record a finding and notify the listeners, as a check's run does; a new run each time."""
    code = more.pop("code", "test.check")
    kind = document.kind if document else more.pop("kind", DocumentKind.SALES_LOSS_PROOF)
    before = Finding.objects.filter(claim=claim, check_code=code, document=document)
    with transaction.atomic():
        made = Finding.objects.create(
            **{
                "claim": claim,
                "document": document,
                "kind": kind,
                "check_code": code,
                "check_version": 1,
                "verdict": verdict,
                "said": "test",
                "input_digest": bytes(16),
                "run_no": before.count() + 1,
            }
            | more
        )
        hooks.emit("findings_changed", [claim.pk])
    return made


def waiting(**claim: Any) -> Review:
    return many_waiting(1, **claim)[0]


def many_waiting(number: int, **claim: Any) -> list[Review]:
    """So many reviews that wait for documents, opened together."""
    claims = [made.pk for made in ClaimFactory.create_batch(number, **claim)]
    open_reviews_of(claims)
    return list(Review.objects.select_related("claim").filter(claim__in=claims).order_by("pk"))


def in_review(*, by: User | None = None, **claim: Any) -> Review:
    """A review that its documents have started; needs a council."""
    if not Member.objects.exists():
        council()
    review = waiting(**claim)
    if by is not None:
        return start_review(review=review, by=by, reason="시험")
    documents(review.claim)
    return Review.objects.select_related("claim", "policy").get(pk=review.pk)


def drawn(review: int, member: int) -> AssignmentDraw:
    """The recorded draw that a raw INSERT of a seat names; both are primary keys."""
    return AssignmentDraw.objects.create(
        review_id=review,
        seed=f"{review}/{member}",
        seats=1,
        candidates=[[member, 0, 0]],
        left_out=[],
        drawn=[member],
    )


def panel(review: Review) -> list[Assignment]:
    return list(review.assignments.active().select_related("member__user").order_by("seat"))


def vote(
    review: Review, seat: Assignment, choice: str = "grant", amount: int | None = None, **more: Any
) -> Vote:
    review.refresh_from_db()
    return cast_vote(
        review=review,
        member=seat.member,
        choice=choice,
        amount=amount,
        rationale=more.pop("rationale", "자료로 확인함"),
        seen_revision=more.pop("seen_revision", review.revision),
        asked_amount=more.pop("asked_amount", amount),
        **more,
    )


def vote_all(review: Review, *opinions: tuple[str, int | None]) -> Review:
    """Each seat votes in turn; the last opinion is repeated."""
    for place, seat in enumerate(panel(review)):
        choice, amount = opinions[min(place, len(opinions) - 1)]
        vote(review, seat, choice, amount)
    return Review.objects.select_related("claim", "policy").get(pk=review.pk)


def decided(*opinions: tuple[str, int | None], **claim: Any) -> Review:
    return vote_all(in_review(**claim), *(opinions or (("grant", None),)))


def deciding(**claim: Any) -> Review:
    """Awaits the chair: everybody granted more than the threshold."""
    return decided(claimed_loss=claim.pop("claimed_loss", ABOVE_THE_CHAIR), **claim)


def long_ago() -> AbstractContextManager[None]:
    """The verbs' clock sixty days back: what begins there is due by now, by the database's too."""
    return clock.at(clock.now() - timedelta(days=60))


def policy() -> SupportPolicy:
    return SupportPolicy.objects.effective()
