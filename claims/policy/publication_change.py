"""Publishing a policy, as a change that two administrators make."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from claims import hooks
from claims.changes.kinds import ChangeKind, State, Text
from claims.changes.models import ProposedChange
from claims.changes.verbs import propose_change
from claims.errors import ConflictError
from claims.policy.comparison import RULES, compare, version_to_compare
from claims.policy.models import SupportPolicy
from claims.policy.verbs import publish_policy, require_publishable


def _policy(target: str) -> SupportPolicy:
    policy = SupportPolicy.objects.select_for_update().filter(pk=int(target)).first()
    if policy is None:
        raise ConflictError
    return policy


def _digest(policy: SupportPolicy) -> str:
    """Return a hex SHA-256 of a policy's rules, note, tiers and factors. It is stored with the
    proposal, so that a draft that was changed afterwards cannot be confirmed."""
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
    """Propose to publish a draft policy as it is now; another administrator confirms. Returns the
    waiting row.

    Raises ForbiddenError (without `claims.confirm_change`), ReasonNeededError, AlreadyProposedError
    (one for this policy waits), ConflictError (published already), TiersDoNotFitError,
    FactorsMissingError."""
    after = {"published": True, "digest": _digest(policy)}
    return propose_change(
        kind=PUBLISH.name, target=str(policy.pk), after=after, reason=reason, by=by
    )


def is_proposed(policy: SupportPolicy) -> bool:
    """Return True if the publication of this draft waits for another administrator."""
    waiting = ProposedChange.objects.waiting()
    return waiting.filter(kind=PUBLISH.name, target=str(policy.pk)).exists()


def _facts(change: ProposedChange) -> list[tuple[Text, Text, Text]]:
    """Return the differences from the newest published version of the same programme, as (label,
    before, after): programme, version, rules and tiers, number of factors, factors."""
    policy = SupportPolicy.objects.get(pk=int(change.target))
    newest = version_to_compare(policy)
    rows: list[tuple[Text, Text, Text]] = [
        (_("사업"), "", str(policy.programme)),
        (_("판"), str(newest.version) if newest else "–", str(policy.version)),
    ]
    changed = [line for line in compare(newest, policy) if line.changed]
    counts = [str(p.factors.count()) if p else "–" for p in (newest, policy)]
    rows += [(line.label, line.old, line.new) for line in changed if line.part != "factor"]
    if counts[0] != counts[1]:
        rows.append((_("산정 요소"), counts[0], counts[1]))
    return rows + [(line.label, line.old, line.new) for line in changed if line.part == "factor"]


def _outlook(change: ProposedChange) -> list[tuple[Text, Text]]:
    rows = SupportPolicy.objects.select_related("programme__incident")
    policy = rows.get(pk=int(change.target))
    return [*_new_claims(policy), *hooks.policy_outlook(policy)]


def _new_claims(policy: SupportPolicy) -> list[tuple[Text, Text]]:
    """Return a line that says that no new claim comes to the programme; [] if they do."""
    first = SupportPolicy.objects.first_of_incident(policy)
    if first is None:
        return []
    said = _(
        "%(incident)s의 새 신청은 먼저 시행한 %(first)s의 정책으로 나눕니다."
        " 공포해도 이 사업에는 새 신청이 오지 않습니다."
    )
    names = {"incident": policy.programme.incident.name, "first": first.programme.name}
    return [(_("새 신청"), said % names)]


def _comparison(change: ProposedChange, user: Any) -> tuple[str, Text] | None:
    """Return (address, name) of the page that compares the draft; None for a user who may not open
    it."""
    if not (user.is_staff and user.has_perm("claims.view_supportpolicy")):
        return None
    url = reverse("admin:claims_supportpolicy_compare", args=[change.target])
    return url, _("시행 중인 판과 비교")


PUBLISH = ChangeKind(
    name="publish",
    label=pgettext_lazy("change", "정책 공포"),
    now=_now,
    check=lambda target, after: require_publishable(_policy(target)),
    apply=lambda change, by: publish_policy(policy=_policy(change.target), by=by),
    title=lambda change: str(SupportPolicy.objects.get(pk=int(change.target))),
    facts=_facts,
    notified=lambda change: gettext_lazy("공포한 정책은 고칠 수 없습니다. 시행일부터 적용됩니다."),
    outlook=_outlook,
    page=_comparison,
)
