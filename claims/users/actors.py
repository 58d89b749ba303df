"""Who did something to a row, as the tables of every room name it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models


def actor(verbose: Any, **kwargs: Any) -> models.ForeignKey:
    """Users are disabled, never deleted; nobody asks a user for all that they did."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=verbose,
        db_index=False,
        **kwargs,
    )
