"""Errors of the council's verbs, each with one plain sentence for the user."""

from django.utils.translation import gettext_lazy as _

from claims.errors import ConflictError, DomainError, ForbiddenError


class NotSeatedError(ForbiddenError):
    """The user holds no seat on this review."""

    code = "not_seated"
    message = _("이 심의에 배정된 위원이 아닙니다.")


class RecusedError(ForbiddenError):
    """The user left a seat on this review, so nothing of the claim is shown to them any more.

    `access.scope.left_seat_error` says how and when, where the seat is known.
    """

    code = "recused"
    message = _("이 심의를 맡지 않게 되어 볼 수 없습니다.")


class NotOpenError(ConflictError):
    """The review has moved to another state, which does not allow the act."""

    code = "not_open"
    message = _("심의 상태가 바뀌어 지금은 할 수 없습니다.")


class ChangedError(ConflictError):
    """The page that the user saw is out of date. `details["changed"]` lists what has changed."""

    code = "changed"


class AmountError(DomainError):
    code = "amount"
    message = _("금액을 확인해 주세요.")


class ReasonTooShortError(DomainError):
    code = "reason_too_short"
    message = _("사유를 다섯 글자 이상 적어 주세요. 기록에 남습니다.")


class RationaleNeededError(DomainError):
    code = "rationale_needed"
    message = _("일부 지급과 부지급은 산정근거를 적어야 합니다.")


class NoteNeededError(DomainError):
    code = "note_needed"
    message = _("의문인 이유를 적어 주세요.")


class NothingToCheckError(DomainError):
    code = "nothing_to_check"
    message = _("아직 제출되지 않은 서류입니다.")


class NothingToAcceptError(DomainError):
    code = "nothing_to_accept"
    message = _("함께 인정할 서류가 없습니다. 모든 쪽을 보았고 점검에 이상이 없는 서류만 됩니다.")


class UnknownChoiceError(DomainError):
    code = "unknown_choice"
    message = _("고를 수 없는 값입니다.")


class DraftError(DomainError):
    """The draft is too long, or has a form that the desk never sends."""

    code = "draft"
    message = _("임시저장하지 못했습니다. 글을 줄여 보세요.")


class DocumentsMissingError(DomainError):
    code = "documents_missing"
    message = _("필요한 서류가 아직 다 오지 않았습니다.")


class NoPanelError(DomainError):
    """Fewer members are free than the policy's panel needs; the review is on the secretariat's
    worklist."""

    code = "no_panel"
    message = _("배정할 수 있는 위원이 정원보다 적습니다. 위원이 생기면 저절로 시작합니다.")


class SeatVotedError(DomainError):
    """The member has voted in the open ballot: only the chair's decision ends that seat."""

    code = "seat_voted"
    message = _("이미 표결한 위원입니다. 바꾸려면 위원장의 결정이 필요합니다.")


class SeatNotVotedError(DomainError):
    """The chair decides only on seats that have voted; the secretariat reassigns all others."""

    code = "seat_not_voted"
    message = _("아직 표결하지 않은 위원입니다. 간사가 재배정하거나 제척합니다.")


class ChallengeError(DomainError):
    """The day of a challenge is impossible, or the seat has an undecided challenge already."""

    code = "challenge"
    message = _("기피 신청 내용을 확인해 주세요.")


class InterestError(DomainError):
    """The value cannot be read as its kind, or is registered already."""

    code = "interest"
    message = _("이해관계를 확인해 주세요.")


class LeaveError(DomainError):
    code = "leave"
    message = _("부재 기간은 오늘부터 1년 안에서, 시작일부터 끝나는 날까지로 적어 주세요.")


class ChairVotedError(ForbiddenError):
    code = "chair_voted"
    message = _(
        "본인이 표결한 의결은 확정할 수 없습니다. 표결하지 않은 위원장이나 직무대행이 확정합니다."
    )


