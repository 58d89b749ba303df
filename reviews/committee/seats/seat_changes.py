"""A seat on the council, with its term and limits, as a change that two administrators make."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from claims import clock, hooks
from claims.accounts.roles import change_title, person_of
from claims.changes.kinds import BY_TWO, ChangeKind, State, Text
from claims.changes.models import ProposedChange
from claims.changes.verbs import propose_change
from claims.users.models import User
from reviews.committee.models import Member
from reviews.committee.models.triggers.member_offices import COLUMNS
from reviews.committee.seats.office_conflicts import forbid_a_seat_beside_roles
from reviews.committee.seats.workload import council_workload

__all__ = ["COLUMNS", "NAME", "SEAT", "propose_seat", "set_seat", "state_of"]

NAME = "seat"
DAYS = ("term_from", "term_to")


def _json(name: str, value: Any) -> Any:
    return value.isoformat() if name in DAYS and value is not None else value


def _now(target: str) -> State:
    member = Member.objects.select_for_update().filter(user_id=int(target)).first()
    return {name: _json(name, getattr(member, name)) for name in COLUMNS} if member else {}


def state_of(columns: dict[str, Any]) -> State:
    """Return {column: value} of all COLUMNS of a seat as a proposal stores them: days as ISO text,
    None without one."""
    return {name: _json(name, columns[name]) for name in COLUMNS}


def propose_seat(*, user: User, columns: dict[str, Any], reason: str, by: Any) -> ProposedChange:
    """Propose a new seat on the council for a user, or other values of the present one, and return
    the proposal; another administrator confirms it. `columns` holds all of COLUMNS.

    Raises ForbiddenError (no permission), ReasonNeededError (empty), OwnChangeError (the own seat),
    NothingChangesError, AlreadyProposedError (one waits), HoldsAnotherOfficeError (a role that does
    not go with a seat).
    """
    return propose_change(
        kind=NAME, target=str(user.pk), after=state_of(columns), reason=reason, by=by
    )


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _check(target: str, after: State) -> None:
    term_to = _day(after["term_to"])
    if term_to is None or term_to >= clock.today():
        forbid_a_seat_beside_roles(person_of(target))


def set_seat(*, user: User, columns: State) -> Member:
    """Create or update a user's Member with the values `columns` (as `state_of` gives them), and
    return it. Called only when a proposal was confirmed."""
    member = Member.objects.select_for_update().filter(user=user).first() or Member(user=user)
    for name in COLUMNS:
        setattr(member, name, _day(columns[name]) if name in DAYS else columns[name])
    member.save()
    return member


def _said(state: State, name: str) -> str:
    value = state.get(name)
    if isinstance(value, bool):
        return _("예") if value else _("아니요")
    if value is None:
        return _("없음")
    return date_format(date.fromisoformat(value), "DATE_FORMAT") if name in DAYS else str(value)


def _facts(change: ProposedChange) -> list[tuple[Text, Text, Text]]:
    """Return (label, before, after) for all values of a new member, else for the changed ones."""
    before, after = change.before, change.after
    rows: list[tuple[Text, Text, Text]] = []
    for name in COLUMNS:
        field: Any = Member._meta.get_field(name)
        if not before or before[name] != after[name]:
            old = _said(before, name) if before else ""
            rows.append((field.verbose_name, old, _said(after, name)))
    return rows


class TermToEnd(NamedTuple):
    """A member (id) whose term ends on `day`, with the numbers of their seats on open reviews and
    of those whose vote is awaited."""

    member: int
    day: date
    open: int
    awaiting: int


def term_to_end(member: Member | None, day: date | None) -> TermToEnd | None:
    """Return what the end of a member's term on `day` leaves behind: the seats that the secretariat
    has to draw again. None without an end, and for a member without seats on open reviews."""
    if member is None or day is None:
        return None
    [found] = council_workload(Member.objects.filter(pk=member.pk))
    return TermToEnd(member.pk, day, found.open, found.awaiting) if found.open else None


def seats_left_text(left: TermToEnd) -> str:
    """Return the sentence that says how many seats and votes an ended term leaves."""
    return _(
        "맡은 심의 %(n)s건, 그 가운데 표결 전 %(awaiting)s건."
        " 임기가 끝나면 간사가 자리를 다시 추첨합니다."
    ) % {"n": f"{left.open:,}", "awaiting": f"{left.awaiting:,}"}


def _left_by(change: ProposedChange) -> TermToEnd | None:
    """Return what a change leaves behind by which a member's term ends, or ends earlier than it
    did; None for another change."""
    day, before = _day(change.after["term_to"]), _day(change.before.get("term_to"))
    if day is None or (before is not None and before <= day):
        return None
    return term_to_end(Member.objects.filter(user_id=int(change.target)).first(), day)


def _outlook(change: ProposedChange) -> list[tuple[Text, Text]]:
    left = _left_by(change)
    return [(_("이 위원의 자리"), seats_left_text(left))] if left else []


def _notified(change: ProposedChange) -> Text:
    return _("간사의 알림함에 자리를 다시 추첨하라고 알립니다.") if _left_by(change) else ""


def _apply(change: ProposedChange, by: Any) -> Member:
    member = set_seat(user=person_of(change.target), columns=change.after)
    if (left := _left_by(change)) is not None:
        hooks.emit("term_to_end", left)
    return member


SEAT = ChangeKind(
    name=NAME,
    label=pgettext_lazy("change", "위원"),
    now=_now,
    check=_check,
    apply=_apply,
    title=change_title,
    facts=_facts,
    notified=_notified,
    undo_text=BY_TWO,
    outlook=_outlook,
)
