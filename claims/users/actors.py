"""Foreign keys to the user who did something, for the models of every room."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models


def actor(verbose: Any, **kwargs: Any) -> models.ForeignKey:
    """Return a foreign key to a user, who is disabled but never deleted. No reverse relation, no
    index: no page lists everything that a user did."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=verbose,
        db_index=False,
        **kwargs,
    )
