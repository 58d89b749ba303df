"""Opening and extending a filing window, as a change that a second administrator confirms."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from claims.changes.kinds import ChangeKind, State, Text
from claims.changes.models import ProposedChange
from claims.changes.verbs import propose_change
from claims.intake.models import FilingWindow, WindowKind
from claims.intake.windows import ExtensionGoesBackError, extend_window, open_window
from claims.register.models import Claim, Route

NAME = "window"


def _state(window: FilingWindow) -> State:
    return {
        "opens_at": localtime(window.opens_at).isoformat(),
        "closes_at": localtime(window.closes_at).isoformat(),
        "incident": window.incident_id,
        "kind": window.kind,
    }


def _now(target: str) -> State:
    """Lock the window with the code `target` and return its present state; {} if there is none."""
    window = FilingWindow.objects.select_for_update().filter(code=target).first()
    return _state(window) if window else {}


def propose_window(*, window: FilingWindow, reason: str, by: Any) -> ProposedChange:
    """Propose to open a filing window (`window` is an unsaved row); another administrator confirms.
    Returns the waiting row.

    Raises ForbiddenError (without `claims.confirm_change`), ReasonNeededError, NothingChangesError,
    AlreadyProposedError (one for this code waits), ExtensionGoesBackError (a window of this code
    closes no earlier)."""
    after = _state(window) | {"name": window.name, "opened_for": window.opened_for}
    return propose_change(kind=NAME, target=window.code, after=after, reason=reason, by=by)


def propose_extension(
    *, window: FilingWindow, closes_at: datetime, announced_on: date, reason: str, by: Any
) -> ProposedChange:
    """Propose to move the closing of a filing window later; another administrator confirms.
    `announced_on` is the day of the public notice. Returns the waiting row.

    Raises ForbiddenError (without `claims.confirm_change`), ReasonNeededError, AlreadyProposedError
    (one for this window waits), ExtensionGoesBackError (not later than now)."""
    after = _state(window) | {
        "closes_at": localtime(closes_at).isoformat(),
        "announced_on": announced_on.isoformat(),
    }
    return propose_change(kind=NAME, target=window.code, after=after, reason=reason, by=by)


def _check(target: str, after: State) -> None:
    """Raise ExtensionGoesBackError if an existing window closes at that moment or later."""
    before = _now(target)
    if before and datetime.fromisoformat(after["closes_at"]) <= datetime.fromisoformat(
        before["closes_at"]
    ):
        raise ExtensionGoesBackError


def _apply(change: ProposedChange, by: Any) -> Any:
    after = change.after
    closes_at = datetime.fromisoformat(after["closes_at"])
    if change.before:
        return extend_window(
            window=FilingWindow.objects.get(code=change.target),
            closes_at=closes_at,
            announced_on=date.fromisoformat(after["announced_on"]),
            reason=change.reason,
            by=by,
        )
    window = FilingWindow(
        code=change.target, incident_id=after["incident"], kind=after["kind"],
        name=after["name"], opens_at=datetime.fromisoformat(after["opens_at"]),
        closes_at=closes_at, opened_for=after["opened_for"],
    )  # fmt: skip
    return open_window(window=window, by=by)


def _moment(state: State, name: str) -> str:
    if not state:
        return ""
    return date_format(localtime(datetime.fromisoformat(state[name])), "DATETIME_FORMAT")


def _reroutes(change: ProposedChange) -> bool:
    """Return True if the change is of a filing window, and so routes late claims again; False for a
    documents window."""
    return bool(change.after["kind"] == WindowKind.FILING)


def _told(change: ProposedChange) -> str:
    if not _reroutes(change):
        if not change.before:
            return ""
        return _("서류를 요청받은 신청인에게 늘어난 제출 기한을 알립니다.")
    return _("기한을 넘겼던 신청 가운데 새 기간에 드는 것은 다시 분류됩니다.")


def _late_claims(change: ProposedChange) -> Any:
    """Return the late claims of the incident that were filed within the proposed window."""
    return Claim.objects.filter(
        route=Route.LATE,
        window__incident=change.after["incident"],
        filed_at__gte=datetime.fromisoformat(change.after["opens_at"]),
        filed_at__lt=datetime.fromisoformat(change.after["closes_at"]),
    )


def _facts(change: ProposedChange) -> list[tuple[Text, Text, Text]]:
    before, after = change.before, change.after
    rows: list[tuple[Text, Text, Text]] = [
        (_("시작"), _moment(before, "opens_at"), _moment(after, "opens_at")),
        (_("마감 (이 시각 전까지)"), _moment(before, "closes_at"), _moment(after, "closes_at")),
    ]
    if before:
        announced = date_format(date.fromisoformat(after["announced_on"]), "DATE_FORMAT")
        rows = [*rows[1:], (_("공고일"), "", announced)]
    else:
        kind = str(WindowKind(after["kind"]).label)
        rows = [(_("이름"), "", after["name"]), (_("종류"), "", kind), *rows]
    if change.is_waiting and _reroutes(change):  # the number is of today
        routed = _("%(n)s건") % {"n": f"{_late_claims(change).count():,}"}
        rows.append((_("새로 분류될 신청"), "", routed))
    return rows


WINDOW = ChangeKind(
    name=NAME,
    label=pgettext_lazy("change", "접수기간"),
    now=_now,
    check=_check,
    apply=_apply,
    title=lambda change: change.target,
    facts=_facts,
    notified=_told,
)
