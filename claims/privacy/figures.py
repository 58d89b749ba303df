"""The figures of the access log: what an inspection counts, and by which `/access/` filters."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims import working_days
from claims.clock import today
from claims.lists.figures import Figure
from claims.policy.deadlines import calendar_exceptions, is_working_day
from claims.privacy.models import NEEDS_REASON, Action

LIST = "access-log"
# Working hours (KST). They are wider than 9 to 18, because members of the council read in the
# morning and in the evening; few people read outside them.
OFFICE_OPENS, OFFICE_CLOSES = 8, 20
# Entries are kept for two years or more; older holidays count as working days.
YEARS_OF_HOLIDAYS = 5

LOOKS = (Action.VIEW_CLAIM, Action.VIEW_DOCUMENT, Action.LOOK_UP, Action.VIEW_PAYOUT)
FILES = (Action.EXPORT, Action.DOWNLOAD)
REVEALS = tuple(sorted(NEEDS_REASON.difference(FILES)))


def days_off() -> list[date]:
    """Return the public holidays, and other days off, of this year and the YEARS_OF_HOLIDAYS before
    it; without weekends. Reads the table of holidays at most once a minute."""
    years = range(today().year - YEARS_OF_HOLIDAYS, today().year + 1)
    known = {day for year in years for day in working_days.holidays_of(year)}
    known |= calendar_exceptions().off
    weekend = working_days.SATURDAY
    return sorted(day for day in known if day.weekday() < weekend and not is_working_day(day))


def is_outside_office_hours() -> Q:
    """Return the condition for entries written on a Saturday, a Sunday or a day off, or before
    OFFICE_OPENS or from OFFICE_CLOSES on; all of it in Korea."""
    return (
        Q(at__iso_week_day__in=(6, 7))
        | Q(at__hour__lt=OFFICE_OPENS)
        | Q(at__hour__gte=OFFICE_CLOSES)
        | Q(at__date__in=days_off())
    )


FIGURES = (
    Figure("all", _("모든 기록"), _("목록과 찾기까지 접속기록의 모든 줄"), LIST, Q),
    Figure(
        "looks",
        _("신청 열람"),
        _("신청, 서류, 지급을 하나씩 연 기록과 접수번호 조회. 같은 것은 10분에 한 번 셉니다."),
        LIST,
        lambda: Q(action__in=LOOKS),
    ),
    Figure(
        "files",
        _("파일"),
        _("파일을 만들거나 내려받은 기록. 만든 것과 받은 것을 따로 셉니다."),
        LIST,
        lambda: Q(action__in=FILES),
    ),
    Figure(
        "reveals",
        _("가린 것 열람"),
        _("사유를 적고 연 계좌번호, 연락처, 반려된 행"),
        LIST,
        lambda: Q(action__in=REVEALS),
    ),
    Figure(
        "off_hours",
        _("근무 시간 밖"),
        _("토요일, 일요일, 쉬는 날과 평일 8시 전, 20시 뒤의 모든 기록"),
        LIST,
        is_outside_office_hours,
    ),
)
NAMES = tuple(one.name for one in FIGURES)


def month_after(month: date, count: int = 1) -> date:
    """Return the first day of the month `count` months after `month`, or before it with a negative
    count."""
    whole = month.year * 12 + month.month - 1 + count
    return date(whole // 12, whole % 12 + 1, 1)


def last_day(month: date) -> date:
    return month_after(month) - timedelta(days=1)