class ApprovedPayoutError(ForbiddenError):
    """The user approved a payout of the claim, so may not vote on it: the mirror of the payouts'
    rule `approver_is_not_barred`."""

    code = "approved_payout"
    message = _("이 신청의 지급을 승인한 사람은 표결하거나 의결을 확정할 수 없습니다.")


class NotChairError(ForbiddenError):
    code = "not_chair"
    message = _("위원장이나 직무대행만 할 수 있습니다.")


class SecondBallotError(DomainError):
    code = "second_ballot"
    message = _("정책이 정한 재표결 횟수를 다 썼습니다. 확정할 수 있습니다.")


class SupplementError(DomainError):
    code = "supplement"
    message = _("보완요청 내용을 확인해 주세요.")


class SupplementDueError(SupplementError):
    code = "supplement_due"
    message = _("보완기한은 내일부터 1년 안의 영업일로 정해 주세요.")


class TooLateToUndoError(ConflictError):
    """The letter has been sent, is being sent, or could be sent at any moment."""

    code = "too_late_to_undo"
    message = _("이미 신청인에게 나가 되돌릴 수 없습니다. 필요하면 보완요청을 취소해 주세요.")


class AppealError(DomainError):
    """The appeal is against round 2, a second one, or filed on an impossible day."""

    code = "appeal"
    message = _("이의신청은 의결마다 한 번, 의결일부터 오늘까지의 날짜로 접수합니다.")


class AppealExtendedError(ConflictError):
    code = "appeal_extended"
    message = _("결정 기한은 한 번만 늦출 수 있습니다.")


class ReviewedClaimError(DomainError):
    """A claim with a review may not be re-routed."""

    code = "reviewed_claim"
    message = _("심의가 열린 신청은 경로를 바꿀 수 없습니다.")


class WithdrawnAlreadyError(ConflictError):
    code = "withdrawn_already"
    message = _("이미 철회한 신청입니다.")


class UndoneAlreadyError(ConflictError):
    code = "undone_already"
    message = _("이미 되돌린 철회입니다.")


class UndoTooLateError(ConflictError):
    """The days in which a withdrawal can be undone have passed."""

    code = "undo_too_late"
    message = _("철회를 되돌릴 수 있는 날이 지났습니다.")


class NoObjectionError(DomainError):
    """The council judges the claim, it is withdrawn, or this route was objected to before."""

    code = "no_objection"
    message = _(
        "이의는 협의체가 심의하지 않은 경로마다 한 번, 안내한 날부터 오늘까지의 날짜로 접수합니다."
    )


class ObjectionRouteError(DomainError):
    code = "objection_route"
    message = _("지금과 다른 경로를 고르고, 구간 지급이면 구간도 골라 주세요.")


class LowerTierError(DomainError):
    code = "lower_tier"
    message = _("이의로 지원금이 줄지 않습니다. 지금보다 금액이 큰 구간을 골라 주세요.")


class NoLossError(DomainError):
    """A claim without a claimed loss cannot go to the council: there is nothing to assess."""

    code = "no_loss"
    message = _("신청액이 없는 신청은 협의체가 심의할 금액이 없어 협의체로 보낼 수 없습니다.")


class FailedGrantError(ConflictError):
    code = "failed_grant"
    message = _(
        "입금되지 않은 지원금이 있어 지금은 경로를 바꿀 수 없습니다. "
        "그 지급을 먼저 다시 지급해 주세요."
    )


class RouteMovedError(ConflictError):
    code = "route_moved"
    message = _(
        "이의를 접수한 뒤에 신청의 경로가 바뀌었습니다. 이 이의는 철회로 처리하고, "
        "새 경로에도 이의가 있으면 다시 접수해 주세요."
    )


class OtherSecretaryError(ForbiddenError):
    code = "second_person"
    message = _("이의의 답은 올리지 않은 다른 간사가 확인합니다.")


