"""Claims of one claimant with what links them, their state and their money.

By keys and blind indexes: nothing is decrypted. Five queries, whatever their number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from claims.register.models import Claim
from claims.register.voided import voided_among
from reviews.committee.models import QueueRow, QueueStatus
from reviews.committee.queue.state_labels import StateLabel, state_label_of
from reviews.payouts.models import PayeeHold, Payout
from reviews.payouts.states.payouts import LIVE, PayoutStatus

MOST = 200  # claims of a page; a telephone of an agent may have more


class Link(models.TextChoices):
    """Kinds of link between two claims: the same claimant, business number, bank account or
    telephone."""

    CLAIMANT = "claimant", _("같은 신청인")
    BUSINESS = "business", _("사업자등록번호")
    ACCOUNT = "account", _("계좌")
    PHONE = "phone", _("휴대전화")


# First the claims of the claimant and all claims that have or had the same registration number,
# account or telephone. Then, for each claim, which of these values it shares with another one.
_LINKED = """
    WITH own AS MATERIALIZED (
        SELECT c.id, c.business_number, c.phone_index FROM public.claims_claim c
        WHERE c.claimant_id = %(claimant)s ORDER BY c.id LIMIT %(most)s
    ), numbers AS MATERIALIZED (
        SELECT DISTINCT a.number_index FROM public.claims_bankaccount a
        JOIN own ON own.id = a.claim_id
    ), phones AS MATERIALIZED (
        SELECT own.phone_index FROM own UNION
        SELECT k.phone_index FROM public.claims_correctedcontact k JOIN own ON own.id = k.claim_id
    ), found AS MATERIALIZED (
        SELECT id, 0 AS far FROM own
        UNION SELECT c.id, 1 FROM public.claims_claim c WHERE c.business_number > ''
            AND c.business_number IN (SELECT o.business_number FROM own o)
        UNION SELECT a.claim_id, 1 FROM public.claims_bankaccount a
            JOIN numbers n ON n.number_index = a.number_index
        UNION SELECT c.id, 1 FROM public.claims_claim c
            JOIN phones p ON p.phone_index = c.phone_index
        UNION SELECT k.claim_id, 1 FROM public.claims_correctedcontact k
            JOIN phones p ON p.phone_index = k.phone_index
    ), nearest AS MATERIALIZED (
        SELECT id FROM found GROUP BY id ORDER BY min(far), id LIMIT %(most)s
    ), marks AS (
        SELECT c.id, 'claimant' AS same, int8send(c.claimant_id) AS value
        FROM nearest JOIN public.claims_claim c USING (id)
        UNION SELECT c.id, 'business', convert_to(c.business_number, 'UTF8')
        FROM nearest JOIN public.claims_claim c USING (id) WHERE c.business_number > ''
        UNION SELECT c.id, 'phone', c.phone_index
        FROM nearest JOIN public.claims_claim c USING (id)
        UNION SELECT k.claim_id, 'phone', k.phone_index
        FROM nearest f JOIN public.claims_correctedcontact k ON k.claim_id = f.id
        UNION SELECT a.claim_id, 'account', a.number_index
        FROM nearest f JOIN public.claims_bankaccount a ON a.claim_id = f.id
    )
    SELECT id, array_remove(array_agg(DISTINCT CASE WHEN shared > 1 THEN same END), NULL)
    FROM (
        SELECT m.id, m.same, CASE WHEN m.value IS NOT NULL
            THEN count(*) OVER (PARTITION BY m.same, m.value) END AS shared
        FROM marks m
    ) AS counted GROUP BY id ORDER BY id
