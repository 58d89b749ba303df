"""Routing of a claim by the policy in force, and the sentence that explains it. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _

from claims.money import prose_won

if TYPE_CHECKING:
    from claims.policy.models import SupportPolicy

LATE = "late"
AFFILIATE = "affiliate"
NO_MONETARY_LOSS = "no_monetary_loss"
OUT_OF_SCOPE = "out_of_scope"
TIER_GRANT = "tier_grant"
COMMITTEE_REVIEW = "committee_review"
ROUTES = (LATE, AFFILIATE, NO_MONETARY_LOSS, OUT_OF_SCOPE, TIER_GRANT, COMMITTEE_REVIEW)


class Tier(NamedTuple):
    """A tier of the triage: a loss up to `upper_bound` won, and above the tier before, gets
    `amount` won. `pk` is that of the SupportTier.
    """

    upper_bound: int
    amount: int
    pk: int | None = None


class TriageRule(NamedTuple):
    """The values of a policy that triage uses: review threshold (won), restriction to small
    businesses, and the tiers in the order of their bounds.
    """

    review_threshold: int
    small_business_only: bool
    tiers: tuple[Tier, ...]

    @classmethod
    def of(cls, policy: SupportPolicy) -> TriageRule:
        tiers = policy.tiers.order_by("upper_bound")
        return cls(
            review_threshold=policy.review_threshold,
            small_business_only=policy.small_business_only,
            tiers=tuple(Tier(t.upper_bound, t.amount, t.pk) for t in tiers),
        )


class Routed(NamedTuple):
    route: str
    tier: Tier | None = None


def triage(
    *,
    in_a_window: bool,
    of_operator: bool,
    loss: int | None,
    small_business: bool,
    rule: TriageRule,
) -> Routed:
    """Return the route of a claim, and for a tier grant its tier, by the first rule that applies.
    `loss` is in whole won, None or 0 without a loss.

    `in_a_window`: it was filed in a filing window. `of_operator`: it concerns the operator, not an
    affiliate. Raises LookupError when the tiers leave a gap below the threshold (publishing refuses
    that).
    """
    if not in_a_window:
        return Routed(LATE)
    if not of_operator:
        return Routed(AFFILIATE)
    if not loss:
        return Routed(NO_MONETARY_LOSS)
    if rule.small_business_only and not small_business:
        return Routed(OUT_OF_SCOPE)
    if loss > rule.review_threshold:
        return Routed(COMMITTEE_REVIEW)
    return Routed(TIER_GRANT, tier_of(loss, rule.tiers))


def tier_of(loss: int, tiers: Sequence[Tier]) -> Tier:
    for tier in tiers:
        if loss <= tier.upper_bound:
            return tier
    raise LookupError(f"no tier includes a loss of {loss} won")


def route_reason(
    route: str,
    *,
    loss: int | None = None,
    threshold: int = 0,
    company: str = "",
    tier: Tier | None = None,
    below: int = 0,
) -> str:
    """Return one sentence that explains the route of a claim, from the facts on which the route
    rests (`loss`, `threshold` in won). `below` is the bound of the tier before, in won.

    Raises ValueError for a tier grant without `tier`.
    """
    if route == LATE:
        return _("접수일시가 어느 접수기간에도 들지 않아 기간 밖 접수로 두었습니다.")
    if route == AFFILIATE:
        # What happens next depends on the consent and on the company's answer: the hand-over says.
        said = _("%(company)s 서비스에 관한 접수라서 그 회사에 넘길 신청으로 분류했습니다.")
        return said % {"company": company}
    if route == NO_MONETARY_LOSS:
        return _("금전 피해가 없다고 접수해 지원금 심사 대상이 아닙니다.")
    if route == OUT_OF_SCOPE:
        return _("신청인이 소상공인이 아니어서 이 지원금의 대상이 아닙니다.")
    claimed = prose_won(loss or 0)
    if route == COMMITTEE_REVIEW:
        return _("신청액 %(loss)s이 %(threshold)s을 넘어 협의체가 심의합니다.") % {
            "loss": claimed,
            "threshold": prose_won(threshold),
        }
    if tier is None:
        raise ValueError("the route tier_grant needs a tier")
    facts = {
        "loss": claimed,
        "bound": prose_won(tier.upper_bound),
        "below": prose_won(below),
        "amount": prose_won(tier.amount),
    }
    if below:
        facts["range"] = _("%(below)s 초과 %(bound)s 이하") % facts
        return _("신청액 %(loss)s이 %(range)s여서 %(amount)s을 지급하는 구간입니다.") % facts
    return _("신청액 %(loss)s이 %(bound)s 이하여서 %(amount)s을 지급하는 구간입니다.") % facts


def route_reason_of(claim: Any) -> str:
    """Return the sentence that explains the route of a stored Claim, with the values of the policy
    that routed it.
    """
    policy, tiers, counted = claim.routed_under, [], claim.current_facts
    if claim.tier:
        tiers = [t for t in policy.tiers.all() if t.upper_bound < claim.tier.upper_bound]
    return route_reason(
        claim.route,
        loss=counted.claimed_loss,
        threshold=policy.review_threshold,
        company=counted.company.name,
        tier=claim.tier and Tier(claim.tier.upper_bound, claim.tier.amount, claim.tier_id),
        below=max((t.upper_bound for t in tiers), default=0),
    )


def claims_with_current_facts_sql(*more: str) -> str:
    """Return a subquery in brackets for a FROM clause: all claims with their current facts, from
    the newest confirmed correction or else as filed. `more` names further columns, which claims and
    corrections must both have."""
    columns = "".join(
        f",\n            CASE WHEN f.id IS NULL THEN k.{name} ELSE f.{name} END AS {name}"
        for name in more
    )
    return f"""(
        SELECT k.id, k.claimant_id, k.window_id, k.route, k.tier_id, k.routed_under_id, k.routed_at,
            k.withdrawn_at, k.erased_at,
            CASE WHEN f.id IS NULL THEN k.claimed_loss ELSE f.claimed_loss END AS claimed_loss,
            COALESCE(f.claimant_kind, k.claimant_kind) AS claimant_kind,
            COALESCE(f.company_id, k.company_id) AS company_id,
            COALESCE(f.filed_at, k.filed_at) AS filed_at{columns}
        FROM public.claims_claim k
        LEFT JOIN public.claims_factcorrection f ON f.id = k.facts_id
    )"""  # noqa: S608 - names of this program


CLAIMS_WITH_CURRENT_FACTS_SQL = claims_with_current_facts_sql()

# The rule of `triage` in SQL, for statements over many claims and for guards: constants over claim
# c (claims_claim, or CLAIMS_WITH_CURRENT_FACTS_SQL), its company o (claims_company) and policy p
# (claims_supportpolicy). A test compares them with the Python.

# For a claim inside a window; the first condition that is true decides.
ROUTE_SQL = """CASE
        WHEN NOT o.is_operator THEN 'affiliate'
        WHEN COALESCE(c.claimed_loss, 0) = 0 THEN 'no_monetary_loss'
        WHEN p.small_business_only AND c.claimant_kind <> 'small_business' THEN 'out_of_scope'
        WHEN c.claimed_loss > p.review_threshold THEN 'committee_review'
        ELSE 'tier_grant'
    END"""


def tier_sql(column: str = "id", source: str = "public.claims_supporttier") -> str:
    """Return a scalar subquery: `column` of the lowest tier that holds the loss of a claim, NULL if
    none does. The statement must have the aliases `p` (the policy) and `c` (the claim). `source` is
    the table of tiers, or that of a simulation.
    """
    return f"""(
        SELECT tier.{column} FROM {source} tier
        WHERE tier.policy_id = p.id AND c.claimed_loss <= tier.upper_bound
        ORDER BY tier.upper_bound LIMIT 1
    )"""  # noqa: S608 - names of this program


TIER_SQL = tier_sql()

# The policy in force at %(at)s of the programme under whose policy the claim c was routed.
POLICY_OF_CLAIM_SQL = """(
        SELECT v.id FROM public.claims_supportpolicy r
        JOIN public.claims_supportpolicy v ON v.programme_id = r.programme_id
        WHERE r.id = c.routed_under_id AND v.published_at IS NOT NULL
            AND v.effective_from <= %(at)s
        ORDER BY v.effective_from DESC, v.id DESC LIMIT 1
    )"""

# A filing window of the incident contains the time of filing; otherwise the claim is late.
IN_A_WINDOW_SQL = """EXISTS (
        SELECT 1 FROM public.claims_filingwindow own
        JOIN public.claims_filingwindow w ON w.incident_id = own.incident_id AND w.kind = 'filing'
        WHERE own.id = c.window_id AND c.filed_at >= w.opens_at AND c.filed_at < w.closes_at
    )"""
