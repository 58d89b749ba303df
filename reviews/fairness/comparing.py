"""Two decided claims side by side: the facts, the suggestion, the result and its reason.

Made for the chair who is asked why two alike claims got different amounts.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from claims.display.dates import day
from claims.display.numbers import won
from claims.display.people import name_of
from claims.money import won_text
from claims.register.models import Claim
from reviews.committee.ballots.stored_votes import counted_votes
from reviews.committee.models import Precedent
from reviews.committee.suggestion.facts import facts_of
from reviews.committee.suggestion.rule import SuggestionLine, suggest
from reviews.fairness.lists import hidden_claims
from reviews.fairness.words import percent

RELATED = (
    "claim__facts", "claim__company", "service", "industry",
    "decision__ballot", "decision__review__policy", "decision__review__claim__routed_under",
)  # fmt: skip


class Row(NamedTuple):
    """One line of the comparison: its label, what each claim has (text or HTML), and in words how
    they differ ('' if they do not)."""

    label: str | Promise
    first: Any
    second: Any
    differs: str


def decided_claim(user: Any, number: str) -> Precedent | None:
    """Return the facts of the last decision of the claim with this number; None if there is no such
    claim, it is not decided, or the user may not see it. One query."""
    rows = Precedent.objects.select_related(*RELATED).filter(
        claim__number=number.strip().upper(), claim__in=Claim.objects.visible_to(user).values("pk")
    )
    for hidden in hidden_claims(user):
        rows = rows.exclude(claim__in=hidden)
    return rows.first()


def compare(first: Precedent, second: Precedent) -> list[Row]:
    """Return the rows of the comparison of two decided claims: facts, suggested amounts, results.
    The number of queries is fixed."""
    return [*_facts(first, second), *_suggestions(first, second), *_results(first, second)]


def _text(label: str, first: str, second: str) -> Row:
    return Row(label, first or "–", second or "–", "" if first == second else _("다름"))


def _won(label: str, first: int | None, second: int | None) -> Row:
    """Return a row of two sums in won, with their difference."""
    if first == second:
        told = ""
    elif first is None or second is None:
        told = _("다름")
    else:
        told = won_text(abs(first - second))
    return Row(label, won(first), won(second), told)


def _facts(first: Precedent, second: Precedent) -> list[Row]:
    def days(one: Precedent) -> str:
        return "" if one.days is None else _("%(n)s일") % {"n": one.days}

    def industry(one: Precedent) -> str:
        return one.industry.name if one.industry else _("업종 없음")

    return [
        _text(_("서비스"), first.service.name, second.service.name),
        _text(_("업종"), industry(first), industry(second)),
        _text(_("지역"), first.claim.get_region_display(), second.claim.get_region_display()),
        _won(_("신청액"), first.claim.claimed_loss, second.claim.claimed_loss),
        _won(_("인정액"), first.loss, second.loss),
        _text(_("피해 일수"), days(first), days(second)),
    ]


def _suggestions(first: Precedent, second: Precedent) -> list[Row]:
    """Return the suggested amounts, and the steps of their computation if they still give the
    amounts that the panels saw."""
    left, right = _steps(first), _steps(second)
    keys = list(dict.fromkeys([*left, *right])) if left and right else []
    steps = [
        _won(f"· {(left.get(key) or right[key]).label}", _of(left, key), _of(right, key))
        for key in keys
    ]
    return [*steps, _won(_("제안액"), first.decision.suggested, second.decision.suggested)]


def _of(steps: dict[str, SuggestionLine], key: str) -> int | None:
    return steps[key].won if key in steps else None


def _steps(one: Precedent) -> dict[str, SuggestionLine]:
    """Return the steps of a claim's suggestion by key; {} if the present findings give another
    amount than the one that the panel saw."""
    found = suggest(facts_of(one.decision.review))
    if found.amount is None or found.amount != one.decision.suggested:
        return {}
    return {line.key: line for line in found.lines}


def _results(first: Precedent, second: Precedent) -> list[Row]:
    a, b = first.decision, second.decision
    shares = [_share(one) for one in (first, second)]
    return [
        _text(_("의결"), a.get_outcome_display(), b.get_outcome_display()),
        _won(_("의결액"), a.amount, b.amount),
        _text(_("인정액 대비"), *shares),
        _won(_("상한"), a.ceiling, b.ceiling),
        Row(_("이유"), a.rationale or "–", b.rationale or "–", ""),
        Row(_("의결한 위원"), _panel(first), _panel(second), ""),
        _text(_("표결"), _votes(a), _votes(b)),
        _text(_("정책"), str(a.review.policy), str(b.review.policy)),
        Row(_("의결일"), day(a.at), day(b.at), ""),
        Row(_("의결번호"), a.resolution_no, b.resolution_no, ""),
    ]


def _share(one: Precedent) -> str:
    return percent(one.decision.amount / one.loss) if one.loss else ""


def _votes(decision: Any) -> str:
    """Return how many voted to grant, of how many votes."""
    said = {"grants": decision.tally.get("grants", 0), "votes": decision.tally.get("votes", 0)}
    return _("%(votes)s표 가운데 지급 %(grants)s표") % said


def _panel(one: Precedent) -> str:
    """Return the names of the members whose votes count in a decision, by seat. One query."""
    votes = counted_votes(one.decision.ballot)
    return ", ".join(name_of(vote.assignment.member) for vote in votes)
