"""The review on the claim page: its panel, the lines of the status card, the history for the
customer centre; and the way from a search to the desk."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claims.clock import today
from claims.display.dates import due_words
from claims.documents.models import DocumentKind
from claims.hooks import ClaimStatus, PendingRequest, Place, pending_request
from claims.money import prose_won
from claims.page_parts import HistoryEntry, HistoryKind, Section, StatusLine, sentence
from claims.register.models import Claim
from claims.users.models import User
from reviews.committee.access.rounds import rounds_of
from reviews.committee.access.scope import visible_reviews
from reviews.committee.appeals.deadlines import appeal_of_claim, last_day_after
from reviews.committee.appeals.timeline import appeal_acts
from reviews.committee.appeals.verbs import may_appeal
from reviews.committee.ballots.document_checks import kinds_handed_in
from reviews.committee.document_requests.claim_page import closed_lines, next_while_waiting
from reviews.committee.models import (
    Appeal,
    AppealStatus,
    Decision,
    QueueRow,
    Review,
    ReviewStatus,
)
from reviews.committee.queue.state_labels import StateLabel, state_label_of, state_label_of_round
from reviews.committee.suggestion.departure import Departure, FreeDeparture, departure_of
from reviews.notices.known_decisions import known_decisions
from reviews.payouts.models import Payout


def render(request: HttpRequest, claim: Claim) -> str:
    """Return the HTML of the council's panel on the claim page: the rounds that the user may see,
    with state and decision but no votes. "" if there are none."""
    reviews = rounds_of(request.user, claim)
    if not reviews:
        return ""
    rounds = [_round(review, getattr(review, "decision", None)) for review in reviews]
    row = QueueRow.objects.filter(claim=claim).first()
    if row is not None:
        pay = Payout.objects.pay_states([claim.pk]) if row.outcome else {}
        now = state_label_of(row, pay.get(claim.pk), voided=claim.is_voided)
        rounds = [r._replace(standing=now) if r.review.pk == row.review_id else r for r in rounds]
    context = {
        "claim": claim,
        "rounds": rounds,
        "desk": request.user.has_perm("reviews.view_queue"),
    }
    return render_to_string("reviews/committee/claim_panel.html", context, request=request)


class Round(NamedTuple):
    """One round in the council's panel on the claim page: the review, its decision and that
    decision's difference from the suggestion (each None before it), and the state in words."""

    review: Review
    decision: Decision | None
    departure: Departure | None
    standing: StateLabel


def _round(review: Review, decision: Decision | None) -> Round:
    standing = state_label_of_round(review, decision)
    if decision is None:
        return Round(review, None, None, standing)
    free = FreeDeparture.of(review.policy)
    departure = departure_of(decision.amount, decision.suggested, free)
    return Round(review, decision, departure, standing)


def desks_of(user: User, claim_ids: Collection[int]) -> dict[int, Place]:
    """Return {claim key: link to the claim's desk} for those of `claim_ids` with a review in the
    user's scope. Empty for users who neither vote nor confirm decisions. One query."""
    if not (user.has_perm("reviews.cast_vote") or user.has_perm("reviews.confirm_decision")):
        return {}
    rows = visible_reviews(user).filter(claim__in=claim_ids).order_by()
    return {
        claim: Place(reverse("committee:desk", args=[number]), _("심의 데스크"))
        for claim, number in rows.values_list("claim", "claim__number").distinct()
    }


# ------------------------------------------------------------------ the status card
class Told(NamedTuple):
    """The rounds of a claim as far as its claimant may know of them: `review` in force, its appeal,
    and all `rounds`. `told` is {resolution number: day on which the claimant received the letter};
    a decision that is not in it is not to be spoken of."""

    review: Review
    appeal: Appeal | None
    told: dict[str, date | None]
    rounds: list[Review]

    def day_of(self, decision: Decision) -> date | None:
        return self.told.get(decision.resolution_no)

    @property
    def known(self) -> list[Decision]:
        """Decisions of which the claimant has had a letter, in the order of the rounds."""
        decided = (getattr(review, "decision", None) for review in self.rounds)
        return [one for one in decided if one is not None and one.resolution_no in self.told]


