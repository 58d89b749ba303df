"""Loss assessments and votes of the demo: assessed by the sales sheet, and voted by the suggestion
of the ballot, with a reason that fits the documents."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, NamedTuple

from claims import clock
from claims.demo import sales
from reviews.committee.lifecycle.loss_assessment import assess_loss
from reviews.committee.models import Choice, ReviewStatus
from reviews.committee.suggestion.departure import FreeDeparture, needs_reason, range_without_reason
from reviews.demo import texts
from reviews.demo.engine import Story
from reviews.demo.plan import CHAIR_CONFIRMS_ABOVE, Stance

if TYPE_CHECKING:
    from reviews.demo.stories import CaseStory

UNCHANGED = "sales_unchanged"
# Of the third members of panels that follow the suggestion, so many depart from it.
DISSENT, THIRD = 0.3, 3
# Members over a large loss whose amounts lie far apart: the middle one still needs the chair.
FREE = FreeDeparture(1_000, 10_000)  # as in the shipped policy
APART = (0.7, 1.05, 1.5)


class Opinion(NamedTuple):
    """The vote that a member of the demo is to cast. `amount` in won is set for a partial grant
    only; None otherwise."""

    choice: Choice
    amount: int | None
    rationale: str


def assess_from_sheet(telling: CaseStory) -> Story:
    """Story of the assessed loss: the secretary sets it to the loss in the claim's sales sheet, or
    to 0 if a claim is denied since its sheet shows no fall.

    Does nothing if the members are to find such a sheet themselves, if a story that needs the
    chair's confirmation would get too small a loss, or once the review is no longer being judged.
    """
    case = telling.case
    amount, note = sales.shown_loss(case.facts), texts.pick(case.random, texts.ASSESSED)
    if case.flaw == UNCHANGED:
        if case.story != "denied":
            return
        amount, note = 0, texts.ASSESSED_NONE
    elif amount <= 0 or (case.story == "chair" and amount <= CHAIR_CONFIRMS_ABOVE):
        return
    yield telling.after(clock.now(), 0.3)
    review = telling.review()
    if review.status == ReviewStatus.IN_REVIEW:
        assess_loss(review=review, amount=amount, by=telling.people["secretary"], note=note)


def draw_opinion(
    telling: CaseStory, choice: Choice, *, ceiling: int, suggested: int | None, place: int
) -> Opinion:
    """Return the vote of a member who tends to `choice`, adapted to what the documents show.
    Amounts in won; `place` is the member's seat on the panel.

    Claims whose documents are complete are not denied; those whose sheet shows no loss are.
    """
    case, rnd = telling.case, telling.case.random
    if telling.flaw == UNCHANGED or not ceiling:
        return Opinion(Choice.DENY, None, texts.pick(rnd, texts.DENY[UNCHANGED]))
    if case.story == "chair":
        return _of_a_large_loss(case.apart, rnd, ceiling, suggested, place)
    if choice == Choice.DENY and telling.stance == Stance.RAISED:
        return Opinion(Choice.DENY, None, texts.pick(rnd, texts.NOT_RAISED))
    if choice == Choice.DENY and telling.flaw in texts.DENY:
        return Opinion(Choice.DENY, None, texts.pick(rnd, texts.DENY[telling.flaw]))
    if choice == Choice.GRANT or suggested is not None and suggested >= ceiling:
        return Opinion(Choice.GRANT, None, texts.pick(rnd, texts.WHOLE))
    stance = telling.stance
    if stance == Stance.FOLLOWS and place == THIRD and rnd.random() < DISSENT:
        stance = Stance.MORE if rnd.random() < 0.5 else Stance.LESS
    return Opinion(Choice.PARTLY, *draw_partial_amount(rnd, ceiling, suggested, stance))


def _of_a_large_loss(
    apart: bool, rnd: Random, ceiling: int, suggested: int | None, place: int
) -> Opinion:
    """Return the vote of one member on a large loss: within 4 % of the suggestion, or of an amount
    just above the chair's threshold if less is suggested. With `apart` the share of that amount is
    the one of APART for the seat."""
    common = max(suggested or 0, CHAIR_CONFIRMS_ABOVE * 106 // 100)
    share = APART[place % len(APART)] if apart else 0.96 + rnd.random() * 0.08
    named = int(common * share) // 10_000 * 10_000
    if named * 104 // 100 >= ceiling:
        return Opinion(Choice.GRANT, None, texts.pick(rnd, texts.WHOLE))
    said = texts.FAR_ABOVE if suggested and named > 2 * suggested else texts.ABOVE_SUGGESTED
    if suggested and named < suggested:
        said = texts.BELOW_SUGGESTED
    if suggested and not needs_reason(named, suggested, FREE):
        said = texts.AS_SUGGESTED
    return Opinion(Choice.PARTLY, named, texts.pick(rnd, said))


def draw_partial_amount(
    rnd: Random, ceiling: int, suggested: int | None, stance: Stance
) -> tuple[int, str]:
    """Return an amount below the ceiling (won) and the reason for it. By `stance` it is near the
    suggestion, above or below it.

    Without a suggestion it is 12 to 18 per cent of the ceiling.
    """
    if not suggested:
        share = int(ceiling * (0.12 + rnd.random() * 0.06)) // 10_000 * 10_000
        return max(share, 10_000), texts.pick(rnd, texts.WITHOUT_SUGGESTION)
    low, high = range_without_reason(suggested, FREE)
    if stance == Stance.FOLLOWS:
        near = int(suggested * (0.94 + rnd.random() * 0.12)) // 1_000 * 1_000
        named = suggested if rnd.random() < 0.55 else min(max(near, low, 1_000), high)
        return min(named, ceiling - 1), texts.pick(rnd, texts.AS_SUGGESTED)
    if stance == Stance.LESS:
        less = int(suggested * (0.6 + rnd.random() * 0.2)) // 10_000 * 10_000
        return max(less, 10_000), texts.pick(rnd, texts.BELOW_SUGGESTED)
    said = texts.RAISED if stance == Stance.RAISED else texts.ABOVE_SUGGESTED
    more = int(suggested * (1.25 + rnd.random() * 0.4)) // 10_000 * 10_000
    return min(max(more, 10_000), ceiling - 1), texts.pick(rnd, said)
