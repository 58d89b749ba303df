"""The right to waive money of a recovery: to confirm its write-off or the cancellation of its
demand, or to decline it before it is demanded.

Users who handled the payment (`payment_handlers`) or have a conflict of interest with the claimant
do not have it. If no chair and nobody of finance is left, a member who deputises for the chair has
it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from claims.errors import DomainError, ForbiddenError
from claims.hooks import deputy_chairs, tied_claims, tied_people
from claims.users.models import User
from claims.users.permissions import holders_of
from reviews.payouts.models import Payout, Recovery
from reviews.payouts.models.triggers.recoveries import APPROVE, WAIVE_LARGE
from reviews.payouts.recoveries.errors.ends import (
    MayNotEndError,
    OwnPaymentDeclineError,
    OwnPaymentEndError,
    TiedDeclineError,
    TiedEndError,
)

# People of a payment, and of its batch, who may neither approve a recovery of it nor let it go.
HANDS = ("prepared_by", "approved_by", "holder_waived_by")
HANDS_OF_BATCH = ("built_by", "released_by")


def payment_handlers(payout: Payout) -> set[int]:
    """Return the ids of the people who let this payment go: those who prepared, approved or waived
    it, or built or released its batch. They may neither approve a recovery of it, nor decline it,
    nor confirm its write-off or its cancellation."""
    batch = payout.batch
    hands = {getattr(payout, f"{hand}_id") for hand in HANDS}
    hands |= {getattr(batch, f"{hand}_id") for hand in HANDS_OF_BATCH} if batch else set()
    return {pk for pk in hands if pk is not None}


def let_it_go(user: Any, payout: str) -> Q:
    """Return the condition for rows of whose payment this user is one of the `payment_handlers`;
    `payout` is the path to the payment, such as "recovery__payout"."""
    found = Q()
    for hand in (*HANDS, *(f"batch__{hand}" for hand in HANDS_OF_BATCH)):
        found |= Q(**{f"{payout}__{hand}": user})
    return found


@dataclass(frozen=True)
class Enders:
    """The people who may let money of one recovery go, as ids of users: of `finance`, `chairs`, and
    `deputies`, who may only if none of the others may. `chair_is_kept_out`: there are chairs, and
    none of them may."""

    finance: set[int]
    chairs: set[int]
    deputies: set[int]
    chair_is_kept_out: bool

    @property
    def all(self) -> set[int]:
        return self.finance | self.chairs | self.deputies

    @property
    def who_confirms(self) -> str:
        """Sentence for a person who may not confirm an end: who does."""
        if self.finance:
            return _("다른 지급 담당이나 위원장이 확인합니다.")
        if self.deputies:
            return _("지급 담당과 위원장이 확인할 수 없어 위원장 직무대행이 확인합니다.")
        if self.chair_is_kept_out:
            return _(
                "확인할 수 있는 사람이 없습니다. 관리자가 위원장 직무대행을 정하면 그 위원이 "
                "확인합니다."
            )
        return _("확인할 수 있는 지급 담당이 없어 위원장이 확인합니다.")

    @property
    def who_declines(self) -> str:
        """Sentence for a person who may not decline a proposed recovery: who may."""
        if self.finance:
            return _("다른 지급 담당이나 위원장이 거절할 수 있습니다.")
        if self.deputies:
            return _("지급 담당과 위원장이 거절할 수 없어 위원장 직무대행이 거절할 수 있습니다.")
        if self.chair_is_kept_out:
            return _(
                "거절할 수 있는 사람이 없습니다. 관리자가 위원장 직무대행을 정하면 그 위원이 "
                "거절할 수 있습니다."
            )
        return _("거절할 수 있는 지급 담당이 없어 위원장이 거절할 수 있습니다.")


@dataclass(frozen=True)
class Offices:
    """The people in office, as ids of users: chairs, others who approve recoveries, and members who
    deputise for the chair."""

    chairs: set[int]
    finance: set[int]
    deputies: set[int]


def offices() -> Offices:
    """Return the people in office now. Three queries."""
    chairs = set(holders_of(WAIVE_LARGE).values_list("pk", flat=True))
    finance = set(holders_of(APPROVE).values_list("pk", flat=True)) - chairs
    return Offices(chairs, finance, deputy_chairs())


def enders_of(
    recovery: Recovery,
    *,
    but: int | None = None,
    large: bool = False,
    among: Offices | None = None,
    tied: Mapping[int, set[int]] | None = None,
) -> Enders:
    """Return the people who may let money of this recovery go. `but` is the id of the person who
    entered the act, `large` is True for what only the chair confirms. Payout and batch are read
    with the recovery. At most seven queries; none if the caller has read the people in office
    (`among`) and those with a conflict of interest, by claim (`tied`)."""
    among = among or offices()
    tied = tied_people([recovery.claim_id]) if tied is None else tied
    barred = payment_handlers(recovery.payout) | tied.get(recovery.claim_id, set()) | {but}
    chairs, finance = among.chairs - barred, set() if large else among.finance - barred
    deputies = set() if chairs or finance else among.deputies - barred
    return Enders(finance, chairs, deputies, bool(among.chairs) and not chairs)


def end_blocker(recovery: Recovery, by: User, enders: Enders) -> DomainError | None:
    """Return the error that keeps this person from confirming a write-off or a cancelled demand, or
    None: ForbiddenError (neither finance nor chair, nor a deputy who may), OwnPaymentEndError (one
    of `payment_handlers`), TiedEndError (a conflict of interest with the claimant). `enders` are
    those of the act (`enders_of`)."""
    return _blocker(recovery, by, enders, OwnPaymentEndError, TiedEndError, enders.who_confirms)


def decline_blocker(recovery: Recovery, by: User, enders: Enders) -> DomainError | None:
    """Return the error that keeps this person from declining another person's proposed recovery, or
    None: ForbiddenError, OwnPaymentDeclineError, TiedDeclineError, as `end_blocker`."""
    own, tied = OwnPaymentDeclineError, TiedDeclineError
    return _blocker(recovery, by, enders, own, tied, enders.who_declines)


def _blocker(
    recovery: Recovery,
    by: User,
    enders: Enders,
    own: type[MayNotEndError],
    tied: type[MayNotEndError],
    who: str,
) -> DomainError | None:
    if by.pk in enders.deputies:
        return None
    if not by.has_perm(APPROVE):
        return ForbiddenError()
    if by.pk in payment_handlers(recovery.payout):
        return own(who)
    return tied(who) if tied_claims(by, [recovery.claim_id]) else None
