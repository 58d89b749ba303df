"""Claims to which money is owed and whose account somebody has to look at."""

from __future__ import annotations

from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from claims.bank_accounts.models import ProposedAccount
from claims.identifiers import name_key_sql
from claims.policy.models import Programme
from claims.register.models import BankAccount, Claim, HolderMatch
from claims.representation.models import Representation, RepresentationKind
from reviews.payouts.grants.eligibility import FAILED_BEFORE, ROUTES, GrantRoute
from reviews.payouts.models import PayeeHold, Payout
from reviews.payouts.models.querysets import is_fixed_grant, payee_is_another
from reviews.payouts.states.payouts import PayoutKind, PayoutStatus

UNUSABLE = (  # accounts, as `_account_missing` annotates them
    Q(holder__isnull=True)
    | Q(holder=HolderMatch.MISMATCH)
    | Q(account_erased__isnull=False)
    | Q(heir=True)
    | Q(ending=True)
)


def good_account() -> Q:
    """Return the condition for claims of `_account_missing` whose account is valid: its payment
    only waits until the end of the payee is confirmed."""
    return Q(holder__isnull=False, account_erased__isnull=True, heir=False) & ~Q(
        holder=HolderMatch.MISMATCH
    )


def ending_payees() -> QuerySet[Representation]:
    """Return the people who receive for the outer claim and whose end waits for its second person:
    nothing is paid meanwhile, and nobody is asked for an account."""
    rows = Representation.objects.in_force().ending()
    return rows.filter(claim=OuterRef("pk"), pays_to=True)


def claims_without_account(
    grant: GrantRoute, programme: Programme | None = None, *, failed_only: bool = False
) -> QuerySet[Claim]:
    """Return the claims of a grant's route, in a programme or in all of them, that have no payout
    of the kind and whose account somebody has to look at, oldest filing first, annotated as
    `_account_missing` says. `failed_only` keeps those whose only fault is an earlier failed
    payment."""
    return _account_missing(_may_be_granted(grant), programme, failed_only=failed_only)


def claims_with_waiting_payouts(
    programme: Programme | None = None, *, failed_only: bool = False
) -> QuerySet[Claim]:
    """Return the claims with a prepared payout that waits for an account, of a decision or a grant,
    as `claims_without_account` does."""
    waiting = Q(Exists(_waiting_payouts()))
    return _account_missing(waiting, programme, failed_only=failed_only)


def claims_to_ask(
    programme: Programme | None = None, *, failed_only: bool = False
) -> QuerySet[Claim]:
    """Return the claims to which money is owed and whose account somebody has to look at: those of
    every fixed grant, and those with a waiting payout, as `claims_without_account` does."""
    wanted = Q(Exists(_waiting_payouts()))
    for grant in ROUTES.values():
        wanted |= _may_be_granted(grant)
    return _account_missing(wanted, programme, failed_only=failed_only)


def _may_be_granted(grant: GrantRoute) -> Q:
    """Return the condition for claims on the grant's route to which the policy grants something and
    that have no payout of the kind, nor another fixed grant."""
    rows = Payout.objects.filter(Q(kind=grant.kind) | is_fixed_grant(), claim=OuterRef("pk"))
    granting = Q(tier__amount__gt=0) if grant.mark == "tier" else Q(routed_under__base_grant__gt=0)
    return Q(granting, ~Exists(rows), route=grant.route)


def _won_not_prepared() -> Any:
    """Return the expression of the fixed grant in won that was not prepared; 0 without one."""
    tier, base = ROUTES[PayoutKind.TIER_GRANT], ROUTES[PayoutKind.BASE_GRANT]
    return Case(
        When(_may_be_granted(tier), then=F("tier__amount")),
        When(_may_be_granted(base), then=F("routed_under__base_grant")),
        default=Value(0),
        output_field=BigIntegerField(),
    )


def _waiting_payouts() -> QuerySet[Payout]:
    """Return the prepared payouts of the outer claim that wait for an account: without one, to
    another holder whom nobody accepted, or to somebody other than the present payee."""
    another = Q(account__holder_match=HolderMatch.MISMATCH, holder_waived_by__isnull=True)
    wrong = Q(account__isnull=True) | another | payee_is_another()
    waiting = Payout.objects.filter(wrong, claim=OuterRef("pk"))
    return waiting.filter(status=PayoutStatus.PREPARED).order_by()


def _account_missing(
    wanted: Q, programme: Programme | None, *, failed_only: bool
) -> QuerySet[Claim]:
    """Return those claims of a programme (None: of every programme) that meet `wanted` and whose
    account is not usable, or one to which a payment failed; neither withdrawn nor on hold. Oldest
    filing first.

    Annotated: `holder` (holder_match of the newest account, None without one), `account_erased`
    (time or None), `failed_before` (a payment to it failed), `heir` (one is in force), `ending`
    (ending the person who receives waits for its second person), `of_payee` (the account is of the
    person who receives in the claimant's place), `correction_waits` (a corrected account waits for
    its second person), `grant_won` (the fixed grant that was not prepared, 0 without one) and
    `owed` (with the payouts that wait for an account), in won.
    """
    newest = BankAccount.objects.filter(claim=OuterRef("pk")).order_by("-version")
    held = PayeeHold.objects.barring().filter(claim=OuterRef("pk"))
    heirs = Representation.objects.in_force().filter(
        claim=OuterRef("pk"), kind=RepresentationKind.HEIR
    )
    payees = Representation.objects.in_force().filter(claim=OuterRef("pk"), pays_to=True)
    of_payee = payees.exclude(name="").annotate(key=_name_key("name"))
    waiting = _waiting_payouts().values("claim").annotate(won=Sum("amount")).values("won")
    failed = Q(failed_before=True)
    return (
        Claim.objects.filter(
            wanted,
            ~Exists(held),
            Q(routed_under__programme=programme) if programme else Q(),
            withdrawn_at__isnull=True,
        )
        .alias(holder_name=Subquery(newest.values("holder_name")[:1]))
        .annotate(
            holder=Subquery(newest.values("holder_match")[:1]),
            account_erased=Subquery(newest.values("erased_at")[:1]),
            heir=Exists(heirs),
            ending=Exists(ending_payees()),
            of_payee=Exists(of_payee.filter(key=_name_key(OuterRef("holder_name")))),
            correction_waits=Exists(ProposedAccount.objects.waiting().filter(claim=OuterRef("pk"))),
            failed_before=Case(
                When(pk__in=RawSQL(FAILED_BEFORE, ()), then=Value(True)),  # noqa: S611 - constant
                default=Value(False),
            ),
            grant_won=_won_not_prepared(),
            owed=F("grant_won")
            + Coalesce(Subquery(waiting, output_field=BigIntegerField()), Value(0)),
        )
        .filter(failed & ~UNUSABLE if failed_only else UNUSABLE | failed)
        .select_related("tier", "routed_under")
        .defer("narrative", "phone", "email")
        .order_by("filed_at", "pk")
    )


def _name_key(name: Any) -> Func:
    return Func(name, template=name_key_sql("%(expressions)s"), output_field=CharField())
