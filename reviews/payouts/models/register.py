"""Triggers on tables of the register that protect the data of payouts.

`claims` does not know payouts, so proxies of its models carry the triggers into this app's
migrations.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.bank_accounts.models import ProposedAccount
from claims.register.models import BankAccount, Claim, FactCorrection
from claims.representation.models import Representation
from claims.trail.triggers import Frozen
from reviews.payouts.models.triggers import register, ties

__all__ = [
    "AccountOfPayouts",
    "ClaimOfPayouts",
    "FactsOfPayouts",
    "PayeeOfPayouts",
    "ProposedAccountOfPayouts",
]


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


class ProposedAccountOfPayouts(ProposedAccount):
    """Proxy of ProposedAccount that carries a trigger into this app's migrations: who confirms it
    is not tied to the claimant."""

    class Meta:
        proxy = True
        verbose_name = _("지급이 쓰는 계좌 정정")
        verbose_name_plural = pgettext_lazy("several", "지급이 쓰는 계좌 정정")
        default_permissions = ()
        triggers = [ties.has_no_tie("settled_by", "NEW.status = 'confirmed'")]


class PayeeOfPayouts(Representation):
    """Proxy of Representation that carries triggers into this app's migrations: who confirms that
    its person receives the money, or does so no more, is not tied to the claimant."""

    class Meta:
        proxy = True
        verbose_name = _("지급이 쓰는 대리")
        verbose_name_plural = pgettext_lazy("several", "지급이 쓰는 대리")
        default_permissions = ()
        triggers = [
            ties.has_no_tie("settled_by", "NEW.pays_to AND NEW.status = 'in_force'"),
            ties.has_no_tie("ended_by", "NEW.pays_to"),
        ]


class FactsOfPayouts(FactCorrection):
    """Proxy of FactCorrection that carries a trigger into this app's migrations: who confirms what
    another person proposed is not tied to the claimant."""

    class Meta:
        proxy = True
        verbose_name = _("지급이 쓰는 사실 정정")
        verbose_name_plural = pgettext_lazy("several", "지급이 쓰는 사실 정정")
        default_permissions = ()
        triggers = [
            ties.has_no_tie(
                "settled_by",
                "NEW.status = 'confirmed' AND NEW.settled_by_id <> NEW.proposed_by_id",
            )
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
