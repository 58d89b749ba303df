"""The model field for whole won."""

from __future__ import annotations

from django.db import models


def won(verbose: object, **kwargs: object) -> models.BigIntegerField:
    """Return a field for whole won (KRW); a check of the table keeps it from going below zero."""
    return models.BigIntegerField(verbose, **kwargs)  # type: ignore[arg-type]
