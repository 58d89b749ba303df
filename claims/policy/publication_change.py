"""Publishing a policy, as a change that two administrators make."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from claims.changes.kinds import ChangeKind, State, Text
from claims.changes.models import ProposedChange
from claims.changes.verbs import propose_change
from claims.document_kinds import DocumentKind
from claims.errors import ConflictError
from claims.policy.models import FactorUnit, SupportPolicy
from claims.policy.models.policies import FROZEN_POLICY_FIELDS
from claims.policy.verbs import publish_policy, require_publishable

_NOT_RULES = {"programme", "version", "note", "drafted_by", "published_at", "published_by"}
RULES = tuple(name for name in FROZEN_POLICY_FIELDS if name not in _NOT_RULES)


def _policy(target: str) -> SupportPolicy:
    policy = SupportPolicy.objects.select_for_update().filter(pk=int(target)).first()
    if policy is None:
        raise ConflictError
    return policy


def _digest(policy: SupportPolicy) -> str:
    """Return a hex digest of a policy's rules, tiers and factors: the confirmer confirms what they
    read."""
    columns = ("factor", "service_id", "industry_id", "value", "unit")
    whole: list[Any] = [
        [str(getattr(policy, name)) for name in ("programme_id", "version", *RULES, "note")],
        list(policy.tiers.order_by("upper_bound").values_list("upper_bound", "amount")),
        [list(row) for row in policy.factors.order_by("pk").values_list(*columns)],
    ]
    return hashlib.sha256(json.dumps(whole).encode()).hexdigest()


def _now(target: str) -> State:
    policy = _policy(target)
    return {"published": policy.is_published, "digest": _digest(policy)}


def propose_publishing(*, policy: SupportPolicy, reason: str, by: Any) -> ProposedChange:
    """Propose to publish a draft as it is now. Raises the errors of `propose_change`."""
    after = {"published": True, "digest": _digest(policy)}
    return propose_change(
        kind=PUBLISH.name, target=str(policy.pk), after=after, reason=reason, by=by
    )


def _said(policy: SupportPolicy, name: str) -> str:
    value = getattr(policy, name)
    if name == "required_kinds":
        return ", ".join(str(DocumentKind(kind).label) for kind in value)
    if isinstance(value, bool):
        return _("예") if value else _("아니요")
    if isinstance(value, int):
        return f"{value:,}"
    if hasattr(value, "tzinfo"):
        return date_format(localtime(value), "DATETIME_FORMAT")
    display = getattr(policy, f"get_{name}_display", None)
    return str(display() if display else (value if value is not None else _("없음")))


def _label(name: str) -> str:
    field: Any = SupportPolicy._meta.get_field(name)
    return str(field.verbose_name)


def _tiers(policy: SupportPolicy) -> str:
    return " · ".join(
        _("%(bound)s원까지 %(won)s원") % {"bound": f"{bound:,}", "won": f"{won:,}"}
        for bound, won in policy.tiers.order_by("upper_bound").values_list("upper_bound", "amount")
    )


def _before(policy: SupportPolicy) -> SupportPolicy | None:
    """Return the newest published version of the same programme before this one."""
    published = SupportPolicy.objects.published().filter(programme=policy.programme_id)
    if policy.published_at is not None:
        published = published.filter(published_at__lt=policy.published_at)
    return published.exclude(pk=policy.pk).order_by("-effective_from").first()


def _facts(change: ProposedChange) -> list[tuple[Text, Text, Text]]:
    """List the differences from the newest published version of the same programme."""
    policy = SupportPolicy.objects.get(pk=int(change.target))
    newest = _before(policy)
    rows: list[tuple[Text, Text, Text]] = [
        (_("사업"), "", str(policy.programme)),
        (_("판"), str(newest.version) if newest else "–", str(policy.version)),
    ]
    for name in RULES:
        old, new = (_said(p, name) if p else "–" for p in (newest, policy))
        if name == "effective_from" and policy.effective_from is None:
            new = _("공포하는 때")
        if old != new:
            rows.append((_label(name), old, new))
    old, new = (_tiers(p) if p else "–" for p in (newest, policy))
    if old != new:
        rows.append((_("구간"), old, new))
    counts = [str(p.factors.count()) if p else "–" for p in (newest, policy)]
    rows.append((_("산정 요소"), *counts))  # type: ignore[arg-type]
    return rows + _factor_rows(newest, policy)


def _factors(policy: SupportPolicy | None) -> dict[str, str]:
    """Return the values of a policy's factors by name, both as text."""
    if policy is None:
        return {}
    said = {}
    for factor in policy.factors.select_related("service", "industry").order_by("factor", "pk"):
        of = (factor.get_factor_display(), factor.service, factor.industry)
        won = factor.unit == FactorUnit.WON
        value = _("%(won)s원") % {"won": f"{factor.value:,}"} if won else f"{factor.value / 100:g}%"
        said[" · ".join(str(part) for part in of if part)] = value
    return said


def _factor_rows(
    newest: SupportPolicy | None, policy: SupportPolicy
) -> list[tuple[Text, Text, Text]]:
    """List factors that are new, removed or changed."""
    old, new = _factors(newest), _factors(policy)
    names = [*new, *(name for name in old if name not in new)]
    return [
        (name, old.get(name, "–"), new.get(name, _("없음")))
        for name in names
        if old.get(name) != new.get(name)
    ]


PUBLISH = ChangeKind(
    name="publish",
    label=pgettext_lazy("change", "정책 공포"),
    now=_now,
    check=lambda target, after: require_publishable(_policy(target)),
    apply=lambda change, by: publish_policy(policy=_policy(change.target), by=by),
    title=lambda change: str(SupportPolicy.objects.get(pk=int(change.target))),
    facts=_facts,
    notified=lambda change: gettext_lazy("공포한 정책은 고칠 수 없습니다. 시행일부터 적용됩니다."),
)
