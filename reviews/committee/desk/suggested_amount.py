"""The suggested amount with its working, similar decided claims, and the decision's departure from
it.

One query for the factors, one for the precedents. Final decisions only.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from claims.evidence.models import Finding
from reviews.committee.desk.queries import ReviewRows
from reviews.committee.suggestion.facts import facts_of
from reviews.committee.suggestion.precedents import precedents_of, usual_range
from reviews.committee.suggestion.rule import (
    Suggestion,
    departure_of,
    range_without_reason,
    suggest,
)


def suggestion_context(rows: ReviewRows, findings: Iterable[Finding]) -> dict[str, Any]:
    """Return the desk's context of the suggestion, and the ceiling, which rests on the same
    facts."""
    ballot, decision = rows.ballot, rows.decision
    facts = facts_of(rows.review, findings, rows.assessments[-1])
    suggestion = suggest(facts)
    precedents = precedents_of(rows.review, rows.user, facts)
    shown: Suggestion | None = suggestion
    amount = suggestion.amount
    departure = None
    if decision is not None:
        departure = departure_of(decision.amount, decision.suggested)
        if amount != decision.suggested:
            shown = None  # later facts are not those of the decision
    elif ballot is not None and ballot.result:
        departure = departure_of(ballot.result["amount"], amount)
    return {
        "ceiling": facts.ceiling,
        "suggestion": shown,
        "suggested_near": None if amount is None else range_without_reason(amount),
        "departure": departure,
        "precedents": precedents,
        "usual": usual_range(precedents),
    }
