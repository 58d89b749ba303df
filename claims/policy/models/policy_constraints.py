"""Constraints of policies: versions, who published, and the range of each value."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from claims.policy.models.choices import AmountRule, Majority, Quorum, SamePayee, Tie

# Of SupportPolicy. Shares are of 10,000, weights of similar claims of 1,000 at most.
POLICY_CONSTRAINTS: list[models.BaseConstraint] = [
    models.UniqueConstraint(fields=["programme", "version"], name="policy_version_is_unique"),
    models.UniqueConstraint(
        fields=["programme", "effective_from"],
        condition=Q(published_at__isnull=False),
        name="one_policy_takes_effect_at_a_time",
    ),
    models.CheckConstraint(
        name="published_policy_names_who_and_from_when",
        condition=Q(published_at__isnull=True)
        | Q(published_by__isnull=False, effective_from__isnull=False),
    ),
    models.CheckConstraint(
        name="policy_amounts_are_not_negative",
        condition=Q(
            review_threshold__gte=0,
            base_grant__gte=0,
            chair_threshold__gte=0,
            rounding_unit__gte=1,
        )
        & (Q(additional_cap__isnull=True) | Q(additional_cap__gte=0)),
    ),
    models.CheckConstraint(
        name="policy_limits_of_slips_are_in_range",
        condition=Q(typed_sum_from__gte=0, unanimity_tolerance__lte=10_000),
    ),
    models.CheckConstraint(name="policy_sample_is_a_share", condition=Q(sample_share__lte=10_000)),
    models.CheckConstraint(
        name="policy_gives_days_for_documents", condition=Q(document_working_days__gte=1)
    ),
    models.CheckConstraint(
        name="policy_voting_rules_are_known",
        condition=Q(
            quorum__in=Quorum.values,
            majority__in=Majority.values,
            tie__in=Tie.values,
            amount_rule__in=AmountRule.values,
            second_ballots__lte=3,
        ),
    ),
    models.CheckConstraint(
        name="policy_weights_are_in_range",
        condition=Q(
            free_departure__lte=10_000,
            free_departure_won__gte=0,
            above_median_share__lte=10_000,
            market_rest_share__lte=10_000,
            unlike_service__lte=1_000,
            unlike_industry__lte=1_000,
            unlike_loss__lte=1_000,
            unlike_day__lte=1_000,
        ),
    ),
    models.CheckConstraint(
        name="policy_tax_rule_is_in_range",
        condition=Q(
            tax_expense_share__lte=10_000,
            tax_free_income__gte=0,
            tax_rate__lte=10_000,
            tax_local_share__lte=10_000,
        ),
    ),
    models.CheckConstraint(
        name="policy_knows_payees_by_known_marks",
        condition=Q(one_grant_by__contained_by=SamePayee.values),
    ),
    models.CheckConstraint(
        name="policy_panel_has_two_seats_or_more", condition=Q(panel_size__gte=2)
    ),
]
