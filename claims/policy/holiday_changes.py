"""A day of the table of holidays, as a change that two administrators make: days of payment and
every term that is set from then on are counted by it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from claims.changes.kinds import BY_TWO, ChangeKind, State, Text
from claims.changes.models import ProposedChange
from claims.changes.verbs import propose_change
from claims.errors import DomainError
from claims.korean import weekday_name
from claims.policy import deadlines
from claims.policy.models import Holiday
from claims.policy.models.factors import HOLIDAY
from claims.working_days import is_working_day


class AlreadyOffError(DomainError):
    message = gettext_lazy("이 날은 달력에 이미 쉬는 날입니다. 다른 날을 골라 주세요.")


class AlreadyWorkedError(DomainError):
    message = gettext_lazy("주말이거나 공휴일이 아니어서 바뀌는 것이 없습니다.")


def propose_holiday(*, day: date, after: State, reason: str, by: Any) -> ProposedChange:
    """Propose a day that differs from the published calendar: `after` is {"name", "off"}, or {} to
    take it out of the table. Another administrator confirms. Returns the waiting row.

    Raises ForbiddenError (without `claims.confirm_change`), ReasonNeededError, NothingChangesError,
    AlreadyProposedError (one for this day waits), AlreadyOffError, AlreadyWorkedError (the calendar
    has the day so without the row)."""
    return propose_change(kind=HOLIDAY, target=day.isoformat(), after=after, reason=reason, by=by)


def _now(target: str) -> State:
    row = Holiday.objects.select_for_update().filter(day=target).first()
    return {"name": row.name, "off": row.off} if row else {}


def _check(target: str, after: State) -> None:
    if after and after["off"] != is_working_day(date.fromisoformat(target)):
        raise AlreadyOffError if after["off"] else AlreadyWorkedError


def _apply(change: ProposedChange, by: Any) -> None:
    if change.after:
        Holiday.objects.update_or_create(day=change.target, defaults=change.after)
    else:
        Holiday.objects.filter(day=change.target).delete()
    deadlines.clear_cache_on_commit()


def _title(change: ProposedChange) -> str:
    day = date.fromisoformat(change.target)
    return f"{date_format(day, 'DATE_FORMAT')} ({weekday_name(day)})"


def _words(state: State) -> tuple[str, str]:
    if not state:
        return _("없음"), _("없음")
    return state["name"], _("쉬는 날") if state["off"] else _("근무하는 날")


def _facts(change: ProposedChange) -> list[tuple[Text, Text, Text]]:
    labels = (_("이름"), _("쉬는 날"))
    return list(zip(labels, _words(change.before), _words(change.after), strict=True))


HOLIDAY_CHANGE = ChangeKind(
    name=HOLIDAY,
    label=pgettext_lazy("change", "휴일"),
    now=_now,
    check=_check,
    apply=_apply,
    title=_title,
    facts=_facts,
    notified=lambda change: _("새로 정하는 기한과 이체일부터 이 날에 맞춰 셉니다."),
    undo_text=BY_TWO,
)