class PassedLateError(DomainError):
    """`details["day"]` is the last day to go to the council."""

    code = "passed_late"

    def __init__(self, *, day: str) -> None:
        text = _("협의체에 이의를 제기하는 기한(%(day)s)이 지나 넘길 수 없습니다.")
        super().__init__(text % {"day": day}, day=day)


class PassDayError(DomainError):
    code = "pass_day"
    message = _("협의체에 이의를 제기한 날은 답을 확인한 날부터 오늘까지로 적어 주세요.")


class ReviewStandsError(ConflictError):
    """Corrected facts would send a claim another way whose review the council has."""

    code = "review_stands"
    message = _(
        "협의체의 심의가 열린 신청은 다른 경로로 옮기지 않습니다. "
        "인정액을 고치거나, 심의에서 판단해 주세요."
    )


class OpenObjectionError(ConflictError):
    code = "open_objection"
    message = _("답하지 않은 이의가 있습니다. 먼저 이의에 답해 주세요.")


class FactProofError(DomainError):
    code = "fact_proof"
    message = _("근거를 고르고, 서류면 이 신청에 올라온 서류를 골라 주세요.")


class UnreadableFactsError(DomainError):
    code = "facts_unreadable"
    message = _("금액은 1원 이상으로, 접수일시는 지금보다 앞선 때로 적어 주세요.")


class SameFactsError(DomainError):
    code = "same_facts"
    message = _("지금 값과 같습니다. 바로잡을 항목을 고쳐 주세요.")


class FactsWaitError(ConflictError):
    code = "facts_wait"
    message = _("이 신청의 다른 사실 정정이 확인을 기다립니다. 먼저 그 정정을 처리해 주세요.")


class FactsAreGoneError(ConflictError):
    code = "facts_gone"
    message = _("철회했거나 개인정보를 파기한 신청입니다. 사실을 바로잡지 않습니다.")


class FactsSecondPersonError(ForbiddenError):
    code = "second_person"
    message = _("사실 정정은 요청하지 않은 다른 간사가 확인합니다.")


class PolicyNotInForceError(ConflictError):
    code = "policy_not_in_force"
    message = _("지금 시행 중인 정책으로만 다시 나눕니다. 새로 미리 보아 주세요.")


class RetriageUnderWayError(ConflictError):
    code = "retriage_under_way"
    message = _("다른 재분류가 열려 있습니다. 그것을 마치거나 그만둔 뒤에 미리 보아 주세요.")


class RetriageMovedError(ConflictError):
    code = "retriage_moved"
    message = _("그사이에 재분류의 상태가 바뀌었습니다. 지금 상태를 확인해 주세요.")


class NoMovesError(DomainError):
    code = "no_moves"
    message = _("새 정책으로 옮길 신청이 없습니다.")


class RetriageSecondPersonError(ForbiddenError):
    code = "second_person"
    message = _("재분류는 올리지 않은 다른 간사가 확인합니다.")


class StalePreviewError(ConflictError):
    """`details["claims"]` is the number of claims that differ from the preview."""

    code = "stale_preview"

    def __init__(self, *, claims: int) -> None:
        text = _(
            "미리 본 뒤에 신청 %(n)s건의 결과가 달라졌습니다. 다시 셌으니 보고 새로 올려 주세요."
        )
        super().__init__(text % {"n": f"{claims:,}"}, claims=claims)


class SampleMovedError(ConflictError):
    """The sample check has been judged or ended meanwhile."""

    code = "sample_moved"
    message = _("이미 판단했거나 끝난 표본 점검입니다.")


class OwnDecisionError(ForbiddenError):
    """The user confirmed the decision that the check is of, and somebody else may close it."""

    code = "own_decision"
    message = _("본인이 확정한 의결입니다. 다른 위원장이나 직무대행 위원이 처리합니다.")


class NotSampleJudgeError(ForbiddenError):
    """The user is not the second judge of this check."""

    code = "not_sample_judge"
    message = _("이 표본을 판단할 위원이 아닙니다.")
