"""The most similar decided claims of the same programme, so that like cases are decided alike.

Distance of two claims, in steps of the review's policy (shipped, ours; no source):

    another service 4 · another industry 2 · a loss twice or half as large 2, and so on by its
    logarithm · a day of the outage more or less affected 0.5, where the days are unknown two days

Candidates come from four indexes, the nearest losses above and below among claims of the same
service and industry, of the service, of the industry, and of the whole programme: at most 8 x 20
rows are measured, however many have been decided. Days decide among these.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.db.models.expressions import RawSQL

from claims.policy.models import Service
from claims.prepared_statements import prepared_statements
from claims.register.models import Claim
from reviews.committee.access.scope import LEFT_FOR_CONFLICT
from reviews.committee.models import (
    AssignmentStatus,
    Decision,
    Outcome,
    Precedent,
    Review,
    claims_with_an_open_sample,
    hidden_first_rounds,
)
from reviews.committee.suggestion.facts import facts_of
from reviews.committee.suggestion.rule import WHOLE, SuggestionFacts, percent

MOST_SHOWN = 5
WEIGHTS = ("unlike_service", "unlike_industry", "unlike_loss", "unlike_day")  # fields of the policy
TENTHS = 10  # the policy's weights are in tenths of a step
EACH_WAY = 20  # candidates above and below, by each index

_ONE_WAY = """(
    SELECT claim_id, decision_id, service_id, industry_id, loss, days
    FROM public.reviews_precedent
    WHERE programme_id = %(programme)s AND {same} loss {way}
    ORDER BY loss {order} LIMIT %(each_way)s
)"""
_SAME = (
    "service_id = %(service)s AND industry_id = %(industry)s AND",
    "service_id = %(service)s AND",
    "industry_id = %(industry)s AND",
    "",
)
_WAYS = (("<= %(loss)s", "DESC"), ("> %(loss)s", "ASC"))
# Built from this file's constants; values of a request are parameters.
_DISTANCE = """
    CASE WHEN {t}.service_id = %(service)s THEN 0 ELSE %(unlike_service)s::float8 END
    + CASE WHEN {t}.industry_id IS NOT DISTINCT FROM %(industry)s::bigint THEN 0
        ELSE %(unlike_industry)s::float8 END
    + %(unlike_loss)s::float8
        * abs(ln(GREATEST({t}.loss, 1)::float8 / GREATEST(%(loss)s::bigint, 1)) / ln(2::float8))
    + COALESCE(abs({t}.days - %(days)s::int), 2) * %(unlike_day)s::float8