def _told_of(user: User | None, claim: Claim) -> Told | None:
    """Return the Told of a claim for a user who sees its rounds, or who may look up every claim
    (the customer centre), or for the claimant (`user` None); None if there is no round. Three
    queries a page, one without a round."""
    rounds = rounds_of(user, claim, whole=user is None or user.has_perm("claims.look_up_claim"))
    if not rounds:
        return None
    found = appeal_of_claim(claim)
    seen = found is not None and any(found.review1_id == review.pk for review in rounds)
    appeal = found if seen else None
    standing = [r for r in rounds if r.round == 1 or r.status != ReviewStatus.WITHDRAWN]
    return Told((standing or rounds)[-1], appeal, known_decisions(claim), rounds)


def status_lines(user: User, claim: Claim) -> Iterator[StatusLine]:
    """Yield the council's lines of the claim's status card: the state of the round in force, what
    it waits for, and the decisions of which the claimant has had a letter. No votes, no suggestion,
    no names. Five queries at most.

    Nothing for a claim without a review that the user may see or look up.
    """
    known = _told_of(user, claim)
    if known is None:
        return
    yield StatusLine(Section.STATE, _state_text(known))
    yield from _waits_for(known)
    for decision in known.known:
        yield _decision_line(decision, known)
        if decision.rationale:  # as the letter has it
            yield StatusLine(Section.DECISION, _("이유: %(why)s") % {"why": decision.rationale}, "")


def status_for_claimant(claim: Claim) -> ClaimStatus | None:
    """Return the ClaimStatus for the page of an upload link, whose visitor has shown no more than
    four digits: what the status card says of the state and the next steps, without result, sum,
    reason or name. None without a round. Five queries at most."""
    known = _told_of(None, claim)
    if known is None:
        return None
    steps = [line.text for line in _waits_for(known) if line.section == Section.NEXT]
    return ClaimStatus(_state_text(known), steps)


def _waits_for(known: Told) -> Iterator[StatusLine]:
    """Yield the lines on what the round in force waits for, and what comes next."""
    review = known.review
    match ReviewStatus(review.status):
        case ReviewStatus.WAITING_DOCUMENTS:
            yield from _waiting_lines(review)
        case ReviewStatus.UNSUBMITTED:
            yield from closed_lines(review)
        case ReviewStatus.SUPPLEMENT_REQUESTED:
            yield from _supplement_lines(pending_request(review.claim))
        case ReviewStatus.IN_REVIEW | ReviewStatus.DECIDING if review.due_on:
            yield _due_line(review.due_on)
        case ReviewStatus.DECIDED:
            yield from _after_decision(known)


def _state_text(known: Told) -> str:
    review = known.review
    again = review.round == 2
    match ReviewStatus(review.status):
        case ReviewStatus.WAITING_DOCUMENTS:
            return _("심의를 시작하려고 서류를 기다리고 있습니다.")
        case ReviewStatus.SUPPLEMENT_REQUESTED:
            return _("보완 서류를 기다리느라 심의를 멈추었습니다.")
        case ReviewStatus.WITHDRAWN if review.claim.is_voided:
            return _("잘못 입력한 신청이라 심의를 끝냈습니다.")
        case ReviewStatus.WITHDRAWN:
            return _("신청이 철회되어 심의를 끝냈습니다.")
        case ReviewStatus.UNSUBMITTED:
            return _("기한까지 서류가 오지 않아 심의를 끝냈습니다.")
        case ReviewStatus.DECIDED if known.appeal and known.appeal.status == AppealStatus.RECEIVED:
            return _("이의신청을 접수해 검토하고 있습니다.")
        case ReviewStatus.DECIDED if review.decision not in known.known:
            return _("심의를 마치고 결과 통지를 준비하고 있습니다. 결과는 통지로 알려 드립니다.")
        case ReviewStatus.DECIDED:
            return _("재심의를 마쳤습니다.") if again else _("심의를 마쳤습니다.")
        case _ if again:
            return _("처음과 다른 위원들이 재심의하고 있습니다.")
        case _:
            return _("협의체가 심의하고 있습니다.")


def _waiting_lines(review: Review) -> Iterator[StatusLine]:
    there = kinds_handed_in([review.claim_id])[review.claim_id]
    missing = [DocumentKind(kind) for kind in review.policy.required_kinds if kind not in there]
    if missing:
        kinds = ", ".join(str(kind.label) for kind in missing)
        text = _("아직 오지 않은 서류: %(kinds)s.") % {"kinds": kinds}
        yield StatusLine(Section.MISSING, text, "warn")
    yield StatusLine(Section.NEXT, next_while_waiting(review))


