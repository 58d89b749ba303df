"""Audiences of a bulk: a route, an import, the rows of a saved view, or claims picked from a list.

A bulk stores the kind and its parameters, no personal data. The claims of the last two
(LISTED_AUDIENCES) are kept with the bulk (`stored_claims`), since what a list shows changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from claims import clock
from claims.intake.models import ImportRun
from claims.intake.models import RunStatus as ImportStatus
from claims.lists.models import SavedView
from claims.lists.registry import Condition, DeskList, list_named
from claims.personal_data.crypto import text_digest
from claims.policy.models import SupportPolicy
from claims.register.models import Claim, Route
from claims.users.requests import whole_number
from reviews.notices.bulk.errors import NoSuchAudienceError, UnreadableViewError
from reviews.notices.events import Event
from reviews.notices.models import LISTED_AUDIENCES, BulkClaim, NoticeBulk, NoticeLanguage

if TYPE_CHECKING:
    from claims.users.models import User

RECEIVED, ROUTE, OUTSIDE_COUNCIL, EVERY_ROUTE = (
    "received",
    "route",
    "outside_council",
    "every_route",
)
EVENTS = {
    RECEIVED: Event.CLAIM_RECEIVED,
    ROUTE: Event.ROUTE_TAKEN,
    OUTSIDE_COUNCIL: Event.ROUTE_TAKEN,
    EVERY_ROUTE: Event.ROUTE_TAKEN,
}
LISTED, PICKED = LISTED_AUDIENCES
VIEW = "view"  # kind of a choice in the form; its audience is LISTED
LISTS = ("claims", "queue")  # lists with one row a claim
LETTERS = (Event.ROUTE_TAKEN, Event.CLAIM_RECEIVED)  # events of which every claim gives the values
RUNS_OFFERED = 20  # newest imports that the form offers
MOST_PICKED = 150  # their numbers fit into an address of 4,094 bytes (gunicorn)


@dataclass(frozen=True)
class Audience:
    """The audience of a bulk: a kind (route, import, list, picked claims) with its parameters, and
    the language of the notices.

    A listed audience also has its event (`letter`), its claims as a query of ids (`keys`) and the
    user in whose scope they are (`author`). Until it is stored, `origin` is its option in the form.
    """

    kind: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    language: str = NoticeLanguage.KO
    letter: str = ""
    keys: Any = field(default=None, compare=False, repr=False)
    author: int | None = field(default=None, compare=False)
    origin: str = field(default="", compare=False)
    picked: tuple[str, ...] = field(default=(), compare=False, repr=False)  # claim numbers

    @classmethod
    def of(cls, bulk: NoticeBulk) -> Audience:
        keys = None
        if bulk.audience in LISTED_AUDIENCES:
            keys = BulkClaim.objects.filter(bulk=bulk).order_by().values("claim")
        return cls(bulk.audience, bulk.parameters, bulk.language, bulk.event, keys)

    @property
    def is_listed(self) -> bool:
        return self.kind in LISTED_AUDIENCES

    @property
    def event(self) -> Event:
        return Event(self.letter) if self.is_listed else EVENTS[self.kind]

    def claims(self, until: datetime) -> Q:
        """Return the condition on Claim for the claims of this audience, withdrawn and notified
        ones included.

        A claim routed after `until` does not belong: the preview did not count it.
        """
        if self.is_listed:
            return Q(pk__in=self.keys)
        if self.kind == RECEIVED:
            return Q(import_run=self.parameters["run"])
        meant = Q(routed_under__programme=self.parameters["programme"], routed_at__lte=until)
        if self.kind == ROUTE:
            return meant & Q(route=self.parameters["route"])
        if self.kind == OUTSIDE_COUNCIL:
            return meant & ~Q(route=Route.COMMITTEE_REVIEW)
        return meant

    @property
    def choice(self) -> str:
        """The value of the form's option for this audience, which `audience_from` reads:
        `route:<route>`, `received:<import id>`, `view:<saved view id>`, or the kind alone. '' for a
        listed audience of a stored bulk."""
        if self.is_listed:
            return self.origin
        part = {RECEIVED: "run", ROUTE: "route"}.get(self.kind)
        return f"{self.kind}:{self.parameters[part]}" if part else self.kind

    @property
    def fields(self) -> list[tuple[str, str]]:
        """The form or query fields that choose this audience again, as (name, value)."""
        listed = [("letter", str(self.event))] if self.is_listed else []
        picked = [("pick", number) for number in self.picked]
        return [("audience", self.choice), ("language", str(self.language)), *listed, *picked]

    @property
    def list_url(self) -> str:
        """The address of the list, with its conditions, whose rows this audience has; '' for picked
        claims and any audience that is no list."""
        desk_list = list_named(self.parameters["list"]) if self.kind == LISTED else None
        if desk_list is None:
            return ""
        return f"{reverse(desk_list.url_name)}?{urlencode(_pairs(self)) or 'view=none'}"


def _pairs(audience: Audience) -> list[tuple[str, str]]:
    return [(name, value) for name, value in audience.parameters["conditions"]]


def audience_of(params: QueryDict, by: User) -> Audience:
    """Return the audience that the fields of a form or query name, with the claims that this user
    may see.

    Raises NoSuchAudienceError for an unknown or empty choice, UnreadableViewError for a saved view
    with a condition that its list cannot read.
    """
    return audience_from(
        params.get("audience", ""),
        params.get("language", NoticeLanguage.KO),
        by=by,
        letter=params.get("letter", ""),
        picked=params.getlist("pick"),
    )


def audience_from(
    choice: str,
    language: str,
    *,
    by: User | None = None,
    letter: str = "",
    picked: Iterable[str] = (),
) -> Audience:
    """Return the audience for the value of the form's option (`choice`) and a language. Saved views
    and picked claims need `by`, in whose scope they are read, and send the event `letter` (one of
    LETTERS, by default the first). At most MOST_PICKED numbers of `picked` are read.

    Raises NoSuchAudienceError for an unknown choice, language or letter, or no claim found;
    UnreadableViewError for a saved view with a condition that its list cannot read.
    """
    kind, _colon, value = choice.partition(":")
    if language not in NoticeLanguage.values:
        raise NoSuchAudienceError
    if kind in (VIEW, PICKED):
        if by is None or (letter or LETTERS[0]) not in LETTERS:
            raise NoSuchAudienceError
        letter = letter or LETTERS[0].value
        if kind == VIEW:
            return _of_view(whole_number(value) or 0, language, letter, by)
        return _of_picked(picked, language, letter, by)
    if kind not in EVENTS:
        raise NoSuchAudienceError
    if kind == RECEIVED:
        run = ImportRun.objects.filter(
            pk=whole_number(value) or 0, status=ImportStatus.DONE
        ).first()
        if run is None:
            raise NoSuchAudienceError
        return Audience(kind, {"run": run.pk}, language)
    if kind == ROUTE and value not in Route.values:
        raise NoSuchAudienceError
    programme = {"programme": _programme_now()}
    return Audience(kind, programme | ({"route": value} if kind == ROUTE else {}), language)


def _of_view(key: int, language: str, letter: str, by: User) -> Audience:
    """Return the audience of the rows of the saved view with this id, within what this user may
    see.

    Raises NoSuchAudienceError for a view that the user may not choose; UnreadableViewError where
    the list would skip one of its conditions, since a bulk would then go to more people.
    """
    view = next((view for view in views_for(by) if view.pk == key), None)
    if view is None:
        raise NoSuchAudienceError
    desk_list = list_named(view.list_name)
    if desk_list is None or desk_list.conditions is None:
        raise NoSuchAudienceError
    params = QueryDict(urlencode(view.query))
    conditions = desk_list.conditions(by, params)
    read = {one.name: one.value for one in conditions}
    if any(read.get(name) != values[-1] for name, values in view.conditions.items()):
        raise UnreadableViewError
    with translation.override(settings.LANGUAGE_CODE):
        in_words = words_of(desk_list.conditions(by, params))
    parameters = {
        "list": desk_list.name,
        "conditions": [[one.name, one.value] for one in conditions],
        "words": in_words,
    }
    keys = desk_list.rows(by, params).order_by().values("pk")
    origin = f"{VIEW}:{view.pk}"
    return Audience(LISTED, parameters, language, letter, keys, by.pk, origin)


def views_for(by: User) -> list[SavedView]:
    """Return the saved views of lists that this user may choose as the audience of a bulk, grouped
    by list."""
    return [
        view
        for name in LISTS
        if (desk_list := list_named(name)) is not None and desk_list.opens_for(by)
        for view in SavedView.objects.visible_to(by, name)
    ]


def _of_picked(picked: Iterable[str], language: str, letter: str, by: User) -> Audience:
    """Return the audience of the claims with these numbers that this user may see. Reads the first
    MOST_PICKED numbers. Raises NoSuchAudienceError when none is found."""
    numbers = list(dict.fromkeys(picked))[:MOST_PICKED]
    found = Claim.objects.visible_to(by).filter(number__in=numbers).order_by("pk")
    rows = list(found.values_list("pk", "number"))
    if not rows:
        raise NoSuchAudienceError
    keys = [pk for pk, _number in rows]
    digest = text_digest("bulk picked", *map(str, keys)).hex()
    return Audience(
        PICKED,
        {"claims": len(keys), "digest": digest},
        language,
        letter,
        Claim.objects.filter(pk__in=keys).order_by().values("pk"),
        by.pk,
        PICKED,
        tuple(number for _pk, number in rows),
    )


def words_of(conditions: Iterable[Condition]) -> str:
    """Return the conditions of a list in one line: "서류대기 · 서비스 카카오맵"; '' without any."""
    return " · ".join(f"{one.label} {one.words}".strip() for one in conditions)


def conditions_in_words(audience: Audience, by: User) -> str:
    """Return the conditions of an audience that is the rows of a list, in words and in the language
    in use; '' for any other audience."""
    desk_list = list_named(audience.parameters["list"]) if audience.kind == LISTED else None
    if desk_list is None or desk_list.conditions is None:
        return ""
    return words_of(desk_list.conditions(by, QueryDict(urlencode(_pairs(audience)))))


def _programme_now() -> int:
    try:
        return SupportPolicy.objects.effective(clock.now()).programme_id
    except SupportPolicy.DoesNotExist as error:
        raise NoSuchAudienceError from error


def choices(by: User, picked: int = 0) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the options of the field that chooses an audience, as (group, [(value, label)]). Four
    queries.

    `picked` is the number of claims picked in a list. Corrected rows, which are imports of one row
    each, have a group of their own, apart from imported files.
    """
    routes = [(f"{ROUTE}:{route.value}", str(route.label)) for route in Route]
    views: dict[str, list[tuple[str, str]]] = {}
    for view in views_for(by):
        title = _("저장한 보기: %(list)s") % {"list": _title(list_named(view.list_name))}
        views.setdefault(title, []).append((f"{VIEW}:{view.pk}", view.title))
    chosen = [(PICKED, _("고른 신청 %(n)s건") % {"n": f"{picked:,}"})] if picked else []
    return [
        (_("고른 신청"), chosen),
        (
            _("심사 경로 안내"),
            [
                *routes,
                (OUTSIDE_COUNCIL, _("협의체 심의가 아닌 모든 신청")),
                (EVERY_ROUTE, _("모든 신청")),
            ],
        ),
        (_("접수 안내"), _runs_offered(corrections=False)),
        (_("접수 안내: 고친 행"), _runs_offered(corrections=True)),
        *views.items(),
    ]


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
    """Return the name of an import: its file, or the file whose rejected row it corrects."""
    return _("%(file)s의 고친 행") % {"file": file_name} if corrects else file_name


def _run_names(keys: Iterable[int]) -> dict[int, str]:
    rows = ImportRun.objects.filter(pk__in=list(keys)).values_list("pk", "file_name", "corrects")
    return {pk: _run_name(name, corrects) for pk, name, corrects in rows}


def import_names() -> dict[int, str]:
    """Return {id of an import: its name} for the imports that bulks refer to."""
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
        return _("%(file)s 파일의 신청") % {"file": name}
    if audience.kind == ROUTE:
        return _("%(route)s 신청") % {"route": Route(audience.parameters["route"]).label}
    if audience.kind == OUTSIDE_COUNCIL:
        return _("협의체 심의가 아닌 모든 신청")
    return _("모든 신청")
