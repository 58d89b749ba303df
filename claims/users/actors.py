"""The foreign key from a row to the user who acted on it, for the tables of every package."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models


def actor(
    verbose: Any = None, *, db_index: bool = False, **kwargs: Any
) -> models.ForeignKey[Any, Any]:
    """Return a protected foreign key to a user, without a reverse name and by default without an
    index.

    Users are disabled, never deleted, so the key is always valid; no page lists the rows of a user.
    """
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=verbose,
        db_index=db_index,
        **kwargs,
    )
