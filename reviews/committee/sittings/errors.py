"""Errors of the verbs of a sitting, each with one plain sentence for the user."""

from django.utils.translation import gettext_lazy as _

from claims.errors import ConflictError, DomainError


class NotEligibleError(ConflictError):
    """Refusal to open a sitting: a picked review is not eligible for it, or no longer.
    `details["numbers"]`: the claim numbers of these reviews."""

    message = _(
        "고른 심의 가운데 회의에 올릴 수 없는 것이 있습니다. 화면을 다시 불러와 골라 주세요."
    )


class AgendaSizeError(DomainError):
    message = _("안건은 1건에서 50건까지 올릴 수 있습니다. 다시 골라 주세요.")


class SittingDayError(DomainError):
    """Refusal of a sitting's day that is too soon for the notice, too far ahead, or no working day.

    `details["first"]`: the first possible day.
    """

    message = _("회의일은 통보 기간이 지난 뒤로, 오늘부터 60일 안의 영업일로 정해 주세요.")


class NotYetError(DomainError):
    message = _("회의일이 되어야 확정할 수 있습니다.")


class AttendanceTooEarlyError(DomainError):
    message = _("출석은 회의일부터 적을 수 있습니다.")


class AttendanceMovedError(ConflictError):
    message = _(
        "그사이 다른 사람이 출석을 적었습니다. 지금 표시된 출석을 확인하고 다시 저장해 주세요."
    )


class NoticeRunsError(DomainError):
    """Refusal to confirm a sitting while its members may still take items out, or one that has no
    record of its announcement. `details["until"]`: the end of that time, None without such a
    record."""

    message = _("안건을 알린 기록이 없는 회의입니다. 안건을 빼고 회의를 새로 열어 주세요.")


class AgendaChangedError(ConflictError):
    message = _("보신 뒤에 안건이 바뀌었습니다. 지금 안건을 확인하고 다시 확정해 주세요.")


class NothingConfirmedError(DomainError):
    """Refusal of a confirmation by which no item of the sitting would be confirmed.
    `details["left"]`: a list of (SittingItem, DomainError), the reason for each."""

    message = _("확정할 수 있는 안건이 없습니다.")


class NothingLeftError(ConflictError):
    """Refusal of a confirmation after every item has been decided or taken out."""

    message = _("이 회의의 안건은 이미 모두 확정했거나 뺐습니다. 지금 안건을 확인해 주세요.")


class ProblemFoundError(DomainError):
    """Refusal to confirm an item of a sitting: an automatic check has found a problem since it was
    put on the agenda. The item is left out of the confirmation."""

    message = _("그사이 자동점검에 문제가 나왔습니다. 안건에서 빼고 따로 의결해 주세요.")


class UndecidedError(DomainError):
    message = _(
        "확정하지도 빼지도 않은 안건이 있어 회의를 마칠 수 없습니다. "
        "남은 안건을 확정하거나 빼 주세요."
    )


class AttendanceNeededError(DomainError):
    """Refusal to confirm a sitting below its quorum, with `details` `present` and `needed`
    (numbers), or to close one that decided something while fewer are recorded as present."""

    message = _("출석한 위원을 먼저 표시해 주세요.")


class CannotAttendError(DomainError):
    message = _("회의일에 임기 중인 위원만 출석할 수 있습니다.")
