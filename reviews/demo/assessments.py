"""Loss assessments and voted amounts of the demo: assessed by the sales sheet, and voted near the
suggested amount, with a reason where they differ."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from claims import clock
from claims.demo import sales
from reviews.committee.lifecycle.loss_assessment import assess_loss
from reviews.committee.models import ReviewStatus
from reviews.demo import texts
from reviews.demo.engine import Story
from reviews.demo.plan import CHAIR_CONFIRMS_ABOVE, LARGE

if TYPE_CHECKING:
    from reviews.demo.stories import CaseStory

NOT_YET = 0.1  # of the claims, nobody has assessed so many when the votes begin


def assess_from_sheet(telling: CaseStory) -> Story:
    """Set the assessed loss to the loss in the sales sheet, as the secretary.

    Skipped where the sheet shows no fall, and where the story needs the chair but the result would
    not.
    """
    case = telling.case
    if case.flaw == "sales_unchanged" or case.random.random() < NOT_YET:
        return
    lost = sales.true_loss(sales.daily_sales(case.facts)) // 1_000 * 1_000
    amount = min(lost, case.facts.claimed_loss)
    if amount <= 0 or (case.story in LARGE and amount <= CHAIR_CONFIRMS_ABOVE):
        return
    yield telling.after(clock.now(), 0.3)
    review = telling.review()
    if review.status == ReviewStatus.IN_REVIEW:
        note = texts.pick(case.random, texts.ASSESSED)
        assess_loss(review=review, amount=amount, by=telling.people["secretary"], note=note)


def draw_agreeing_votes(rnd: Random, ceiling: int, suggested: int | None) -> tuple[int | None, str]:
    """Draw the grants of a panel that agrees on a large loss, and a reason.

    The amount (won, None for the whole ceiling) is within 4 % of the suggestion, or of the chair's
    threshold where less is suggested.
    """
    common = max(suggested or 0, CHAIR_CONFIRMS_ABOVE * 106 // 100)
    if common * 104 // 100 >= ceiling:
        return None, texts.pick(rnd, texts.GRANT)
    named = int(common * (0.96 + rnd.random() * 0.08)) // 10_000 * 10_000
    said = texts.AS_SUGGESTED if suggested == common else texts.ABOVE_SUGGESTED
    return named, texts.pick(rnd, said)


def draw_partial_amount(rnd: Random, ceiling: int, suggested: int | None) -> tuple[int, str]:
    """Return an amount below the ceiling (won) and its reason: mostly the suggestion, or close to
    it.

    Without a suggestion it is a round share of the ceiling.
    """
    if not suggested or suggested >= ceiling:
        share = int(ceiling * (0.45 + rnd.random() * 0.4)) // 10_000 * 10_000
        return max(share, 10_000), texts.pick(rnd, texts.PARTLY)
    draw = rnd.random()
    if draw < 0.5:
        return suggested, texts.pick(rnd, texts.AS_SUGGESTED)
    if draw < 0.8:
        near = int(suggested * (0.94 + rnd.random() * 0.12)) // 1_000 * 1_000
        return max(near, 1_000), texts.pick(rnd, texts.AS_SUGGESTED)
    if draw < 0.9:
        less = int(suggested * (0.55 + rnd.random() * 0.25)) // 10_000 * 10_000
        return max(less, 10_000), texts.pick(rnd, texts.PARTLY)
    more = int(suggested * (1.3 + rnd.random() * 0.9)) // 10_000 * 10_000
    return min(max(more, 10_000), ceiling - 1), texts.pick(rnd, texts.ABOVE_SUGGESTED)
