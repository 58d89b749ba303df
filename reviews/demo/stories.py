"""The course of each claim of the demo, played with the verbs that people use on the pages."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from claims import clock
from claims.bank_accounts.models import Proof
from claims.bank_accounts.verbs import confirm_account, propose_account
from claims.demo import documents
from claims.documents.models import Source
from claims.documents.receipt.received_files import ReceivedFile
from claims.documents.receipt.verbs import receive_many
from claims.register.models import Claim
from claims.users.models import User
from reviews.committee.ballots.amounts import ceiling_of_review
from reviews.committee.ballots.decisions import confirm_decision, proposal_digest
from reviews.committee.ballots.document_checks import record_check
from reviews.committee.ballots.voting import cast_vote
from reviews.committee.lifecycle.withdrawal import withdraw_review
from reviews.committee.models import Assignment, Ballot, Choice, Review, ReviewStatus
from reviews.committee.seats.recusals import disqualify, recuse
from reviews.committee.supplements.verbs import request_supplement
from reviews.demo import texts
from reviews.demo.appeals import play_appeal
from reviews.demo.assessments import assess_from_sheet, draw_opinion
from reviews.demo.engine import Story
from reviews.demo.plan import Case, Stance, office_hour
from reviews.notices.delivery.deliver import deliver_all

# Number of votes in a story that is not decided.
VOTES = {"voting_1": 1, "voting_2": 2, "supplement": 1, "supplement_answered": 1}
# Votes of a panel in a decided story, as far as the documents allow them (assessments.py).
_ALL, _MOST = (Choice.PARTLY,) * 3, (Choice.DENY, Choice.PARTLY, Choice.DENY)
PANELS = {
    "granted": _ALL,
    "confirmed": _ALL,
    "chair": _ALL,
    "partly": (Choice.PARTLY, Choice.PARTLY, Choice.DENY),
    "denied": (Choice.DENY, Choice.DENY, Choice.PARTLY),
    "appealed": _MOST,
    "appeal_received": _MOST,
    "appeal_raised": _ALL,
    "appeal_confirmed": _ALL,
    "appeal_late": _MOST,
    "appeal_withdrawn": _MOST,
}
OPEN_OPINIONS = (*[Choice.PARTLY] * 6, Choice.GRANT, Choice.DENY)


@dataclass
class CaseStory:
    """One case of the plan while it is played: its claim, the demo's users by name, and the files
    of its documents. `flaw` is the fault that the documents have at present."""

    case: Case
    claim: Claim
    people: dict[str, User]
    files: list[documents.DemoFile]
    flaw: str = ""  # flaw of its present documents
    stance: Stance = Stance.FOLLOWS

    def __post_init__(self) -> None:
        self.flaw, self.stance = self.case.flaw, self.case.stance

    def after(self, moment: dt.datetime, days: float) -> dt.datetime:
        """Return a time in office hours about `days` days after `moment`; at the least 25 minutes
        after it."""
        day = (moment + dt.timedelta(days=days)).date()
        later = office_hour(day, self.case.random, moment.tzinfo or dt.UTC)
        return later if later > moment else moment + dt.timedelta(minutes=25)

    def review(self) -> Review:
        """Return the claim's newest review, read again from the database."""
        found = Review.objects.select_related("policy").filter(claim=self.claim)
        review = found.order_by("round").last()
        assert review is not None
        return review

    def seats(self) -> list[Assignment]:
        """Return the active seats of the newest review whose members have not voted, in order of
        seat."""
        waiting = self.review().assignments.active().filter(voted_at__isnull=True)
        return list(waiting.select_related("member__user").order_by("seat"))

    def receive(self, files: list[documents.DemoFile], source: Source) -> None:
        receive_many(
            [ReceivedFile(self.claim.pk, file.kind, file.name, file.content) for file in files],
            source=source,
            by=self.people["secretary"],
        )

    def mend(self, kind: str, source: Source) -> None:
        """Hand in the documents of this kind again without a fault, and note that the case has no
        flaw left."""
        good = [file for file in documents.files(self.case.facts) if file.kind == kind]
        self.receive(good, source)
        self.flaw = documents.FLAWLESS

    # -------------------------------------------------------------- a member's work
    def check(self, seat: Assignment, *, kinds: int = 4) -> None:
        """Record a member's checks of the first `kinds` kinds of document, for the seat. The kind
        with the flaw gets the verdict "insufficient" and a note."""
        bad, doubt = texts.DOUBTS.get(self.case.borrowed or self.flaw, ("", ""))
        present = dict.fromkeys(file.kind for file in self.files)
        for kind in list(present)[:kinds]:
            record_check(
                assignment=seat,
                kind=kind,
                verdict="insufficient" if kind == bad else "accepted",
                note=doubt if kind == bad else "",
            )

    def vote(self, seat: Assignment, choice: Choice) -> None:
        """Cast the vote of the seat's member, who tends to `choice`, as `draw_opinion` gives it.
        The member often checks the documents first."""
        rnd = self.case.random
        if seat.seat == 1 or rnd.random() < 0.4:  # some vote without having checked every paper
            self.check(seat)
        review = self.review()
        ballot = Ballot.objects.open().get(review=review)
        said = draw_opinion(
            self, choice, ceiling=ceiling_of_review(review), suggested=ballot.suggested,
            place=seat.seat,
        )  # fmt: skip
        cast_vote(
            review=review,
            member=seat.member,
            choice=said.choice,
            amount=said.amount,
            rationale=said.rationale,
            seen_revision=review.revision,
            asked_amount=said.amount,
            discuss=self.case.story == "confirmed",
        )


