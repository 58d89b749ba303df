"""Previews of a draft policy in the admin site, registered by the rooms that apply the policy.

A plain registry like `claims.hooks`: this room does not import the rooms that use its factors.
"""

from collections.abc import Callable

from claims.policy.models import SupportPolicy

_previews: list[Callable[[SupportPolicy], str]] = []


def add_preview(preview: Callable[[SupportPolicy], str]) -> None:
    """Register `preview(policy)`: safe HTML, or '' where there is nothing to show."""
    if preview not in _previews:
        _previews.append(preview)


def previews_of(policy: SupportPolicy) -> list[str]:
    return [html for preview in _previews if (html := preview(policy))]
