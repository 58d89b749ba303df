"""Errors of the verbs of sample checks, each with one plain sentence for the user."""

from django.utils.translation import gettext_lazy as _

from claims.errors import ConflictError, ForbiddenError


class SampleMovedError(ConflictError):
    """Refusal of an act on a sample check that is in another status now (judged, closed, ended), or
    whose claim was withdrawn."""

    message = _("이미 판단했거나 끝난 표본 점검입니다. 지금 상태를 확인해 주세요.")


class OwnDecisionError(ForbiddenError):
    """Refusal to act as chair on a sample check of a decision that the user confirmed, while
    another chair or deputy is in office who may."""

    message = _("본인이 확정한 의결입니다. 다른 위원장이나 직무대행 위원이 처리합니다.")


class NotSampleJudgeError(ForbiddenError):
    """The user is not the second judge of this check."""

    message = _("이 표본을 판단할 위원이 아닙니다.")
