"""Verb that records the count of a programme for the public, whose recipients have no rows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from claims.clock import today
from claims.policy.models import Programme, ProgrammeAudience
from claims.users.permissions import require_permission
from reviews.benefits.errors import CashProgrammeError, CountUnreadableError
from reviews.benefits.models import BenefitCount
from reviews.benefits.permissions import PROPOSE

if TYPE_CHECKING:
    from claims.users.models import User


@transaction.atomic
def enter_count(
    *, programme: Programme, by: User, day: date, issued: int, redeemed: int = 0,
    expired: int = 0, note: str = "",
) -> BenefitCount:  # fmt: skip
    """Record how many benefits a programme for the public has given, and of these how many were
    used or expired, in all up to a day; the newest count replaces earlier ones. The same values
    again return the newest row.

    Raises ForbiddenError (permission `propose_benefit`), CashProgrammeError (a programme with named
    recipients, or of cash), CountUnreadableError (a future day, or numbers that do not fit).
    """
    require_permission(by, PROPOSE)
    programme = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    if programme.is_cash or programme.audience != ProgrammeAudience.COUNTED:
        raise CashProgrammeError(_("받는 사람을 적는 지원사업은 수를 따로 적지 않습니다."))
    if day > today() or min(issued, redeemed, expired) < 0 or redeemed + expired > issued:
        raise CountUnreadableError
    same = {
        "programme": programme, "day": day, "issued": issued, "redeemed": redeemed,
        "expired": expired, "note": note.strip()[:200], "entered_by": by,
    }  # fmt: skip
    newest = BenefitCount.objects.filter(programme=programme).order_by("-pk").first()
    if newest is not None and all(getattr(newest, name) == value for name, value in same.items()):
        return newest
    return BenefitCount.objects.create(**same)