def _supplement_lines(request: PendingRequest | None) -> Iterator[StatusLine]:
    if request is None:
        return
    missing = ", ".join(str(kind.label) for kind in request.missing)
    if missing:
        text = _("보완요청한 서류 가운데 오지 않은 것: %(kinds)s.") % {"kinds": missing}
        yield StatusLine(Section.MISSING, text, "warn")
    said = {"day": _day(request.due_on), "left": _left(request.due_on)}
    text = _("%(day)s(%(left)s)까지 보내 주세요. 그 뒤에는 있는 서류로 심의합니다.") % said
    yield StatusLine(Section.NEXT, text)


def _due_line(due_on: date) -> StatusLine:
    if due_on < today():
        text = _("심의 기한(%(day)s)이 지났습니다. 결과가 나오는 대로 통지로 알려 드립니다.")
        return StatusLine(Section.NEXT, text % {"day": _day(due_on)}, "warn")
    text = _("심의 기한은 %(day)s(%(left)s)입니다. 결과는 통지로 알려 드립니다.")
    return StatusLine(Section.NEXT, text % {"day": _day(due_on), "left": _left(due_on)})


def _after_decision(known: Told) -> Iterator[StatusLine]:
    review, appeal = known.review, known.appeal
    if appeal is not None and appeal.status == AppealStatus.RECEIVED:
        text = _("이의신청에 답하는 기한은 %(day)s(%(left)s)입니다.")
        said = {"day": _day(appeal.decide_by), "left": _left(appeal.decide_by)}
        yield StatusLine(Section.NEXT, text % said)
    elif may_appeal(review.claim, appeal) and (told := known.day_of(review.decision)):
        until = last_day_after(review, told)
        text = _("이의신청 기한(%(day)s)이 지났습니다.")
        if until >= today():
            text = _("결과에 이의가 있으면 %(day)s(%(left)s)까지 이의신청을 받습니다.")
        said = {"day": _day(until), "left": _left(until)}
        yield StatusLine(Section.NEXT, text % said)


def _decision_line(decision: Decision, known: Told) -> StatusLine:
    outcome = decision.get_outcome_display()
    said = {
        "outcome": f"{outcome} {prose_won(decision.amount)}" if decision.amount else outcome,
        "no": decision.resolution_no,
        "day": _day(known.day_of(decision)),
    }
    text = _("결과: %(outcome)s. %(day)s에 알렸습니다(의결번호 %(no)s).") % said
    if decision is not known.known[0]:
        text = _("재심의 결과: %(outcome)s. %(day)s에 알렸습니다(의결번호 %(no)s).") % said
    return StatusLine(Section.DECISION, text, "ok")


def _left(day: date) -> str:
    _tone, words = due_words(day, today())
    return words


def _day(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else "–"


# ------------------------------------------------------------------ the customer centre's history
def history_for_customer_centre(user: User, claim: Claim, limit: int) -> list[HistoryEntry]:
    """Return the history entries of a claim's rounds, of the decisions of which the claimant has
    had a letter, and of its appeal, without the council's people. [] for users with
    `reviews.view_queue`, who see the whole history. `limit` is not applied. Three queries."""
    known = None if user.has_perm("reviews.view_queue") else _told_of(user, claim)
    if known is None:
        return []
    kind = HistoryKind.REVIEW
    entries = []
    for review in known.rounds:
        text = _("재심의가 열렸습니다.") if review.round == 2 else _("심의가 열렸습니다.")
        entries.append(HistoryEntry(review.opened_at, kind, "folder", text))
    for decision in known.known:
        text = _("협의체가 의결했습니다: %(outcome)s.")
        drawn = sentence(text, outcome=decision.get_outcome_display())
        entry = HistoryEntry(decision.at, kind, "rubber-stamp", drawn, decision.resolution_no)
        entries.append(entry)
    acts = appeal_acts(known.rounds[0], known.appeal)
    return entries + [
        HistoryEntry(act["at"], kind, act["icon"], act["text"], act["note"]) for act in acts
    ]
