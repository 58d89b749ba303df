"""Verbs of one benefit of one recipient: let it try again, or drop it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.reasons import MOST_REASON, given_reason
from claims.users.permissions import require_permission
from reviews.benefits.errors import BenefitMovedError
from reviews.benefits.models import BenefitGrant
from reviews.benefits.permissions import PROPOSE
from reviews.benefits.runs.audiences import BARRED
from reviews.benefits.states import GrantStatus

if TYPE_CHECKING:
    from claims.users.models import User


@transaction.atomic
def try_again(*, grant: BenefitGrant, by: User) -> BenefitGrant:
    """Set a failed or dropped grant back to planned, so that the next batch takes it. It was never
    issued, so its recipient gets nothing twice.

    A grant that was left out because its claim was withdrawn or erased, or has no consent, moves to
    another claim of the claimant that may get it, if there is one: people withdraw a claim that
    they filed twice.

    Raises ForbiddenError (permission `propose_benefit`), BenefitMovedError (409: another status).
    """
    require_permission(by, PROPOSE)
    grant = _lock(grant, GrantStatus.FAILED, GrantStatus.DROPPED)
    moved = {}
    if grant.status == GrantStatus.DROPPED and grant.settled_by_id is None:
        moved = _values_of_another_claim(grant)
    return _saved_with(grant, planned_again_values() | moved)


@transaction.atomic
def drop_grant(*, grant: BenefitGrant, by: User, reason: str) -> BenefitGrant:
    """Set a failed or planned grant to DROPPED, with a reason. Its recipient gets no benefit unless
    somebody lets it try again (`try_again`).

    Raises ForbiddenError (permission `propose_benefit`), ReasonNeededError (empty),
    BenefitMovedError (409: another status).
    """
    require_permission(by, PROPOSE)
    values = dropped_values(by, reason)
    grant = _lock(grant, GrantStatus.FAILED, GrantStatus.PLANNED)
    return _saved_with(grant, values)


# Claims of a grant's claimant (one who is merged included) that may get it, its own first.
_GIVEABLE = f"""
    SELECT c.id, c.number
    FROM public.reviews_benefitgrant g
    JOIN public.claims_programme p ON p.id = g.programme_id
    LEFT JOIN public.claims_company o ON o.id = p.company_id
    JOIN public.claims_claimant k ON k.id = g.claimant_id
    JOIN public.claims_claimant same
        ON same.id = COALESCE(k.merged_into_id, k.id)
            OR same.merged_into_id = COALESCE(k.merged_into_id, k.id)
    JOIN public.claims_claim c ON c.claimant_id = same.id
    WHERE g.id = %s AND (CASE {BARRED} END) IS NULL
    ORDER BY c.id <> g.claim_id, c.id LIMIT 1
"""  # noqa: S608 - constants of the package


def _values_of_another_claim(grant: BenefitGrant) -> dict[str, Any]:
    """Return {field: value} that move a grant to a claim of its claimant that may get it; {} if its
    own may, or none. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_GIVEABLE, [grant.pk])
        found = cursor.fetchone()
    if found is None or found[0] == grant.claim_id:
        return {}
    return {"claim_id": found[0], "reference": found[1]}


def planned_again_values() -> dict[str, Any]:
    """Return {field: value} of a grant that is planned again."""
    return {
        "status": GrantStatus.PLANNED, "batch": None, "failed_as": "", "asked_at": None,
        "settled_by": None, "settled_at": None, "settled_reason": "",
    }  # fmt: skip


def dropped_values(by: User, reason: str) -> dict[str, Any]:
    """Return {field: value} of a grant that is dropped with a reason. Raises ReasonNeededError for
    an empty one."""
    reason = given_reason(reason, MOST_REASON, _("제공하지 않는 사유를 적어 주세요."))
    return {
        "status": GrantStatus.DROPPED, "batch": None, "settled_by": by,
        "settled_at": clock.now(), "settled_reason": reason,
    }  # fmt: skip


def _saved_with(grant: BenefitGrant, values: dict[str, Any]) -> BenefitGrant:
    for name, value in values.items():
        setattr(grant, name, value)
    grant.save()
    return grant


def _lock(grant: BenefitGrant, *statuses: GrantStatus) -> BenefitGrant:
    found = BenefitGrant.objects.select_for_update(of=("self",)).select_related("programme")
    grant = found.get(pk=grant.pk)
    if grant.status not in statuses:
        raise BenefitMovedError
    return grant
