"""The facts of a suggestion, read in three queries at most: assessment, sales, factors."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache

from django.db.models import prefetch_related_objects

from claims.evidence.models import SALES_FALL, Finding, Verdict, series_of
from claims.policy.models import PolicyFactor, SupportPolicy
from claims.register.models import Claim
from reviews.committee.models import AssessmentSource, LossAssessment, Review
from reviews.committee.suggestion.rule import Factor, SuggestionFacts, Weights, ceiling_of, suggest


def facts_of(
    review: Review,
    findings: Iterable[Finding] | None = None,
    assessed: LossAssessment | None = None,
) -> SuggestionFacts:
    """Return the facts from which the amount of a review is suggested, as of now. `findings` (the
    claim's current ones) and `assessed` (the assessment in force) are read if None."""
    claim, policy = review.claim, review.policy
    assessed = assessed or LossAssessment.objects.newest_of(review)
    if findings is None:
        findings = Finding.objects.current([claim.pk]).filter(check_code=SALES_FALL)
    sales = _chosen(findings)
    shown, shown_by = _proved_loss(assessed, sales)
    return SuggestionFacts(
        claimed=claim.current_claimed_loss or 0,
        ceiling=ceiling_of(
            assessed=assessed.amount, cap=policy.additional_cap, unit=policy.rounding_unit
        ),
        weights=Weights.of(policy),
        assessed=assessed.amount,
        shown=shown,
        shown_by=shown_by,
        factors=factors_for(policy, claim),
        unit=policy.rounding_unit,
        base_grant=policy.base_grant,
        days=days_of(sales),
    )


def suggestions_for(reviews: Sequence[Review]) -> dict[int, tuple[int | None, int | None]]:
    """Return {review key: (suggested amount in won as of now, version of the assessed loss on which
    it rests)}; (None, None) if nothing is suggested. The caller has read the reviews with claim and
    policy. Three queries for any number."""
    prefetch_related_objects([review.claim for review in reviews], "service")
    newest = LossAssessment.objects.filter(review__in=reviews).order_by("review_id", "-version")
    assessed = {row.review_id: row for row in newest.distinct("review_id")}
    sheets: dict[int, list[Finding]] = defaultdict(list)
    claim_ids = [review.claim_id for review in reviews]
    for finding in Finding.objects.current(claim_ids).filter(check_code=SALES_FALL):
        sheets[finding.claim_id].append(finding)
    found: dict[int, tuple[int | None, int | None]] = {}
    for review in reviews:
        loss = assessed[review.pk]
        amount = suggest(facts_of(review, sheets[review.claim_id], loss)).amount
        found[review.pk] = (amount, None if amount is None else loss.version)
    return found


def factors_for(policy: SupportPolicy, claim: Claim) -> dict[str, Factor]:
    """Return {kind: Factor} of the policy's factors that apply to a claim (kinds: margin,
    substitute, market_share, median_claim). If several fit, the narrowest counts: service and
    industry > industry > service > general."""
    found: dict[str, tuple[int, Factor]] = {}
    facts = claim.current_facts
    counted = facts.service.counted_id
    for kind, value, service, industry in _factors(policy):
        if service not in (None, counted) or industry not in (None, facts.industry_id):
            continue
        width = 2 * bool(industry) + bool(service)
        if kind not in found or found[kind][0] < width:
            found[kind] = width, Factor(value, _SCOPES[width])
    return {kind: factor for kind, (_width, factor) in found.items()}


def _factors(policy: SupportPolicy) -> Sequence[tuple[str, int, int | None, int | None]]:
    """Return (kind, value, service key, industry key) of each factor of a policy. Those of a
    published policy cannot change: each process reads them once."""
    if policy.published_at is None:
        return _read_factors(policy.pk)
    return _frozen_factors(policy.pk, policy.published_at)


def _read_factors(policy_id: int) -> Sequence[tuple[str, int, int | None, int | None]]:
    rows = PolicyFactor.objects.filter(policy=policy_id)
    return tuple(rows.values_list("factor", "value", "service", "industry"))


@lru_cache(maxsize=32)
def _frozen_factors(
    policy_id: int, _published_at: datetime
) -> Sequence[tuple[str, int, int | None, int | None]]:
    return _read_factors(policy_id)


_SCOPES = ("general", "service", "industry", "both")  # from the widest to the narrowest


def _proved_loss(assessed: LossAssessment, sales: Finding | None) -> tuple[int | None, str]:
    """Return (won of the loss that is proved, source: a key of SHOWN_BY); (None, "") if none is. An
    assessed loss of the secretariat counts before the check of sales.

    A document whose fall of sales does not exceed the usual variation proves 0; one too uneven to
    judge proves nothing.
    """
    if assessed.source != AssessmentSource.CLAIMED:
        return assessed.amount, "assessment"
    if sales is None or sales.estimated_loss is None or sales.verdict == Verdict.UNKNOWN:
        return None, ""
    if sales.verdict == Verdict.PROBLEM:
        return 0, "no_fall"
    return min(sales.estimated_loss, assessed.amount), "sales"


def _chosen(findings: Iterable[Finding]) -> Finding | None:
    """Return the finding of the sales check whose estimate counts, the same as on the desk: the
    best of the documents with daily sales, else the newest. None without an estimate."""
    told = [f for f in findings if f.check_code == SALES_FALL and f.estimated_loss is not None]
    return series_of(told) or max(told, key=lambda finding: finding.pk, default=None)


def days_of(sales: Finding | None) -> int | None:
    """Return the number of days of the outage with sales below the expected, from a finding of the
    check of sales; None without a finding and if no sheet has the days."""
    data = sales.data if sales else {}
    if "from" not in data or "to" not in data:
        return None
    return sum(
        one.get("won") is not None and one["won"] < (one.get("expected") or 0)
        for one in data.get("days", ())
        if data["from"] <= one["day"] <= data["to"]
    )
