"""Guards on the register's tables while money rests on them.

`claims` knows no payouts, so proxies of its models carry these triggers into this app's migrations.
"""

from __future__ import annotations

from claims.register.models import BankAccount, Claim
from claims.trail.triggers import Frozen
from reviews.payouts.models.triggers import register

__all__ = ["AccountOfPayouts", "ClaimOfPayouts"]


class ClaimOfPayouts(Claim):
    """The claim as the guards of money see it."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [
            Frozen(
                fields=("route", "tier", "routed_under", "routed_at"),
                name="route_holds",
                while_=register.SOMETHING_RESTS_ON_THE_ROUTE,
                says="route_holds_while_something_rests_on_it",
                named=True,
            ),
        ]


class AccountOfPayouts(BankAccount):
    """The account as the guards of money see it."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [register.account_of_a_payout_is_not_erased()]
