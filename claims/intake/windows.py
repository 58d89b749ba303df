"""Verbs that open and extend filing windows, and route late claims that then lie within one."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from claims import clock, hooks
from claims.errors import DomainError
from claims.intake.models import FilingWindow, WindowExtension, WindowKind
from claims.policy.triage import (
    CLAIMS_WITH_CURRENT_FACTS_SQL,
    IN_A_WINDOW_SQL,
    POLICY_OF_CLAIM_SQL,
    ROUTE_SQL,
    TIER_SQL,
)
from claims.register.models import Claim, Route
from claims.users.permissions import require_permission
from config.database_timeouts import set_statement_timeout

# Constants only; values travel as parameters. Late claims on the route that the policy in force of
# their own programme gives them in a window; {chosen} is a condition on claim c, which says that
# one holds it.
_ROUTED = f"""
    SELECT c.id, {ROUTE_SQL} AS route, {TIER_SQL} AS tier_id, p.id AS policy_id
    FROM {CLAIMS_WITH_CURRENT_FACTS_SQL} c
    JOIN public.claims_company o ON o.id = c.company_id
    JOIN public.claims_supportpolicy p ON p.id = {POLICY_OF_CLAIM_SQL}
    WHERE c.route = 'late' AND c.id <> ALL (%(kept)s) AND {{chosen}}
"""  # noqa: S608
_OF_WINDOW = _ROUTED.format(
    chosen="""c.withdrawn_at IS NULL AND c.filed_at >= %(opens)s AND c.filed_at < %(closes)s
        AND c.window_id IN (
            SELECT id FROM public.claims_filingwindow WHERE incident_id = %(incident)s
        )"""
)
_OF_CLAIM = _ROUTED.format(chosen=f"c.id = %(claim)s AND {IN_A_WINDOW_SQL}")
_MOVE = """
    UPDATE public.claims_claim AS claim
    SET route = t.route, tier_id = CASE WHEN t.route = 'tier_grant' THEN t.tier_id END,
        routed_under_id = t.policy_id, routed_at = %(at)s
    FROM ({routed}) AS t
    WHERE t.id = claim.id
    RETURNING claim.id
"""
RETRIAGE = _MOVE.format(routed=_OF_WINDOW)
_RETRIAGE_CLAIM = _MOVE.format(routed=_OF_CLAIM)


class ExtensionGoesBackError(DomainError):
    message = _("새 마감은 지금 마감보다 뒤여야 합니다.")


@transaction.atomic
def open_window(*, window: FilingWindow, by: Any) -> FilingWindow:
    """Save a new window. For a filing window, route the late claims within it and emit
    `claims_rerouted`. Only a confirmed change calls it. Raises ForbiddenError without
    `claims.add_filingwindow`."""
    require_permission(by, "claims.add_filingwindow")
    window.save()
    if window.kind == WindowKind.FILING:
        _route_late_claims(window)
    return window


@transaction.atomic
def extend_window(
    *, window: FilingWindow, closes_at: datetime, announced_on: date, reason: str, by: Any
) -> WindowExtension:
    """Move a window's closing later and return the extension. A filing window routes the late
    claims now within it (`claims_rerouted`); a documents window emits `documents_window_extended`.
    Only a confirmed change calls it.

    Raises ForbiddenError (without `claims.change_filingwindow`), ExtensionGoesBackError (not later
    than now)."""
    require_permission(by, "claims.change_filingwindow")
    window = FilingWindow.objects.select_for_update().get(pk=window.pk)
    if closes_at <= window.closes_at:
        raise ExtensionGoesBackError
    extension = WindowExtension.objects.create(
        window=window,
        closes_before=window.closes_at,
        closes_after=closes_at,
        announced_on=announced_on,
        reason=reason,
        by=by,
        at=clock.now(),
    )
    window.closes_at = closes_at
    window.save(update_fields=["closes_at"])
    if window.kind == WindowKind.FILING:
        _route_late_claims(window)
    else:
        extension.window = window
        hooks.emit("documents_window_extended", extension)
    return extension


def _route_late_claims(window: FilingWindow) -> None:
    """Route the late claims that were filed within the window by the policies in force of their
    programmes, and emit `claims_rerouted` if there are any. Withdrawn claims and those whose route
    people decided are left out."""
    # This writes part of the register, so a worker's time limit replaces the page's, until the end
    # of the transaction and for the listeners below.
    set_statement_timeout(settings.WORKER_STATEMENT_SECONDS)
    with connection.cursor() as cursor:
        values: dict[str, Any] = {
            "kept": hooks.claims_with_kept_routes(),
            "at": clock.now(),
            "opens": window.opens_at,
            "closes": window.closes_at,
            "incident": window.incident_id,
        }
        cursor.execute(RETRIAGE, values)
        ids = [row[0] for row in cursor.fetchall()]
    if ids:
        hooks.emit("claims_rerouted", ids)


def route_in_a_window(claim: Claim) -> str:
    """Return the route that the policy in force of its programme would give a late claim now lying
    within a filing window; '' for any other claim and if people decided the route. Writes
    nothing."""
    if claim.route != Route.LATE:
        return ""
    with connection.cursor() as cursor:
        cursor.execute(_OF_CLAIM, _values(claim, clock.now()))
        row = cursor.fetchone()
    return row[1] if row else ""


def route_late_claim(claim: Claim, at: datetime) -> bool:
    """Route a late claim that now lies within a filing window, set `routed_at` to `at`, emit
    `claims_rerouted`, and return True; return False if nothing changed.

    Call it in a transaction, with the claim locked and not withdrawn."""
    if claim.route != Route.LATE:
        return False
    with connection.cursor() as cursor:
        cursor.execute(_RETRIAGE_CLAIM, _values(claim, at))
        moved = cursor.fetchone() is not None
    if moved:
        hooks.emit("claims_rerouted", [claim.pk])
    return moved


def _values(claim: Claim, at: datetime) -> dict[str, Any]:
    return {"claim": claim.pk, "at": at, "kept": hooks.claims_with_kept_routes()}
