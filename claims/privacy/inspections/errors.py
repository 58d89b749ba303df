"""Errors of inspections with the sentence shown to people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from claims.errors import ConflictError, DomainError, ForbiddenError


class MonthRunsError(DomainError):
    message = _("아직 끝나지 않은 달입니다. 다음 달 1일부터 점검을 마칠 수 있습니다.")


class MonthSignedError(ConflictError):
    message = _("이 달의 점검은 이미 마쳤습니다. 고칠 것이 있으면 정정 점검을 적어 주세요.")


class AlreadyCorrectedError(ConflictError):
    message = _("이 점검은 이미 정정했습니다. 지금 내용을 확인해 주세요.")


class FindingNeededError(DomainError):
    message = _("무엇을 확인했는지 점검 결과를 적어 주세요.")


class FiguresChangedError(ConflictError):
    message = _("보신 뒤에 수치가 바뀌었습니다. 지금 수치를 확인하고 다시 점검해 주세요.")


class NotTheAuditorError(ForbiddenError):
    """The person lost the permission between the check of the verb and the statement, and the
    database refused."""

    message = _("접속기록 점검은 감사만 할 수 있습니다.")


BY_CONSTRAINT: dict[str, type[DomainError]] = {
    "access_log_is_inspected_by_the_auditor": NotTheAuditorError,
    "month_is_inspected_after_its_end": MonthRunsError,
    "month_of_the_access_log_is_signed_once": MonthSignedError,
    "unusual_figures_and_corrections_are_explained": FindingNeededError,
    "claims_accessinspection_corrects_id_key": AlreadyCorrectedError,
}
