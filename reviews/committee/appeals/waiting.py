"""Rows that wait for a user beside the menu's entry of appeals: new appeals to accept, objections
to answer, and answers of another one to confirm."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Count, QuerySet, Value
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims import hooks
from reviews.committee.access.scope import visible_reviews
from reviews.committee.models import Appeal, AppealStatus, Objection, ObjectionStatus
from reviews.committee.models.triggers.objections import DECIDES


class WaitingPart(NamedTuple):
    """Rows of one kind that wait: the words of its button, their number and their list."""

    label: str | Promise
    n: int
    url: str


# {part: label, name of its list, tab of that list}
_PARTS = {
    "appeals": (_("재심의를 열 이의신청"), "committee:appeals", AppealStatus.RECEIVED.value),
    "objections": (_("답할 이의"), "committee:objections", ObjectionStatus.RECEIVED.value),
    "answers": (_("확인할 이의"), "committee:objections", "confirm"),
}


def _rows(user: Any) -> dict[str, QuerySet[Any]]:
    """Return the rows that wait for this user, by part, without those that the user may not act
    on."""
    found: dict[str, QuerySet[Any]] = {}
    if user.has_perm("reviews.manage_review"):
        found["appeals"] = Appeal.objects.filter(
            status=AppealStatus.RECEIVED, review1__in=visible_reviews(user)
        )
    if user.has_perm(DECIDES):
        new = Objection.objects.filter(status=ObjectionStatus.RECEIVED)
        found["objections"] = hooks.without_withheld_claims(new, user, "claim")
        proposed = Objection.objects.to_confirm(user)
        found["answers"] = hooks.without_withheld_claims(proposed, user, "claim")
    return {name: rows.order_by() for name, rows in found.items()}


def rows_waiting(user: Any) -> QuerySet[Any] | None:
    """Return the rows of all parts for the number in the menu; None for a user for whom none can
    wait."""
    parts = [rows.values("pk") for rows in _rows(user).values()]
    return parts[0].union(*parts[1:], all=True) if parts else None


def waiting_parts(user: Any) -> list[WaitingPart]:
    """Return the parts of which something waits. One query, none for a user for whom none can."""
    parts = [
        rows.annotate(_part=Value(name)).values("_part").annotate(_n=Count("pk"))
        for name, rows in _rows(user).items()
    ]
    if not parts:
        return []
    found = {row["_part"]: row["_n"] for row in parts[0].union(*parts[1:], all=True)}
    return [
        WaitingPart(label, found[name], f"{reverse(url_name)}?state={tab}")
        for name, (label, url_name, tab) in _PARTS.items()
        if found.get(name)
    ]
