"""Display names of audiences, and the options of the form that chooses one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from claims.errors import DomainError
from claims.intake.models import ImportRun
from claims.intake.models import RunStatus as ImportStatus
from claims.lists.registry import DeskList, list_named
from claims.policy.models import SupportPolicy
from claims.register.models import Route
from reviews.notices.bulk.audiences.choosing import ROWS, VIEW, audience_from, views_for, words_of
from reviews.notices.bulk.audiences.kinds import (
    EVERY_ROUTE,
    LISTED,
    OUTSIDE_COUNCIL,
    PICKED,
    RECEIVED,
    ROUTE,
    Audience,
    condition_pairs,
)
from reviews.notices.models import NoticeBulk, NoticeLanguage

if TYPE_CHECKING:
    from claims.users.models import User

RUNS_OFFERED = 20  # newest imports that the form offers


def choices(by: User, picked: int = 0, chosen: str = "") -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the options of the field that chooses an audience, as (group, [(value, label)]). Five
    queries. `chosen` is the present value: the rows of a list are offered only if a person came
    from that list.

    `picked` is the number of claims picked in a list. Corrected rows, which are imports of one row
    each, have a group of their own, apart from imported files.
    """
    views: dict[str, list[tuple[str, str]]] = {}
    for view in views_for(by):
        title = _("저장한 보기: %(list)s") % {"list": _title(list_named(view.list_name))}
        views.setdefault(title, []).append((f"{VIEW}:{view.pk}", view.title))
    of_list = [(PICKED, _("고른 신청 %(n)s건") % {"n": f"{picked:,}"})] if picked else []
    return [
        (_("고른 신청"), of_list),
        (_("목록의 신청"), _rows_chosen(chosen, by)),
        *_routes_offered(),
        (_("접수 안내"), _runs_offered(corrections=False)),
        (_("접수 안내: 고친 행"), _runs_offered(corrections=True)),
        *views.items(),
    ]


def _routes_offered() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the group of options for the letter of the route; with several programmes one group
    for each, whose options name it."""
    group = _("심사 경로 안내")
    programmes = [policy.programme for policy in SupportPolicy.objects.of_each_programme()]
    of_each = [(f"{group}: {one}", f":{one.code}") for one in programmes]
    return [
        (
            name,
            [
                *((f"{ROUTE}:{route.value}{code}", str(route.label)) for route in Route),
                (f"{OUTSIDE_COUNCIL}{code}", _("협의체 심의가 아닌 모든 신청")),
                (f"{EVERY_ROUTE}{code}", _("모든 신청")),
            ],
        )
        for name, code in (of_each if len(programmes) > 1 else [(group, "")])
    ]


def _rows_chosen(chosen: str, by: User) -> list[tuple[str, str]]:
    """Return the option (value, label) of the rows of a list where `chosen` names them; [] for
    another choice, and for a list that is refused."""
    if not chosen.startswith(f"{ROWS}:"):
        return []
    try:
        return [(chosen, name_for(audience_from(chosen, NoticeLanguage.KO, by=by), by))]
    except DomainError:
        return []


def _runs_offered(*, corrections: bool) -> list[tuple[str, str]]:
    """Return the options (value, label) of the RUNS_OFFERED newest imports that accepted claims: of
    files, or with `corrections` of corrected rows."""
    runs = ImportRun.objects.filter(status=ImportStatus.DONE, accepted__gt=0, entry=None)
    runs = runs.filter(corrects__isnull=not corrections).order_by("-pk")
    return [
        (
            f"{RECEIVED}:{run.pk}",
            f"{_run_name(run.file_name, run.corrects_id)} ({run.accepted:,})",
        )
        for run in runs.only("file_name", "accepted", "corrects")[:RUNS_OFFERED]
    ]


def _title(desk_list: DeskList | None) -> str:
    return str(desk_list.title) if desk_list else ""


def _run_name(file_name: str, corrects: int | None) -> str:
    """Return the name of an import: its file, or the file and the number of its rejected row that
    it corrects (`claims.intake.corrections` names such an import by both)."""
    if not corrects:
        return file_name
    file, separator, row = file_name.rpartition(" · ")
    if not separator:
        return _("%(file)s의 고친 행") % {"file": file_name}
    return _("%(file)s의 고친 %(row)s행") % {"file": file, "row": row}


def _run_names(keys: Iterable[int]) -> dict[int, str]:
    rows = ImportRun.objects.filter(pk__in=list(keys)).values_list("pk", "file_name", "corrects")
    return {
        pk: _run_name(name, corrects) if corrects else _("%(file)s 파일") % {"file": name}
        for pk, name, corrects in rows
    }


def import_names() -> dict[int, str]:
    """Return {id of an import: its name} for the imports that bulks refer to, as
    `name_of_audience` takes them."""
    runs = NoticeBulk.objects.filter(audience=RECEIVED).values_list("parameters__run", flat=True)
    return _run_names(runs)


def names_of(audiences: Iterable[Audience]) -> list[str]:
    """Return the display name of each audience, in order. One query if any is of an import."""
    listed = list(audiences)
    wanted = {audience.parameters["run"] for audience in listed if audience.kind == RECEIVED}
    names = _run_names(wanted) if wanted else {}
    return [name_of_audience(audience, names) for audience in listed]


def name_for(audience: Audience, by: User) -> str:
    """Return the display name of an audience. The conditions of a list are given in the language in
    use."""
    words = conditions_in_words(audience, by)
    if not words:
        return names_of([audience])[0]
    return name_of_audience(
        replace(audience, parameters={**audience.parameters, "words": words}), {}
    )


def name_of_audience(audience: Audience, files: Mapping[int, str]) -> str:
    """Return the display name of an audience. The conditions of a list are given in the words in
    which they were stored; `files` maps the ids of imports to names."""
    if audience.kind == PICKED:
        return _("고른 신청 %(n)s건") % {"n": f"{audience.parameters['claims']:,}"}
    if audience.kind == LISTED:
        title = _title(list_named(audience.parameters["list"]))
        words = audience.parameters["words"] or _("조건 없음")
        return _("%(list)s 목록: %(words)s") % {"list": title, "words": words}
    if audience.kind == RECEIVED:
        name = files.get(audience.parameters["run"], "")
        return _("%(file)s의 신청") % {"file": name}
    of = f"{audience.parameters['of']}: " if "of" in audience.parameters else ""
    if audience.kind == ROUTE:
        return of + _("%(route)s 신청") % {"route": Route(audience.parameters["route"]).label}
    if audience.kind == OUTSIDE_COUNCIL:
        return of + _("협의체 심의가 아닌 모든 신청")
    return of + _("모든 신청")


def conditions_in_words(audience: Audience, by: User) -> str:
    """Return the conditions of an audience that is the rows of a list, in words and in the language
    in use; '' for any other audience."""
    desk_list = list_named(audience.parameters["list"]) if audience.kind == LISTED else None
    if desk_list is None or desk_list.conditions is None:
        return ""
    return words_of(desk_list.conditions(by, QueryDict(urlencode(condition_pairs(audience)))))
