"""Who did something to a row of money."""

from __future__ import annotations

from typing import Any

from django.db import models

from claims.users.actors import actor


def who(verbose: Any, **kwargs: Any) -> models.ForeignKey:
    """An actor; empty where nobody has acted yet."""
    return actor(verbose, **{"null": True, "blank": True, **kwargs})
