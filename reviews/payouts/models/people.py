"""Who did something to a row of money."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models


def who(verbose: Any, **kwargs: Any) -> models.ForeignKey:
    """An actor: users are disabled, never deleted. Empty where nobody has acted yet."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=verbose,
        db_index=False,
        **{"null": True, "blank": True, **kwargs},
    )
