"""Data of the page of a published policy: its rules in groups, and the published versions."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.policy.comparison import Line, compare, version_to_compare
from claims.policy.models import SupportPolicy
from claims.policy.models.choices import VersionState

# (title, columns of SupportPolicy). A test holds that every rule stands in one group, but for the
# title and the day of effect, which the head of the page shows.
GROUPS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (
        _("분류와 정액 지원금"),
        ("review_threshold", "small_business_only", "base_grant", "one_grant_by"),
    ),
    (
        _("서류와 보완"),
        (
            *("required_kinds", "document_working_days", "late_documents"),
            *("supplement_working_days", "reopening_days"),
        ),
    ),
    (
        _("표결과 의결"),
        (
            *("panel_size", "quorum", "majority", "tie", "second_ballots", "decide_working_days"),
            *("chair_threshold", "sitting_notice_days", "unanimity_tolerance", "sample_share"),
        ),
    ),
    (
        _("의결 금액과 제안액"),
        (
            *("amount_rule", "rounding_unit", "additional_cap"),
            *("free_departure", "free_departure_won", "above_median_share", "market_rest_share"),
        ),
    ),
    (_("비슷한 사례"), ("unlike_service", "unlike_industry", "unlike_loss", "unlike_day")),
    (
        pgettext_lazy("several", "이의신청"),
        ("appeal_days", "appeal_working_days", "appeal_extension"),
    ),
    (
        _("지급과 세금"),
        (
            *("typed_sum_from", "taxed"),
            *("tax_expense_share", "tax_free_income", "tax_rate", "tax_local_share"),
        ),
    ),
)


class Rule(NamedTuple):
    """One line of a rule, with the help text of its column."""

    line: Line
    help: str


class Version(NamedTuple):
    """A published version of a policy and its state today."""

    policy: SupportPolicy
    state: VersionState


def context_of(policy: SupportPolicy) -> dict[str, Any]:
    """Return the context of the page of a published policy: its rules, tiers and factors beside
    those of the version before (`before`; None without one), and all published versions of its
    programme, the newest first. Six queries."""
    before = version_to_compare(policy)
    lines = compare(before, policy)
    by_name = {line.name: line for line in lines if line.name}
    versions = _versions(policy)
    return {
        "policy": policy,
        "before": before,
        "state": next(one.state for one in versions if one.policy == policy),
        "changed": [line for line in lines if line.changed] if before else [],
        "groups": [
            (title, [Rule(by_name[name], _help(name)) for name in names]) for title, names in GROUPS
        ],
        "tiers": [line for line in lines if line.part == "tier" and not line.gone],
        "factors": [line for line in lines if line.part == "factor" and not line.gone],
        "versions": versions,
    }


def _help(name: str) -> str:
    return str(SupportPolicy._meta.get_field(name).help_text)  # type: ignore[union-attr]


def _versions(policy: SupportPolicy) -> list[Version]:
    """Return the published versions of a policy's programme, the one that takes effect last
    first."""
    now, in_force = clock.now(), None
    versions = []
    rows = SupportPolicy.objects.published().filter(programme=policy.programme_id)
    for row in rows.order_by("-effective_from", "-pk"):
        if row.effective_from and row.effective_from > now:
            state = VersionState.UPCOMING
        elif in_force is None:
            state, in_force = VersionState.IN_FORCE, row
        else:
            state = VersionState.PAST
        versions.append(Version(row, state))
    return versions
