"""Errors of published statistics with the sentence shown to people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.errors import ConflictError, DomainError, ForbiddenError


class TooFewToPublishError(DomainError):
    message = _(
        "공표할 만큼 접수되지 않았거나, 앞선 공표와 몇 건만 달라 공표하면 그 몇 건이 드러납니다."
        " 더 접수된 뒤의 기준일로 다시 해 주세요."
    )


class SeveralProgrammesError(DomainError):
    """Refusal: the figures would be of the claims of several programmes, and the page says those of
    one (docs/decisions/0170)."""

    message = _(
        "지원사업 두 개 이상의 신청이 있어 공표하지 않습니다."
        " 공표 화면은 한 장애의 통계만 보입니다. 지원사업마다 나눈 통계는 아직 만들지 못합니다."
    )


class DayOrderError(DomainError):
    message = _(
        "공표는 기준일 차례로 합니다. 앞선 공표의 기준일보다 뒤의 날을 골라 주세요."
        " 같은 날을 다시 공표하려면 고치는 판과 사유를 적어 주세요."
    )


class FutureDayError(DomainError):
    message = _("오늘까지의 날을 골라 주세요.")


class VersionMovedError(ConflictError):
    message = _("이미 처리된 통계입니다. 지금 상태를 확인해 주세요.")


class VersionTakenError(ConflictError):
    message = _("공표를 기다리는 통계가 이미 있습니다. 그것을 공표하거나 취소한 뒤 준비해 주세요.")


class NewerVersionError(ConflictError):
    """Refusal: another version was published after this one was prepared, so it cannot be
    published."""

    message = _("준비한 뒤에 다른 판이 공표됐습니다. 준비를 취소하고 다시 준비해 주세요.")


class OwnStatisticsError(ForbiddenError):
    message = _("직접 준비한 통계는 다른 사람이 공표해야 합니다.")


class OfficeOfStatisticsError(ForbiddenError):
    """Refusal by the database: the person lost the permission between the check and the
    statement."""

    message = pgettext_lazy("statistics", "통계를 공표할 권한이 없습니다.")


class UnprotectedError(DomainError):
    """Refusal to publish: the rules of suppression would now hide a cell that the prepared version
    prints."""

    message = _("가릴 칸을 정하는 규칙이 준비할 때와 달라졌습니다. 취소하고 다시 준비해 주세요.")


class AlteredTablesError(DomainError):
    """Refusal to publish: the stored tables are not those that the stored counts and the
    suppression give."""

    message = _("준비한 표가 센 숫자와 다릅니다. 취소하고 다시 준비해 주세요.")


# People read the same sentence as from the check.
BY_CONSTRAINT: dict[str, type[DomainError]] = {
    "statistics_are_prepared_by_the_secretariat": OfficeOfStatisticsError,
    "statistics_are_published_by_their_office": OfficeOfStatisticsError,
    "statistics_are_published_by_another_person": OwnStatisticsError,
    "statistics_follow_the_newest_version": NewerVersionError,
    "statistics_are_numbered_without_gaps": NewerVersionError,
    "statistics_have_one_version_a_number": NewerVersionError,
    "statistics_are_published_in_the_order_of_their_days": DayOrderError,
    "one_version_of_the_statistics_waits": VersionTakenError,
    "reviews_publication_status_moves_as_allowed": VersionMovedError,
}
