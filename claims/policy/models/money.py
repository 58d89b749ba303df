"""The column of whole won."""

from __future__ import annotations

from django.db import models


def won(verbose: object, **kwargs: object) -> models.BigIntegerField:
    """A column of whole won (KRW); a check in the table keeps it from going below zero."""
    return models.BigIntegerField(verbose, **kwargs)  # type: ignore[arg-type]