def play_case(telling: CaseStory) -> Story:
    """Story of one claim, from the day its documents came in to the end of its case. Does nothing
    if its review is past the waiting for documents, as after an interrupted load."""
    case = telling.case
    yield case.began
    if telling.review().status != ReviewStatus.WAITING_DOCUMENTS:
        return  # played already, by an interrupted load
    telling.receive(telling.files, Source.SECRETARIAT)
    if case.borrowed == documents.ACCOUNT and case.lender is not None:
        proposed = propose_account(
            claim=telling.claim, by=telling.people["secretary"], bank=case.lender.bank,
            number=case.lender.account, holder=case.facts.holder, proof=Proof.LETTER,
            reason=texts.ACCOUNT_ON_PAPER,
        )  # fmt: skip
        confirm_account(proposed=proposed, by=telling.people["secretary2"])
    if case.story in PANELS or case.story in VOTES:
        yield from assess_from_sheet(telling)
    if case.story in PANELS:
        yield from _until_decided(telling, PANELS[case.story])
    elif case.story in ("recused", "disqualified"):
        yield from _replaced(telling)
    elif case.story == "withdrawn":
        yield telling.after(clock.now(), 2 + case.random.random() * 4)
        reason = texts.pick(case.random, texts.WITHDRAWALS)
        withdraw_review(review=telling.review(), by=telling.people["secretary2"], reason=reason)
    else:
        yield from _some_votes(telling, VOTES.get(case.story, 0))
        if case.story.startswith("supplement"):
            yield from _supplement(telling)


def _some_votes(telling: CaseStory, votes: int) -> Story:
    """Story of `votes` votes on the claim's open ballot; sometimes the next member has begun to
    check the documents."""
    rnd = telling.case.random
    for _ in range(votes):
        yield telling.after(clock.now(), 0.5 + rnd.random())
        seats = telling.seats()
        telling.vote(
            seats[int(rnd.random() * len(seats))],
            OPEN_OPINIONS[int(rnd.random() * len(OPEN_OPINIONS))],
        )
    if telling.case.story.startswith("voting") and rnd.random() < 0.3:
        yield telling.after(clock.now(), 0.3)
        telling.check(telling.seats()[0], kinds=1 + int(rnd.random() * 3))


def _until_decided(telling: CaseStory, opinions: tuple[Choice, ...]) -> Story:
    """Story of a ballot up to its decision: each member votes, two to nine days after the
    documents; then by the case's story the chair confirms, or the claimant appeals.

    Reviews for the chair have their votes within five days, so that the earliest are ready for the
    sittings (demo/sitting.py) whatever the weekday of loading.
    """
    rnd = telling.case.random
    slow = 0.9 if telling.case.story == "chair" else 2.2
    if telling.stance == Stance.WHOLE:
        opinions = (Choice.GRANT,) * len(opinions)
    for opinion in opinions:
        yield telling.after(clock.now(), 0.8 + rnd.random() * slow)
        telling.vote(telling.seats()[0], opinion)
    if telling.case.story == "confirmed":
        yield telling.after(clock.now(), 1 + rnd.random() * 2)
        review = telling.review()
        if review.status != ReviewStatus.DECIDING:
            return  # a sitting confirmed it (demo/sitting.py)
        ballot = review.ballots.order_by("number").last()
        assert ballot is not None
        confirm_decision(review=review, by=telling.people["chair"], seen=proposal_digest(ballot))
    elif telling.case.story.startswith("appeal"):
        yield from play_appeal(telling)


def _replaced(telling: CaseStory) -> Story:
    """Story of a member who leaves the panel for a tie to the claimant, by recusal or disqualified
    by the secretary; the verb draws a successor."""
    rnd = telling.case.random
    yield telling.after(clock.now(), 0.6 + rnd.random())
    seat = telling.seats()[int(rnd.random() * 3)]
    if telling.case.story == "recused":
        recuse(
            assignment=seat,
            by=seat.member.user,
            reason=texts.pick(rnd, texts.RECUSALS),
        )
    else:
        disqualify(assignment=seat, by=telling.people["secretary"], reason=texts.DISQUALIFIED)


def _supplement(telling: CaseStory) -> Story:
    """Story of a supplement request for one document by the secretary; in the story
    `supplement_answered` the document comes days later, without its flaw."""
    case = telling.case
    kind = texts.ASKED_KIND[case.flaw]
    yield telling.after(clock.now(), 0.5 + case.random.random())
    request_supplement(
        review=telling.review(),
        by=telling.people["secretary"],
        kinds=[kind],
        text=texts.SUPPLEMENTS[case.flaw],
    )
    if case.story == "supplement_answered":
        yield telling.after(clock.now(), 3 + case.random.random() * 3)
        deliver_all()  # send the notice before the answer comes, which would stop it
        telling.mend(kind, Source.SUPPLEMENT)
