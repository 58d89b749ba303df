"""Scope of the tables of money: all rows for those who may see payouts, none for others; who only
reads them sees none of claims whose results are withheld."""

from __future__ import annotations

from typing import Any, ClassVar, Self, TypeVar

from django.db import models

from claims.hooks import without_withheld_claims

Row = TypeVar("Row", bound=models.Model)
VIEW = "reviews.view_payout"
# Who works on payments sees each of them: what they may not do is refused and said there (0130).
WORKERS = ("reviews.prepare_payout", "reviews.approve_payout")


class SeenWithPayouts(models.QuerySet[Row]):
    # Look-ups of the claims of a row; none where the rows are of no single claim.
    claim_columns: ClassVar[tuple[str, ...]] = ()
    workers: ClassVar[tuple[str, ...]] = WORKERS

    def visible_to(self, user: Any) -> Self:
        """Return all rows for a user with the permission to see payouts, else none. Who does no
        work on them (`workers`) sees no rows of claims that are withheld from them
        (docs/decisions/0137)."""
        if not user.has_perm(VIEW):
            return self.none()
        return without_withheld_claims(self, user, *self.claim_columns, workers=self.workers)
