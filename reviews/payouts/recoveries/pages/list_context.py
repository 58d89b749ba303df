"""Template context of the list of recoveries."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from django_tables2 import RequestConfig

from claims import clock
from claims.display.tabs import tabs_of
from claims.tables import keyset
from claims.users.requests import acting_user
from reviews.payouts.models import Recovery, RecoveryMovement
from reviews.payouts.recoveries.movements.waiting import (
    SECOND_PEOPLE,
    require_sight,
    seen_by,
    to_confirm,
)
from reviews.payouts.recoveries.pages import lists
from reviews.payouts.recoveries.pages.tables import RecoveryTable
from reviews.payouts.states.recoveries import RECOVERY_OPEN, MovementStatus, RecoveryStatus

LABELS = {
    lists.OWED: gettext_lazy("받을 돈"),
    lists.WAITING: gettext_lazy("두 번째 사람 대기"),
    lists.MINE: gettext_lazy("내가 확인할 것"),
    lists.LATE: gettext_lazy("기한 지남"),
    lists.ENDED: gettext_lazy("끝난 것"),
    lists.ALL: gettext_lazy("전체"),
}


def counts(user: Any) -> dict[str, int]:
    """Return the number of visible recoveries in each tab of the list: owed, waiting, mine, late,
    ended, all. One query."""
    owed = Q(status__in=RECOVERY_OPEN)
    waiting = Exists(
        RecoveryMovement.objects.filter(recovery=OuterRef("pk"), status=MovementStatus.WAITING)
    )
    found = seen_by(user).annotate(waits=waiting)
    return found.aggregate(
        owed=Count("pk", filter=owed),
        waiting=Count("pk", filter=Q(status=RecoveryStatus.PROPOSED) | Q(waits=True)),
        mine=Count("pk", filter=Q(pk__in=Recovery.objects.filter(to_confirm(user)))),
        late=Count("pk", filter=owed & Q(due_on__lt=clock.today())),
        ended=Count("pk", filter=Q(status__in=lists.ENDS)),
        all=Count("pk"),
    )


def list_page(request: HttpRequest) -> dict[str, Any]:
    """Return the template context of the list of recoveries: the table of the tab `?show=`, and all
    tabs with their counts."""
    user = acting_user(request)
    require_sight(user)
    rows = lists.recoveries(user, request.GET)
    rows = rows.select_related("claim", "payout").defer("claim__narrative")
    table = RecoveryTable(rows)
    RequestConfig(request, paginate=keyset(request)).configure(table)
    found = counts(user)
    confirms = any(map(user.has_perm, SECOND_PEOPLE)) or not user.has_perm("reviews.view_payout")
    shown = [one for one in LABELS if one != lists.MINE or confirms]
    show = lists.shown_of(request.GET)
    labels = [(one, LABELS[one]) for one in shown]
    tabs = tabs_of("show", labels, show, counts={one: found[one or "owed"] for one in shown})
    return {"table": table, "show": show, "tabs": tabs}
