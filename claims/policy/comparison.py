"""Comparison of two versions of a policy: fields, tiers and factors in words."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from claims.admin_pages import percent_text
from claims.document_kinds import DocumentKind
from claims.money import won_text
from claims.policy.models import FactorUnit, PolicyFactor, SupportPolicy
from claims.policy.models.choices import SamePayee
from claims.policy.models.policy_triggers import FROZEN_POLICY_FIELDS

_NOT_RULES = {"programme", "version", "note", "drafted_by", "published_at", "published_by"}
RULES = tuple(name for name in FROZEN_POLICY_FIELDS if name not in _NOT_RULES)
WON_FIELDS = (
    *("review_threshold", "base_grant", "rounding_unit", "chair_threshold", "additional_cap"),
    *("typed_sum_from", "free_departure_won", "tax_free_income"),
)
PERCENT_FIELDS = (
    *("unanimity_tolerance", "free_departure", "above_median_share", "market_rest_share"),
    "sample_share",
    *("tax_expense_share", "tax_rate", "tax_local_share"),
)


class Line(NamedTuple):
    """One line of the comparison of two versions of a policy: label, old and new value in words.
    `part` is "rule", "tier" or "factor"; `name` is the column of a rule, "" of the others. `gone`
    is True if the new version no longer has the tier or factor.
    """

    part: str
    label: str
    old: str
    new: str
    name: str = ""
    gone: bool = False

    @property
    def changed(self) -> bool:
        return self.old != self.new


def compare(old: SupportPolicy | None, new: SupportPolicy) -> list[Line]:
    """Return the lines of the comparison of two versions of a policy, one for each rule, tier and
    factor, the unchanged ones too. `old` is None if there is no earlier version.
    """
    lines, missing = [], _("없음") if old else "–"
    for name in RULES:
        before, after = (rule_text(p, name) if p else "–" for p in (old, new))
        if name == "effective_from" and new.effective_from is None:
            after = _("공포하는 때")
        field: Any = SupportPolicy._meta.get_field(name)
        lines.append(Line("rule", str(field.verbose_name), before, after, name))
    for part, before_rows, after_rows in (
        ("tier", _tiers(old), _tiers(new)),
        ("factor", _factors(old), _factors(new)),
    ):
        names = [*after_rows, *(name for name in before_rows if name not in after_rows)]
        for name in names:
            was, will = before_rows.get(name, missing), after_rows.get(name, _("없음"))
            lines.append(Line(part, name, was, will, gone=name not in after_rows))
    return lines


def version_to_compare(policy: SupportPolicy) -> SupportPolicy | None:
    """Return the version of the same programme to compare a policy with, or None: for a draft the
    published one that takes effect last, for a published one the last of those published before
    it."""
    published = SupportPolicy.objects.published().filter(programme=policy.programme_id)
    if policy.published_at is not None:
        published = published.filter(published_at__lt=policy.published_at)
    return published.exclude(pk=policy.pk).order_by("-effective_from").first()


def factor_value(factor: PolicyFactor) -> str:
    """Return the value of a factor with its unit: 25%, or 200,000원."""
    won = factor.unit == FactorUnit.WON
    return won_text(factor.value) if won else percent_text(factor.value)


def rule_text(policy: SupportPolicy, name: str) -> str:
    """Return the value of a rule of a policy in words, with its unit: 500,000원, 25%, 예."""
    value = getattr(policy, name)
    if value is None:
        return _("없음")
    if name in WON_FIELDS:
        return won_text(value)
    if name in PERCENT_FIELDS:
        return percent_text(value)
    if name == "required_kinds":
        return ", ".join(str(DocumentKind(kind).label) for kind in value)
    if name == "one_grant_by":
        return ", ".join(str(SamePayee(mark).label) for mark in value) or _("신청마다 작성")
    if isinstance(value, bool):
        return _("예") if value else _("아니요")
    if isinstance(value, int):
        return f"{value:,}"
    if hasattr(value, "tzinfo"):
        return date_format(localtime(value), "DATETIME_FORMAT")
    display = getattr(policy, f"get_{name}_display", None)
    return str(display() if display else value)


def _tiers(policy: SupportPolicy | None) -> dict[str, str]:
    """Return {upper bound: grant} of a policy's tiers, both as text in won; {} for None."""
    rows = policy.tiers.order_by("upper_bound") if policy else ()
    return {_("%(won)s 이하") % {"won": won_text(t.upper_bound)}: won_text(t.amount) for t in rows}


def _factors(policy: SupportPolicy | None) -> dict[str, str]:
    """Return {name (factor, service, industry): value with unit} of a policy's factors, as text; {}
    for None."""
    if policy is None:
        return {}
    said = {}
    for factor in policy.factors.select_related("service", "industry").order_by("factor", "pk"):
        of = (factor.get_factor_display(), factor.service, factor.industry)
        said[" · ".join(str(part) for part in of if part)] = factor_value(factor)
    return said
