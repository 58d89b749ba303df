"""Limits of the policy in force that sheets ask for."""

from __future__ import annotations

from claims.policy.models import SupportPolicy


def typed_sum_from() -> int | None:
    """Won from which a sum is typed before it moves (SupportPolicy.typed_sum_from)."""
    return SupportPolicy.objects.effective().typed_sum_from
