"""Counts of fixed grants, taken from claims and payouts and never stored."""

# Every piece of SQL here is a constant of this package; values travel as parameters.
# ruff: noqa: S608, S611

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection
from django.db.models import BigIntegerField, Count, Exists, OuterRef, Q, Sum
from django.db.models.expressions import RawSQL

from claims import clock
from claims.policy.models import Programme
from reviews.payouts.grants.eligibility import (
    ENTERED_BY_STARTER,
    FAILED_BEFORE,
    MAY_BE_PREPARED,
    GrantRoute,
    newest_account,
    route_clauses,
)
from reviews.payouts.models import GrantRun, PayeeHold, Payout
from reviews.payouts.models.runs import OPEN_RUNS
from reviews.payouts.models.triggers.holds import LAPSING
from reviews.payouts.models.triggers.payee_grants import OPEN
from reviews.payouts.states.payouts import GRANT_KINDS, PayoutStatus

if TYPE_CHECKING:
    from claims.users.models import User

STALE_AFTER = timedelta(seconds=45)  # without progress, before a sweep enqueues a run again


@dataclass(frozen=True)
class CountAndSum:
    """A number of payouts and their sum in whole won."""

    count: int = 0
    won: int = 0


@dataclass(frozen=True)
class GrantSummary:
    """Counts of one kind of fixed grant: claims of its route; of these the ones that a run would
    prepare (`ready`), without a usable account, on hold (`held`), ended as `duplicates` of another
    claim, or to whose account a payment failed before; and its payouts by status. `lapsing` counts
    the programme's holds that the next run ends or moves, whatever its kind. A cancelled payout
    counts only if the claim has no other state (`_ends_its_claim`)."""

    claims: int
    ready: CountAndSum
    without_account: int
    held: int
    duplicates: int
    lapsing: int
    failed_before: CountAndSum  # ready, except for an account to which a payment failed
    by_status: dict[str, CountAndSum] = field(default_factory=dict)

    def of(self, status: str) -> CountAndSum:
        return self.by_status.get(status, CountAndSum())


class ToPrepare(NamedTuple):
    """Counts of the claims of a grant's route: all of them, and those without a payout of the kind,
    divided by account and hold. Sums in whole won.

    `expected` is the number of claims that a run will look at: it leaves out claims that its
    starter entered by hand. `own_ready` and `own_failed` are the starter's own among `ready` and
    `failed_before`.
    """

    claims: int
    ready: int
    ready_won: int
    without_account: int
    held: int
    failed_before: int
    failed_won: int
    expected: int
    own_ready: int
    own_failed: int
    duplicates: int  # claims held and ended as duplicates: they get no grant
    own_ready_won: int
    own_failed_won: int
    lapsing: int  # holds of the programme that the start of a run ends or moves

    def of_run(self, *, with_failed: bool) -> CountAndSum:
        """Return number and won of the claims that a run of the starter would prepare, without
        those that the starter entered; `with_failed` adds the claims to whose account a payment
        failed."""
        count, won = self.ready - self.own_ready, self.ready_won - self.own_ready_won
        if with_failed:
            count += self.failed_before - self.own_failed
            won += self.failed_won - self.own_failed_won
        return CountAndSum(count, won)


# Claims of the grant's route whose hold has one of these states. One with a payout of the kind that
# stands, as one prepared before its account was corrected, is counted by the payout's state.
_HELD = """
    SELECT count(*) FROM public.reviews_payeehold h
    JOIN public.claims_claim c ON c.id = h.claim_id AND c.withdrawn_at IS NULL
    WHERE c.route = %(route)s AND h.programme_id = %(programme)s AND h.status IN {status}
        AND NOT EXISTS (
            SELECT 1 FROM public.reviews_payout o
            WHERE o.claim_id = c.id AND o.kind = %(kind)s AND o.status <> 'cancelled'
        )
"""
_LAPSING = f"""
    SELECT count(*) FROM public.reviews_payeehold h
    WHERE h.programme_id = %(programme)s AND h.id IN ({LAPSING})
"""


def _by_readiness(grant: GrantRoute, own: str = "false") -> str:
    """Return a SELECT of the claims of a grant's route: claim_id, won, fresh (no payout and no
    hold), usable (account), any_failed (a payment to the account failed), own, ready (fresh,
    usable, none failed), failed (fresh, usable, one failed). `own` is SQL that is true for claims
    that the run's starter entered."""
    return f"""
        SELECT r.*, r.fresh AND r.usable AND NOT r.any_failed AS ready,
            r.fresh AND r.usable AND r.any_failed AS failed
        FROM (
            SELECT q.*, q.claim_id IN ({FAILED_BEFORE}) AS any_failed, CASE WHEN q.fresh THEN (
                SELECT n.usable FROM ({newest_account("q.claim_id")}) n
            ) END AS usable
            FROM (
                SELECT c.id AS claim_id, {grant.won} AS won, {MAY_BE_PREPARED} AS fresh,
                    {own} AS own
                {route_clauses(grant)}
            ) AS q
        ) AS r
    """


