"""Errors of the council's verbs, each with one plain sentence for the user."""

from django.utils.translation import gettext_lazy as _

from claims.errors import ConflictError, DomainError, ForbiddenError


class NotSeatedError(ForbiddenError):
    """The user holds no seat on this review."""

    message = _("이 심의에 배정된 위원이 아닙니다. 맡은 심의를 목록에서 골라 주세요.")


class TermEndedError(ForbiddenError):
    """The term of the member has ended: the seat waits to be drawn again."""

    message = _("임기가 끝나 표결할 수 없습니다. 이 자리는 간사가 다른 위원에게 다시 배정합니다.")


class RecusedError(ForbiddenError):
    """The user left a seat on this review, or has a conflict of interest with its claim. One made
    by `access.seats.left_seat_error` says how and on which day the seat was left."""

    message = _("이 심의를 맡지 않게 되어 볼 수 없습니다.")


class NotOpenError(ConflictError):
    """The review, ballot, appeal or other row has moved to another state, which does not allow the
    act."""

    message = _("그사이 상태가 바뀌어 지금은 할 수 없습니다. 지금 상태를 확인해 주세요.")


class ChangedError(ConflictError):
    """The page that the user saw is out of date. `details["changed"]`, where it is set, lists the
    changed parts as keys of `ballots.revisions.LABELS`; empty if they are unknown."""


class AmountError(DomainError):
    message = _("금액을 확인해 주세요.")


class LowAmountError(DomainError):
    """Refusal of a partial grant below `suggestion.departure.usual_from`, which was not asked for
    once more. The same amount with the field that says so is accepted."""

    message = _("일부 지급액이 아주 적습니다. 맞으면 다시 제출하고, 아니면 고쳐 주세요.")


class RationaleNeededError(DomainError):
    message = _("일부 지급과 부지급은 산정근거를 적어야 합니다.")


class NoteNeededError(DomainError):
    message = _("의문인 이유를 적어 주세요.")


class NothingToCheckError(DomainError):
    message = _("아직 제출되지 않은 서류입니다. 서류가 온 뒤에 다시 해 주세요.")


class NothingToAcceptError(DomainError):
    message = _("함께 인정할 서류가 없습니다. 모든 쪽을 보았고 점검에 이상이 없는 서류만 됩니다.")


class UnknownChoiceError(DomainError):
    message = _("고를 수 없는 값입니다. 목록에서 다시 골라 주세요.")


class DraftError(DomainError):
    """The draft is too long, or has a form that the desk never sends."""

    message = _("임시저장하지 못했습니다. 글을 줄여 보세요.")


class DocumentsMissingError(DomainError):
    message = _("필요한 서류가 아직 다 오지 않았습니다.")


class NoPanelError(DomainError):
    """Refusal to start a review: fewer members are free than the policy's panel has. A review with
    all its documents stays on the secretariat's worklist and starts by itself once a panel can be
    drawn; for one that was to be started by hand without them, `by_hand` is said instead."""

    message = _("배정할 수 있는 위원이 정원보다 적습니다. 위원이 생기면 저절로 시작합니다.")
    by_hand = _(
        "배정할 수 있는 위원이 정원보다 적어 시작하지 못했습니다. "
        "위원이 생긴 뒤에 다시 시작해 주세요."
    )


class SeatVotedError(DomainError):
    """Refusal of the secretariat's act on a seat that has voted in the open ballot: only the chair
    (`replace_voter`) or an upheld challenge removes its member."""

    message = _("이미 표결한 위원입니다. 바꾸려면 위원장의 결정이 필요합니다.")


class SeatNotVotedError(DomainError):
    """Refusal of `replace_voter` for a seat that has not voted: the secretariat gives it to another
    member (`reassign`, `disqualify`)."""

    message = _("아직 표결하지 않은 위원입니다. 간사가 재배정하거나 제척합니다.")


class ChallengeError(DomainError):
    """Refusal of a challenge: its day is before the claim's receipt or after today, or the seat has
    an undecided challenge already."""

    message = _("기피 신청 내용을 확인해 주세요.")


class InterestError(DomainError):
    """Refusal of a member's interest: the value cannot be read as one of its kind, or it is
    registered already."""

    message = _("이해관계를 확인해 주세요.")


class LeaveError(DomainError):
    message = _("끝나는 날은 오늘이나 그 뒤로, 시작일부터 1년 안의 날로 적어 주세요.")


class ChairVotedError(ForbiddenError):
    message = _(
        "본인이 표결한 의결은 확정할 수 없습니다. 표결하지 않은 위원장이나 직무대행이 확정합니다."
    )


class ApprovedPayoutError(ForbiddenError):
    """The user approved a payout of the claim, so may neither vote on it nor confirm its decision.
    The rule `approver_is_not_barred` of payouts forbids the reverse."""

    message = _("이 신청의 지급을 승인한 사람은 표결하거나 의결을 확정할 수 없습니다.")


class NotChairError(ForbiddenError):
    message = _("위원장이나 직무대행만 할 수 있습니다.")


class SecondBallotError(DomainError):
    message = _("정책이 정한 재표결 횟수를 다 썼습니다. 확정할 수 있습니다.")


class SupplementError(DomainError):
    message = _("보완요청 내용을 확인해 주세요.")


class SupplementDueError(SupplementError):
    message = _("보완기한은 내일부터 1년 안의 영업일로 정해 주세요.")


class TooLateToUndoError(ConflictError):
    """Refusal to undo a request for a supplement: its letter has been sent, is being sent, or could
    be sent at any moment."""

    message = _("이미 신청인에게 나가 되돌릴 수 없습니다. 필요하면 보완요청을 취소해 주세요.")


class AppealError(DomainError):
    """Refusal of an appeal: it is against round 2, the second against a decision, or filed on an
    impossible day."""

    message = _("이의신청은 의결마다 한 번, 의결일부터 오늘까지의 날짜로 접수합니다.")


class AppealOfWithdrawnClaimError(ConflictError):
    message = _(
        "철회한 신청에는 이의신청을 받지 않습니다. "
        "잘못 철회했으면 간사가 철회를 되돌린 뒤에 받습니다."
    )


class AppealExtendedError(ConflictError):
    message = _("결정 기한은 한 번만 늦출 수 있습니다. 지금 기한 안에 결정해 주세요.")


class ReviewedClaimError(DomainError):
    """A claim with a review may not be re-routed."""

    message = _("심의가 열린 신청은 경로를 바꿀 수 없습니다.")


class WithdrawnAlreadyError(ConflictError):
    message = _("이미 철회한 신청입니다. 지금 상태를 확인해 주세요.")


class UndoneAlreadyError(ConflictError):
    message = _("이미 되돌린 철회입니다. 지금 상태를 확인해 주세요.")


class UndoTooLateError(ConflictError):
    """The last day on which a withdrawal can be undone (`undo_until`) has passed."""

    message = _("철회를 되돌릴 수 있는 날이 지났습니다.")


class FailedGrantError(ConflictError):
    message = _(
        "입금되지 않은 지원금이 있어 지금은 경로를 바꿀 수 없습니다. "
        "그 지급을 먼저 다시 지급해 주세요."
    )
