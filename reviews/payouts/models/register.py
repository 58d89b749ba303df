"""Triggers on tables of the register that protect the data of payouts.

`claims` does not know payouts, so proxies of its models carry the triggers into this app's
migrations.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.register.models import BankAccount, Claim
from claims.trail.triggers import Frozen
from reviews.payouts.models.triggers import register

__all__ = ["AccountOfPayouts", "ClaimOfPayouts"]


class ClaimOfPayouts(Claim):
    """Proxy of Claim that carries triggers into this app's migrations. They refuse to change route,
    tier, policy or routing time while the claim has a review or a payout that is not cancelled (a
    paid one does not prevent a new route that two people confirmed), and to withdraw a claim with a
    payout in a batch, paid or set off."""

    class Meta:
        proxy = True
        verbose_name = _("지급이 쓰는 신청")
        verbose_name_plural = pgettext_lazy("several", "지급이 쓰는 신청")
        default_permissions = ()
        triggers = [
            Frozen(
                fields=("route", "tier", "routed_under", "routed_at"),
                name="route_holds",
                while_=register.SOMETHING_RESTS_ON_THE_ROUTE,
                says="route_holds_while_something_rests_on_it",
                named=True,
            ),
            register.withdrawn_claim_had_no_money(),
            register.withdrawn_claim_leaves_no_duplicate(),
        ]


class AccountOfPayouts(BankAccount):
    """Proxy of BankAccount that carries a trigger into this app's migrations. It refuses to erase
    an account while a payout to it is prepared, approved or batched, or failed and was not
    repeated."""

    class Meta:
        proxy = True
        verbose_name = _("지급이 쓰는 계좌")
        verbose_name_plural = pgettext_lazy("several", "지급이 쓰는 계좌")
        default_permissions = ()
        triggers = [register.account_of_a_payout_is_not_erased()]