"""
_NEAREST = """
SELECT near.claim_id FROM ({candidates}) near
WHERE near.claim_id <> %(claim)s AND NOT EXISTS (
    SELECT 1 FROM public.reviews_assignment a
    JOIN public.reviews_review r ON r.id = a.review_id
    JOIN public.reviews_member m ON m.id = a.member_id
    WHERE r.claim_id = near.claim_id AND m.user_id = %(user)s
        AND a.status = %(left)s AND a.left_as = ANY(%(tied)s)
)
ORDER BY {distance}, near.decision_id DESC
LIMIT %(most)s
""".format(  # noqa: S608
    candidates=" UNION ".join(
        _ONE_WAY.format(same=same, way=way, order=order) for same in _SAME for way, order in _WAYS
    ),
    distance=_DISTANCE.format(t="near"),
)
# No name, no account, no narrative: these are other people's claims.
_SHOWN = (
    *("loss", "days", "service__name", "industry__name", "claim__number"),
    *("decision__amount", "decision__outcome", "decision__rationale", "decision__at"),
)


@dataclass(frozen=True)
class SimilarClaim:
    """A decided claim that is similar to the one on the desk, without its claimant's name. `loss`
    is its assessed loss (won); `alike` is the won that the same share of the loss would give the
    claim on the desk. `readable`: the user may open the claim, so `number` may be a link."""

    number: str
    readable: bool
    service: str
    industry: str
    same_service: bool
    same_industry: bool
    days: int | None
    loss: int
    decision: Decision
    alike: int

    @property
    def granted(self) -> int:
        return self.decision.amount

    @property
    def outcome(self) -> Outcome:
        return Outcome(self.decision.outcome)

    @property
    def why(self) -> str:
        return self.decision.rationale

    @property
    def share(self) -> str:
        """Return the granted share of the assessed loss, such as 12.1%."""
        return percent(self.granted * WHOLE // self.loss // 10 * 10) if self.loss else ""


@prepared_statements()
def precedents_of(
    review: Review, user: Any, facts: SuggestionFacts | None = None
) -> list[SimilarClaim]:
    """Return at most MOST_SHOWN (five) decided claims of the review's programme, the most similar
    first; of equally similar ones the newest first. One query, more where `facts` is None.

    Left out are this claim, claims that the user left for a conflict of interest or has still to
    judge in a second round, and for members those whose sample check is open.
    """
    facts = facts or facts_of(review)
    claim = review.claim
    values = _parameters(review, user, facts)
    visible = Claim.objects.visible_to(user).filter(pk=OuterRef("claim"))
    rows = (
        Precedent.objects.filter(pk__in=_raw(_NEAREST, values))
        .select_related("decision", "claim", "service", "industry")
        # The first round of appeals that this user also judges.
        .exclude(claim__in=hidden_first_rounds(user))
        .exclude(claim__in=_with_an_open_sample(user))
        .only(*_SHOWN)
        .annotate(readable=Exists(visible))
    )
    distance = _raw(_DISTANCE.format(t="reviews_precedent"), values)
    return [_like(row, claim, facts) for row in rows.order_by(distance, "-decision_id")]


def _with_an_open_sample(user: Any) -> Any:
    """Return a subquery of the claims with an open sample check, withdrawn ones too, for users who
    may vote: such a user could be drawn as the judge, or tell the judge of the decision. For others
    an empty one."""
    found = claims_with_an_open_sample()
    return found if user.has_perm("reviews.cast_vote") else found.none()


def _raw(sql: str, values: dict[str, Any]) -> RawSQL:
    """Return a RawSQL expression of `sql`, which has named parameters (`%(name)s`), with their
    `values` in order: RawSQL takes positional ones only."""
    names = re.findall(r"%\((\w+)\)s", sql)
    return RawSQL(re.sub(r"%\(\w+\)s", "%s", sql), [values[name] for name in names])  # noqa: S611


def _parameters(review: Review, user: Any, facts: SuggestionFacts) -> dict[str, Any]:
    claim = review.claim
    return {
        **{name: getattr(review.policy, name) / TENTHS for name in WEIGHTS},
        "claim": claim.pk,
        "programme": review.policy.programme_id,
        "service": claim.current_facts.service.counted_id,
        "industry": claim.current_facts.industry_id,
        "loss": facts.assessed,
        "days": facts.days,
        "user": user.pk,
        "left": str(AssignmentStatus.LEFT),
        "tied": [str(how) for how in LEFT_FOR_CONFLICT],
        "each_way": EACH_WAY,
        "most": MOST_SHOWN,
    }


def _like(row: Any, claim: Claim, facts: SuggestionFacts) -> SimilarClaim:
    own = claim.current_facts
    return SimilarClaim(
        number=row.claim.number,
        readable=row.readable,
        service=row.service.name,
        industry=row.industry.name if row.industry else "",
        same_service=row.service_id == own.service.counted_id,
        same_industry=row.industry_id is not None and row.industry_id == own.industry_id,
        days=row.days,
        loss=row.loss,
        decision=row.decision,
        alike=row.decision.amount * facts.assessed // row.loss if row.loss else 0,
    )


def record_precedent(decision: Decision) -> None:
    """Store the facts on which a claim was decided as its Precedent, in place of an earlier one of
    the claim (second round). In the caller's transaction."""
    review = decision.review
    facts, claim = facts_of(review), review.claim
    row = Precedent(
        claim=claim,
        decision=decision,
        programme_id=review.policy.programme_id,
        service_id=claim.current_facts.service.counted_id,
        industry_id=claim.current_facts.industry_id,
        loss=facts.assessed,
        days=facts.days,
    )
    Precedent.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["claim"],
        update_fields=["decision", "programme", "service", "industry", "loss", "days"],
    )


def on_service_merged(service: Service) -> None:
    """Move the precedents of claims of `service` to the service as which it counts now: it was
    merged into another one, or the merger was undone."""
    Precedent.objects.filter(claim__service=service).update(service=service.counted_id)
