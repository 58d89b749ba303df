"""What a draft would do, told beside it in the admin site by those who act by the policy.

A plain registry like `claims.hooks`: this room knows nothing of who weighs its factors.
"""

from collections.abc import Callable

from claims.policy.models import SupportPolicy

_previews: list[Callable[[SupportPolicy], str]] = []


def add_preview(preview: Callable[[SupportPolicy], str]) -> None:
    """`preview(policy)` answers safe HTML, or '' where there is nothing to show."""
    if preview not in _previews:
        _previews.append(preview)


def previews_of(policy: SupportPolicy) -> list[str]:
    return [html for preview in _previews if (html := preview(policy))]