def claims_to_prepare(
    grant: GrantRoute, programme: Programme, *, by: User | None = None
) -> ToPrepare:
    """Return the counts of the claims of a grant's route in a programme, and of those without a
    payout by their account: usable, usable but with an earlier failed payment, or not usable; with
    the won of the first two. Claims on hold and duplicates are counted too.

    `by` is the starter of a run, whose own entered claims are counted apart. One query.
    """
    sql = f"""
        SELECT count(*), count(*) FILTER (WHERE ready),
            COALESCE(sum(won) FILTER (WHERE ready), 0)::bigint,
            count(*) FILTER (WHERE fresh AND usable IS NOT TRUE),
            ({_HELD.format(status=OPEN)}),
            count(*) FILTER (WHERE failed),
            COALESCE(sum(won) FILTER (WHERE failed), 0)::bigint,
            count(*) FILTER (WHERE fresh AND NOT own),
            count(*) FILTER (WHERE ready AND own), count(*) FILTER (WHERE failed AND own),
            ({_HELD.format(status="('duplicate')")}),
            COALESCE(sum(won) FILTER (WHERE ready AND own), 0)::bigint,
            COALESCE(sum(won) FILTER (WHERE failed AND own), 0)::bigint,
            ({_LAPSING})
        FROM ({_by_readiness(grant, ENTERED_BY_STARTER)}) AS s
    """
    values: dict[str, Any] = {
        "kind": grant.kind,
        "route": grant.route,
        "programme": programme.pk,
        "by": by.pk if by is not None else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return ToPrepare(*cursor.fetchone())


def ready_won(grant: GrantRoute) -> RawSQL:
    """Return a subquery, for rows of Budget, for the won that a run of this kind of grant could
    prepare now in the budget's programme: the `ready_won` of `claims_to_prepare`."""
    programme = '"reviews_budget"."programme_id"'
    values = {"kind": f"'{grant.kind}'", "route": f"'{grant.route}'", "programme": programme}
    sql = f"""(SELECT COALESCE(sum(won) FILTER (WHERE ready), 0)::bigint
        FROM ({_by_readiness(grant)}) AS s)"""
    return RawSQL(  # noqa: S611 - constants of this package
        sql % values, (), BigIntegerField()
    )


def grant_summary(grant: GrantRoute, programme: Programme) -> GrantSummary:
    """Return the counts of one kind of fixed grant in a programme: its claims and its payouts. Two
    queries."""
    found = claims_to_prepare(grant, programme)
    rows = (
        Payout.objects.filter(kind=grant.kind, programme=programme)
        .filter(~Q(status=PayoutStatus.CANCELLED) | _ends_its_claim(grant))
        .order_by()
        .values("status")
        .annotate(n=Count("pk"), won=Sum("amount"))
    )
    return GrantSummary(
        claims=found.claims,
        ready=CountAndSum(found.ready, found.ready_won),
        without_account=found.without_account,
        held=found.held,
        duplicates=found.duplicates,
        lapsing=found.lapsing,
        failed_before=CountAndSum(found.failed_before, found.failed_won),
        by_status={row["status"]: CountAndSum(row["n"], row["won"]) for row in rows},
    )


def _ends_its_claim(grant: GrantRoute) -> Q:
    """Return the condition for cancelled payouts that are all their claim has: the newest of its
    fixed grants, none of which is uncancelled, of a claim on the grant's route that is neither
    withdrawn nor on hold or ended as a duplicate. Other cancelled ones would count their claim
    twice among the states of the grant, or one that is not of the route."""
    others = Payout.objects.filter(kind__in=GRANT_KINDS, claim=OuterRef("claim"))
    others = others.filter(~Q(status=PayoutStatus.CANCELLED) | Q(pk__gt=OuterRef("pk")))
    held = PayeeHold.objects.barring().filter(claim=OuterRef("claim"))
    of_route = Q(claim__route=grant.route, claim__withdrawn_at__isnull=True)
    return of_route & ~Q(Exists(others)) & ~Q(Exists(held))


def waiting_by_run(run_ids: Iterable[int]) -> dict[int, Any]:
    """Return {run id: CountAndSum} of the payouts of these runs that wait for approval; a run
    without any is absent. One query."""
    rows = (
        Payout.objects.filter(run__in=list(run_ids), status=PayoutStatus.PREPARED)
        .order_by()
        .values("run")
        .annotate(n=Count("pk"), won=Sum("amount"))
    )
    return {row["run"]: CountAndSum(row["n"], row["won"]) for row in rows}


def stale_runs() -> list[int]:
    """Return the ids of grant runs that have not ended and have made no progress for STALE_AFTER.

    Their task was never enqueued, because the broker was away, or its worker died.
    """
    stale = GrantRun.objects.filter(status__in=OPEN_RUNS, progress_at__lt=clock.now() - STALE_AFTER)
    return list(stale.values_list("pk", flat=True))
