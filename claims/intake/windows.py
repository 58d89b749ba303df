"""Opening and extending filing windows: late claims that now fit are routed in the same step."""

from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims import hooks
from claims.errors import DomainError, Forbidden
from claims.intake.models import FilingWindow, WindowExtension, WindowKind
from claims.policy.models import SupportPolicy

RETRIAGE = """
    UPDATE claims_claim AS c
    SET route = t.route, tier_id = t.tier_id, routed_under_id = %(policy)s, routed_at = now()
    FROM (
        SELECT l.id,
            CASE
                WHEN NOT company.is_operator THEN 'affiliate'
                WHEN COALESCE(l.claimed_loss, 0) = 0 THEN 'no_monetary_loss'
                WHEN p.small_business_only AND l.claimant_kind <> 'small_business'
                    THEN 'out_of_scope'
                WHEN l.claimed_loss > p.review_threshold THEN 'committee_review'
                ELSE 'tier_grant'
            END AS route,
            CASE
                WHEN company.is_operator AND l.claimed_loss BETWEEN 1 AND p.review_threshold
                    AND (NOT p.small_business_only OR l.claimant_kind = 'small_business')
                THEN (
                    SELECT tier.id FROM claims_supporttier AS tier
                    WHERE tier.policy_id = p.id AND l.claimed_loss <= tier.upper_bound
                    ORDER BY tier.upper_bound LIMIT 1
                )
            END AS tier_id
        FROM claims_claim AS l
        JOIN claims_company AS company ON company.id = l.company_id
        JOIN claims_supportpolicy AS p ON p.id = %(policy)s
        WHERE l.route = 'late' AND l.filed_at >= %(opens)s AND l.filed_at < %(closes)s
            AND l.window_id IN (SELECT id FROM claims_filingwindow WHERE incident_id = %(incident)s)
    ) AS t
    WHERE t.id = c.id
    RETURNING c.id
"""


class ExtensionGoesBack(DomainError):
    code = "extension_goes_back"
    message = _("새 마감은 지금 마감보다 뒤여야 합니다.")


@transaction.atomic
def open_window(*, window: FilingWindow, by: Any) -> FilingWindow:
    """Save a new window. Called by a confirmed change only. Raises Forbidden."""
    if not by.has_perm("claims.add_filingwindow"):
        raise Forbidden
    window.save()
    if window.kind == WindowKind.FILING:
        _route_late_claims(window)
    return window


@transaction.atomic
def extend_window(
    *, window: FilingWindow, closes_at: datetime, announced_on: date, reason: str, by: Any
) -> WindowExtension:
    """Move a window's closing later. Returns the extension; its claims are routed in the same step.
    Called by a confirmed change only.

    Raises Forbidden, ExtensionGoesBack.
    """
    if not by.has_perm("claims.change_filingwindow"):
        raise Forbidden
    window = FilingWindow.objects.select_for_update().get(pk=window.pk)
    if closes_at <= window.closes_at:
        raise ExtensionGoesBack
    extension = WindowExtension.objects.create(
        window=window,
        closes_before=window.closes_at,
        closes_after=closes_at,
        announced_on=announced_on,
        reason=reason,
        by=by,
        at=timezone.now(),
    )
    window.closes_at = closes_at
    window.save(update_fields=["closes_at"])
    if window.kind == WindowKind.FILING:
        _route_late_claims(window)
    return extension


def _route_late_claims(window: FilingWindow) -> None:
    policy = SupportPolicy.objects.effective()
    with connection.cursor() as cursor:
        cursor.execute(
            RETRIAGE,
            {
                "policy": policy.pk,
                "opens": window.opens_at,
                "closes": window.closes_at,
                "incident": window.incident_id,
            },
        )
        ids = [row[0] for row in cursor.fetchall()]
    if ids:
        hooks.tell("claims_rerouted", ids)
