"""Payment days and limits of transfers, as changes that two administrators make."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from claims.banks import bank_name
from claims.changes.kinds import BY_TWO, ChangeKind, State, Text
from claims.changes.models import ProposedChange
from claims.changes.verbs import propose_change
from claims.display.dates import weekday_text
from claims.money import won_text
from claims.policy.deadlines import is_working_day
from reviews.payouts.batches import payment_days
from reviews.payouts.models import PaymentCalendar, TransferLimit
from reviews.payouts.models.planning import THE_ONE, calendar_state
from reviews.payouts.planning.errors import (
    BatchAboveDayError,
    LimitNotAboveZeroError,
    PaymentDaysError,
)

CALENDAR = "calendar"
LIMITS = ("batch_won", "batch_lines", "day_won", "day_lines")


def weekday_names(weekdays: Any) -> str:
    """Return ISO weekday numbers (1 is Monday) as short Korean names in their order, such as "화,
    목"."""
    monday = date(2024, 1, 1)
    return ", ".join(_short_day(monday.replace(day=number)) for number in sorted(weekdays))


def _short_day(day: date) -> str:
    return [
        pgettext("weekday", "월"),
        pgettext("weekday", "화"),
        pgettext("weekday", "수"),
        pgettext("weekday", "목"),
        pgettext("weekday", "금"),
    ][day.weekday()]


def _label(model: Any, name: str) -> str:
    return str(model._meta.get_field(name).verbose_name)


# The calendar


def _calendar() -> PaymentCalendar | None:
    return PaymentCalendar.objects.select_for_update().filter(pk=THE_ONE).first()


def propose_payment_days(*, calendar: PaymentCalendar, reason: str, by: Any) -> ProposedChange:
    """Propose the values of the unsaved calendar object as the new payment days; they change when
    another administrator confirms. Raises PaymentDaysError (no weekday, an extra day that is a day
    off, or one both added and closed), ForbiddenError, ReasonNeededError, NothingChangesError, and
    AlreadyProposedError if another change of the calendar waits."""
    after = calendar_state(calendar)
    return propose_change(
        kind=PAYMENT_DAYS.name, target=CALENDAR, after=after, reason=reason, by=by
    )


def _days(state: State, name: str) -> list[date]:
    return [date.fromisoformat(day) for day in state.get(name, ())]


def _check_calendar(target: str, after: State) -> None:
    if not after["weekdays"]:
        raise PaymentDaysError("none")
    extra, closed = _days(after, "extra_days"), _days(after, "closed_days")
    if off := [day for day in extra if not is_working_day(day)]:
        raise PaymentDaysError("off", _said(off))
    if both := sorted(set(extra) & set(closed)):
        raise PaymentDaysError("both", _said(both))


def _apply_calendar(change: ProposedChange, by: Any) -> PaymentCalendar:
    row, after = _calendar() or PaymentCalendar(pk=THE_ONE), change.after
    row.weekdays = after["weekdays"]
    row.extra_days, row.closed_days = _days(after, "extra_days"), _days(after, "closed_days")
    row.kinds_apart, row.banks_apart = after["kinds_apart"], after["banks_apart"]
    row.save()
    payment_days.clear_cache()
    return row


def _said(days: list[date]) -> str:
    return ", ".join(weekday_text(day) for day in days) or _("없음")


def _calendar_facts(change: ProposedChange) -> list[tuple[Text, Text, Text]]:
    def said(state: State) -> list[str]:
        yes, no = _("예"), _("아니요")
        return [
            weekday_names(state["weekdays"]),
            _said(_days(state, "extra_days")),
            _said(_days(state, "closed_days")),
            yes if state["kinds_apart"] else no,
            yes if state["banks_apart"] else no,
        ]

    names = ("weekdays", "extra_days", "closed_days", "kinds_apart", "banks_apart")
    labels = [_label(PaymentCalendar, name) for name in names]
    after = said(change.after)
    before = said(change.before) if change.before else [""] * len(after)
    return [
        (label, old, new)
        for label, old, new in zip(labels, before, after, strict=True)
        if old != new
    ]


PAYMENT_DAYS = ChangeKind(
    name="payment_days",
    label=pgettext_lazy("change", "지급일"),
    now=lambda target: calendar_state(_calendar()),
    check=_check_calendar,
    apply=_apply_calendar,
    title=lambda change: weekday_names(change.after["weekdays"]),
    facts=_calendar_facts,
    undo_text=BY_TWO,
)


# The limits


def _code(target: str) -> str:
    return target.removeprefix("bank:")


def _limit(target: str) -> TransferLimit | None:
    return TransferLimit.objects.select_for_update().filter(bank_code=_code(target)).first()


def _limits(limit: TransferLimit | None) -> State:
    return {name: getattr(limit, name) if limit else None for name in LIMITS}


def propose_limit(*, limit: TransferLimit, reason: str, by: Any) -> ProposedChange:
    """Propose the values of the unsaved limit object as the new limits of its bank (or of all
    banks); they change when another administrator confirms. Raises LimitNotAboveZeroError,
    BatchAboveDayError (a batch's limit above a day's), ForbiddenError, ReasonNeededError,
    NothingChangesError, and AlreadyProposedError if another change of this limit waits."""
    target = f"bank:{limit.bank_code}"
    return propose_change(
        kind=TRANSFER_LIMIT.name, target=target, after=_limits(limit), reason=reason, by=by
    )


def _check_limit(target: str, after: State) -> None:
    if any(value is not None and value < 1 for value in after.values()):
        raise LimitNotAboveZeroError
    for unit in ("won", "lines"):
        batch, day = after[f"batch_{unit}"], after[f"day_{unit}"]
        if batch is not None and day is not None and batch > day:
            raise BatchAboveDayError


def _apply_limit(change: ProposedChange, by: Any) -> TransferLimit:
    row = _limit(change.target) or TransferLimit(bank_code=_code(change.target))
    for name in LIMITS:
        setattr(row, name, change.after[name])
    row.save()
    return row


def _limit_facts(change: ProposedChange) -> list[tuple[Text, Text, Text]]:
    def said(state: State, name: str) -> str:
        value = state.get(name)
        if value is None:
            return _("한도 없음")
        return won_text(value) if name.endswith("won") else _("%(n)s건") % {"n": f"{value:,}"}

    return [
        (
            _label(TransferLimit, name),
            said(change.before, name),
            said(change.after, name),
        )
        for name in LIMITS
    ]


def _bank_of(change: ProposedChange) -> str:
    code = _code(change.target)
    return bank_name(code) if code else _("모든 은행 합계")


TRANSFER_LIMIT = ChangeKind(
    name="transfer_limit",
    label=pgettext_lazy("change", "이체 한도"),
    now=lambda target: _limits(_limit(target)),
    check=_check_limit,
    apply=_apply_limit,
    title=_bank_of,
    facts=_limit_facts,
    undo_text=BY_TWO,
)
