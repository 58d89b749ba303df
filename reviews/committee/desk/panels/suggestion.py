"""The suggested amount with its working, similar decided claims, and the decision's departure from
it.

The amount is the ballot's own; before a ballot opens, the one that it would get now. One query for
the factors, one for the precedents. Final decisions only.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from claims.evidence.models import Finding
from reviews.committee.desk.queries import ReviewRows
from reviews.committee.suggestion.departure import (
    FreeDeparture,
    departure_of,
    range_without_reason,
    usual_from,
)
from reviews.committee.suggestion.facts import facts_of
from reviews.committee.suggestion.precedents import precedents_of
from reviews.committee.suggestion.rule import as_kept, suggest


def suggestion_context(rows: ReviewRows, findings: Iterable[Finding]) -> dict[str, Any]:
    """Return the desk's context of the suggested amount: `ceiling` (won), `suggestion` (Suggestion
    with its working), `usual_from` (won; a partial grant below it is asked for once more),
    `suggested_near` ((low, high) in won that need no reason, or None), `departure` of the ballot's
    result from it (None before one), and `precedents`. `findings` are the current ones."""
    ballot = rows.ballot
    facts = facts_of(rows.review, findings, rows.assessments[-1])
    suggestion = suggest(facts)
    precedents = precedents_of(rows.review, rows.user, facts)
    departure, free = None, FreeDeparture.of(rows.review.policy)
    if ballot is not None:
        suggestion = as_kept(suggestion, ballot.suggested)
        if ballot.result:
            departure = departure_of(ballot.result["amount"], ballot.suggested, free)
    amount = suggestion.amount
    return {
        "ceiling": facts.ceiling,
        "suggestion": suggestion,
        "usual_from": usual_from(facts.ceiling, amount),
        "suggested_near": None if amount is None else range_without_reason(amount, free),
        "departure": departure,
        "precedents": precedents,
    }
