"""Scope of the tables of money: all rows for those who may see payouts, none for others."""

from __future__ import annotations

from typing import Any, Self, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


class SeenWithPayouts(models.QuerySet[Row]):
    def visible_to(self, user: Any) -> Self:
        """Return all rows for a user with the permission to see payouts, else none."""
        return self if user.has_perm("reviews.view_payout") else self.none()
