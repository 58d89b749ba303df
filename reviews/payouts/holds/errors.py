"""Errors of holds with the sentence shown to people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from claims.errors import ConflictError, DomainError, ForbiddenError
from reviews.payouts.errors.clocks import ClocksDifferError
from reviews.payouts.errors.preparation import PayeeBusyError


class HoldMovedError(ConflictError):
    message = _("이미 처리된 보류입니다. 지금 상태를 확인해 주세요.")


class OwnReleaseError(ForbiddenError):
    message = _("직접 올린 보류 해제는 다른 간사가 확인해야 합니다.")


class GrantedClaimError(ConflictError):
    message = _(
        "이 신청의 지원금이 이미 이체에 들어갔거나 환수금과 상계되어 중복으로 끝낼 수 없습니다. "
        "다른 신청이면 보류 해제를 올려 주세요."
    )


class OtherGrantGoneError(ConflictError):
    """The held claim cannot be ended as a duplicate: the fixed grant of the other claim was
    cancelled, or failed and that claim is withdrawn. The hold lapses with the next grant run, or
    moves beside another grant of the payee; `reopened`: two people release it."""

    message = _(
        "먼저 작성한 지급이 취소되었거나 그 신청이 철회되어 중복이 아닙니다. 다음 일괄 작성 때 이 "
        "보류는 없어지거나, 남은 다른 지원금 옆으로 옮겨집니다."
    )

    def __init__(self, *, reopened: bool = False) -> None:
        text = _(
            "먼저 작성한 지급이 취소되었거나 그 신청이 철회되어 중복이 아닙니다. 지급하려면 보류 "
            "해제를 올려 주세요."
        )
        super().__init__(text if reopened else None)


class ReleaseOutdatedError(ConflictError):
    """A grant of the payee, or an account or telephone that both claims share, came after the
    release was proposed: its proposer did not see that pair."""

    message = _(
        "해제를 올린 뒤에 같은 신청인이나 계좌, 전화번호로 이어지는 다른 지원금이 생겼습니다. "
        "해제를 거절하거나 취소한 뒤, 그 신청도 보고 다시 올려 주세요."
    )


class HoldOfficeError(ForbiddenError):
    message = _("지급 보류는 간사만 풀거나 끝낼 수 있습니다.")


BY_CONSTRAINT: dict[str, type[DomainError]] = {
    "reviews_payeehold_status_moves_as_allowed": HoldMovedError,
    "claim_has_one_hold_at_a_time": HoldMovedError,
    "hold_facts_are_frozen": HoldMovedError,
    "hold_is_released_by_two_people": OwnReleaseError,
    "hold_is_settled_by_the_secretariat": HoldOfficeError,
    "granted_claim_is_no_duplicate": GrantedClaimError,
    "duplicate_is_beside_a_grant": OtherGrantGoneError,
    "reopened_hold_is_settled_by_two_people": OwnReleaseError,
    "reopened_hold_says_when": HoldMovedError,
    "hold_lapses_without_the_other_grant": HoldMovedError,
    "hold_moves_to_a_grant_that_bars": HoldMovedError,
    "hold_ends_by_now": ClocksDifferError,
    "hold_release_is_proposed_by_now": ClocksDifferError,
    "moved_hold_says_when": HoldMovedError,
    "release_is_of_what_its_proposer_saw": ReleaseOutdatedError,
    "payee_is_granted_by_another_just_now": PayeeBusyError,
}