"""


@dataclass(frozen=True)
class LinkedClaim:
    """One row of the page of a claimant: a claim, its links (`Link`) with other claims of the page,
    and its state before the council (None if there is none or the user does not see the queue).
    `granted` and `paid` are in won, None if the user does not see payouts."""

    claim: Claim
    links: list[str]
    standing: StateLabel | None
    granted: int | None
    paid: int | None
    hold: PayeeHold | None

    @property
    def own(self) -> bool:
        return Link.CLAIMANT in self.links


@dataclass(frozen=True)
class ClaimantClaims:
    """Rows of the page of a claimant, with the sums (won) of claimed losses, grants and payments.
    `cut`: more than MOST claims are linked, and the rest is left out."""

    rows: list[LinkedClaim] = field(default_factory=list)
    cut: bool = False

    @property
    def claimed(self) -> int:
        return sum(row.claim.claimed_loss or 0 for row in self.rows)

    @property
    def granted(self) -> int:
        return sum(row.granted or 0 for row in self.rows)

    @property
    def paid(self) -> int:
        return sum(row.paid or 0 for row in self.rows)


def linked_with(claimant_id: int) -> dict[int, list[str]]:
    """Return {claim key: kinds of link (`Link`)} for the claims of a claimant (key) and those
    linked with them, at most MOST + 1, whatever the user's scope. One query, by indexes."""
    with connection.cursor() as cursor:
        cursor.execute(_LINKED, {"claimant": claimant_id, "most": MOST + 1})
        return {pk: list(links) for pk, links in cursor}


def claims_of(claimant_id: int, user: Any) -> ClaimantClaims:
    """Return the claims of a claimant (key), and those linked with them, that a user may see,
    oldest first. At most MOST claims, the claimant's own before linked ones.

    Empty if the user sees none of the claimant's own. If a linked claim lies outside the user's
    scope, no link but `CLAIMANT` is in the rows. Five queries at most.
    """
    linked = linked_with(claimant_id)
    rows = Claim.objects.visible_to(user).filter(pk__in=linked)
    related = ("service", "company", "tier", "claimant")
    claims = list(rows.select_related(*related).defer("narrative").order_by("filed_at", "pk"))
    ids = [claim.pk for claim in claims]
    if not any(claim.claimant_id == claimant_id for claim in claims):
        return ClaimantClaims()
    money = user.has_perm("reviews.view_payout")
    sums, holds = (_sums(ids), _holds(ids)) if money else ({}, {})
    standings = _standings(ids) if user.has_perm("reviews.view_queue") else {}
    found = []
    for claim in claims[:MOST]:
        granted, paid = sums.get(claim.pk, (0, 0)) if money else (None, None)
        links = linked[claim.pk] if len(claims) == len(linked) else _own_links(claim, claimant_id)
        found.append(
            LinkedClaim(claim, links, standings.get(claim.pk), granted, paid, holds.get(claim.pk))
        )
    return ClaimantClaims(found, cut=len(linked) > MOST)


def _own_links(claim: Claim, claimant_id: int) -> list[str]:
    """Return [CLAIMANT] for a claim of this claimant, else []. Used if a linked claim lies outside
    the user's scope, whose links must not be disclosed."""
    return [Link.CLAIMANT] if claim.claimant_id == claimant_id else []


def _sums(ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Return {claim key: (won granted, won of it paid)} from the payouts of these claims. Granted
    are prepared, approved, batched and paid ones. Claims without such a payout are absent."""
    rows = Payout.objects.filter(claim__in=list(ids), status__in=LIVE).order_by().values("claim")
    paid = Sum("amount", filter=Q(status=PayoutStatus.PAID))
    return {
        row["claim"]: (row["won"] or 0, row["paid"] or 0)
        for row in rows.annotate(won=Sum("amount"), paid=paid)
    }


def _holds(ids: Iterable[int]) -> dict[int, PayeeHold]:
    return {hold.claim_id: hold for hold in PayeeHold.objects.barring().filter(claim__in=list(ids))}


def _standings(ids: Iterable[int]) -> dict[int, StateLabel]:
    rows = list(QueueRow.objects.filter(claim__in=list(ids)))
    voided = voided_among(row.pk for row in rows if row.standing == QueueStatus.WITHDRAWN)
    return {row.claim_id: state_label_of(row, voided=row.pk in voided) for row in rows}
