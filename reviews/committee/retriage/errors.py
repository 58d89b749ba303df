"""Errors of the verbs of a retriage, each with one plain sentence for the user."""

from django.utils.translation import gettext_lazy as _

from claims.errors import ConflictError, DomainError


class PolicyNotInForceError(ConflictError):
    message = _("지금 시행 중인 정책으로만 다시 나눕니다. 새로 미리 보아 주세요.")


class RetriageUnderWayError(ConflictError):
    message = _("다른 재분류가 열려 있습니다. 그것을 마치거나 그만둔 뒤에 미리 보아 주세요.")


class RetriageMovedError(ConflictError):
    message = _("그사이에 재분류의 상태가 바뀌었습니다. 지금 상태를 확인해 주세요.")


class NoMovesError(DomainError):
    message = _("새 정책으로 옮길 신청이 없습니다.")


class StalePreviewError(ConflictError):
    """Refusal to confirm a retriage: the policy gives some claims another result than the preview
    shows. `details["claims"]` is the number of these claims."""

    def __init__(self, *, claims: int) -> None:
        text = _(
            "미리 본 뒤에 신청 %(n)s건의 결과가 달라졌습니다. 다시 셌으니 보고 새로 올려 주세요."
        )
        super().__init__(text % {"n": f"{claims:,}"}, claims=claims)
