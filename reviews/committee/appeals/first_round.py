"""The appeal on the desk: its grounds, and the first round for users who may see it.

The panel of the second round reads the grounds beforehand, since they are the claimant's case, and
the first round (votes, decision, comments) only after its own votes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from reviews.committee.appeals.verbs import may_appeal
from reviews.committee.models import (
    REVIEW_OPEN,
    Appeal,
    AppealStatus,
    Assignment,
    Decision,
    Review,
    ReviewStatus,
    Vote,
    hidden_first_rounds,
)

MAY_SEE = ("reviews.view_appeal", "reviews.register_appeal")  # the page of the appeal


@dataclass
class FirstRound:
    """The first round as the desk of the second shows it: the appeal, the first decision, and its
    newest votes. If `is_hidden`, the user still judges the second round: `decision` is None and
    `votes` is empty."""

    appeal: Appeal
    is_hidden: bool = False
    decision: Decision | None = None
    votes: list[Vote] = field(default_factory=list)


@dataclass
class AppealOnDesk:
    """Appeal of a claim as the desk of either round shows it, and the user's rights on it. Falsy if
    there is no appeal and the user may not register one.

    `first` is the first round on the desk of the second, else None. `may_open`: the user may open
    the appeal's own page; `may_register`: the user may register an appeal now.
    """

    appeal: Appeal | None
    first: FirstRound | None = None
    may_open: bool = False
    may_register: bool = False

    def __bool__(self) -> bool:
        return self.appeal is not None or self.may_register

    @property
    def due_on(self) -> date | None:
        """Return the day by which an appeal that was received but not accepted yet is to be
        answered; None in every other state, if the second round has a due day of its own."""
        received = self.appeal is not None and self.appeal.status == AppealStatus.RECEIVED
        return self.appeal.decide_by if received and self.appeal else None


def appeal_context(review: Review, user: Any, appeal: Appeal | None) -> dict[str, Any]:
    """Return {"appealing": AppealOnDesk} for the desk of `review`. `appeal` is the one whose first
    or second round `review` is, or None.

    Two queries in round 2, one once that round is closed, none otherwise.
    """
    may_open = any(user.has_perm(name) for name in MAY_SEE)
    if review.round == 2:
        first = _first_round(appeal, user, review) if appeal else None
        return {"appealing": AppealOnDesk(appeal, first, may_open)}
    if review.status != ReviewStatus.DECIDED or not may_open:
        return {"appealing": AppealOnDesk(None)}
    registers = user.has_perm("reviews.register_appeal") and may_appeal(review.claim, appeal)
    return {"appealing": AppealOnDesk(appeal, None, may_open, registers)}


def _first_round(appeal: Appeal, user: Any, second: Review) -> FirstRound:
    review = appeal.review1
    if second.status in REVIEW_OPEN and is_first_round_hidden(review.claim_id, user):
        return FirstRound(appeal, is_hidden=True)
    votes = Vote.objects.open_to(user).newest().filter(ballot__review=review)
    return FirstRound(
        appeal,
        decision=review.decision,
        votes=list(
            votes.select_related("assignment__member__user", "ballot").order_by(
                "ballot__number", "assignment__seat"
            )
        ),
    )


def is_first_round_hidden(claim_id: int, user: Any) -> bool:
    """Return True if the user sits on the second round of the claim (key) and no ballot with a vote
    of theirs has closed: the first round is hidden from them. One query."""
    sits = Assignment.objects.filter(member__user_id=user.pk, review__claim=claim_id)
    return sits.filter(review__claim__in=hidden_first_rounds(user)).exists()
