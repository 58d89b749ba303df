"""Claims that were entered by hand by mistake (무효, decision 0087): rows that nobody filed.

The entries stand in a package above, so they are reached by the relation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from claims.register.models import Claim


def _voided() -> QuerySet[Any, dict[str, Any]]:
    relation: Any = Claim._meta.get_field("entry")
    entries = relation.related_model._default_manager
    return entries.filter(voided_at__isnull=False).order_by().values("claim")


def was_filed() -> Q:
    """Return the condition for claims that were filed, withdrawn ones included: every figure of
    filed claims counts these. For rows whose primary key is that of their claim."""
    return ~was_voided()


def was_voided() -> Q:
    """Return the condition for claims whose entry was voided (무효); see `was_filed`."""
    return Q(pk__in=_voided())


def voided_among(claim_ids: Iterable[int]) -> set[int]:
    """Return the keys of those of these claims whose entry was voided. One query; none without
    claims."""
    wanted = list(claim_ids)
    found = _voided().filter(claim__in=wanted).values_list("claim", flat=True)
    return set(found) if wanted else set()
