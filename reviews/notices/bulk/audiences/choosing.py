"""Reading of an audience from the fields of a form or a query, within what a user may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import QueryDict

from claims import clock
from claims.intake.models import ImportRun
from claims.intake.models import RunStatus as ImportStatus
from claims.korean import in_korean
from claims.lists.models import SavedView
from claims.lists.registry import Condition, list_named
from claims.personal_data.crypto import text_digest
from claims.policy.models import SupportPolicy
from claims.register.models import Claim, Route
from claims.users.requests import whole_number
from reviews.notices.bulk.audiences.kinds import EVENTS, LISTED, PICKED, RECEIVED, ROUTE, Audience
from reviews.notices.bulk.audiences.list_letters import letter_of_list, list_letters
from reviews.notices.bulk.errors import NoSuchAudienceError, UnreadableViewError
from reviews.notices.events import Event
from reviews.notices.models import NoticeLanguage

if TYPE_CHECKING:
    from claims.users.models import User

# Kinds of choices in the form whose audience is LISTED: a saved view, and `rows:<list>?<query>`,
# the rows of a list with a letter of its own (`list_letters`).
VIEW, ROWS = "view", "rows"
LISTS = ("claims", "queue")  # lists with one row a claim
LETTERS = (Event.ROUTE_TAKEN, Event.CLAIM_RECEIVED)  # events whose variables every claim can fill
MOST_PICKED = 150  # claims; their numbers must fit into a URL of 4,094 bytes (gunicorn)


def audience_of(params: QueryDict, by: User) -> Audience:
    """Return the audience that the fields of a form or query name, with the claims that this user
    may see.

    Raises NoSuchAudienceError for an unknown or empty choice, UnreadableViewError for a saved view
    or list with a condition that the list cannot read.
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
    `letters_for`, by default the first); the rows of a list send the letter of that list. At most
    MOST_PICKED numbers of `picked` are read.

    Raises NoSuchAudienceError for an unknown choice, language or letter, or no claim found;
    UnreadableViewError for a saved view or list with a condition that the list cannot read.
    """
    kind, _colon, value = choice.partition(":")
    if language not in NoticeLanguage.values:
        raise NoSuchAudienceError
    if kind in (VIEW, PICKED):
        if by is None or (letter or LETTERS[0]) not in letters_for(choice):
            raise NoSuchAudienceError
        letter = letter or LETTERS[0].value
        if kind == VIEW:
            return _of_view(whole_number(value) or 0, language, letter, by)
        return _of_picked(picked, language, letter, by)
    if kind == ROWS:
        return _of_rows(value, language, letter, by)
    if kind not in EVENTS:
        raise NoSuchAudienceError
    if kind == RECEIVED:
        run = ImportRun.objects.filter(
            pk=whole_number(value) or 0, status=ImportStatus.DONE
        ).first()
        if run is None:
            raise NoSuchAudienceError
        return Audience(kind, {"run": run.pk}, language)
    route, _colon, code = value.partition(":") if kind == ROUTE else ("", "", value)
    if kind == ROUTE and route not in Route.values:
        raise NoSuchAudienceError
    parameters = _of_programme(code) | ({"route": route} if kind == ROUTE else {})
    return Audience(kind, parameters, language, origin=choice if code else "")


def _of_view(key: int, language: str, letter: str, by: User) -> Audience:
    """Return the audience of the rows of the saved view with this id, within what this user may
    see.

    Raises NoSuchAudienceError for a view that the user may not choose; UnreadableViewError if the
    list would skip one of its conditions, since a bulk would then go to more people.
    """
    view = next((view for view in views_for(by) if view.pk == key), None)
    if view is None:
        raise NoSuchAudienceError
    wanted = {name: values[-1] for name, values in view.conditions.items()}
    params = QueryDict(urlencode(view.query))
    return _of_list(view.list_name, params, wanted, language, letter, f"{VIEW}:{view.pk}", by)


def _of_rows(value: str, language: str, letter: str, by: User | None) -> Audience:
    """Return the audience of the rows of a list with a letter of its own, within what this user may
    see. `value` is the list's name and its query, as `grant-accounts?kind=all`.

    Raises NoSuchAudienceError for a list without a letter, another `letter` than the list's, or a
    list that does not open for the user; UnreadableViewError for a query that the list cannot read.
    """
    name, _mark, query = value.partition("?")
    own, desk_list = letter_of_list(name), list_named(name)
    if by is None or own is None or (letter or own.event) != own.event:
        raise NoSuchAudienceError
    if desk_list is None or not desk_list.opens_for(by):
        raise NoSuchAudienceError
    params = QueryDict(query)
    wanted = {key: params[key] for key in params if params[key]}
    return _of_list(name, params, wanted, language, own.event.value, f"{ROWS}:{value}", by)


def _of_list(
    name: str,
    params: QueryDict,
    wanted: Mapping[str, str],
    language: str,
    letter: str,
    origin: str,
    by: User,
) -> Audience:
    """Return the audience of the rows of a list for these parameters. Raises NoSuchAudienceError
    for a list without conditions in words, UnreadableViewError if it skips one of `wanted`."""
    desk_list = list_named(name)
    if desk_list is None or desk_list.conditions is None:
        raise NoSuchAudienceError
    conditions = desk_list.conditions(by, params)
    read = {one.name: one.value for one in conditions}
    if any(read.get(key) != value for key, value in wanted.items()):
        raise UnreadableViewError
    with in_korean():
        in_words = words_of(desk_list.conditions(by, params))
    parameters = {
        "list": desk_list.name,
        "conditions": [[one.name, one.value] for one in conditions],
        "words": in_words,
    }
    keys = desk_list.rows(by, params).order_by().values("pk")
    return Audience(LISTED, parameters, language, letter, keys, by.pk, origin)


def letters() -> list[Event]:
    """Return the events that the rows of a list may be sent, the default first."""
    return [*LETTERS, *(one.event for one in list_letters())]


def letters_for(choice: str) -> list[Event]:
    """Return the events that the form offers for the value of its option (`choice`): `letters()`
    without those that go to the rows of their own list alone, unless it is this list."""
    kind, _colon, value = choice.partition(":")
    own = letter_of_list(value.partition("?")[0]) if kind == ROWS else None
    alone = {one.event for one in list_letters() if one.of_its_list_only and one is not own}
    return [event for event in letters() if event not in alone]


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


def _of_programme(code: str) -> dict[str, Any]:
    """Return the parameters of the claims of the programme with this code (default: that in force
    the longest), with its name where there are several. Raises NoSuchAudienceError for a programme
    without a policy in force. Two queries."""
    now = clock.now()
    try:
        usual = SupportPolicy.objects.effective(now).programme_id
    except SupportPolicy.DoesNotExist as error:
        raise NoSuchAudienceError from error
    policies = SupportPolicy.objects.of_each_programme(now)
    for policy in policies:
        if policy.programme.code == code or (not code and policy.programme_id == usual):
            name = {"of": policy.programme.name} if len(policies) > 1 else {}
            return {"programme": policy.programme_id} | name
    raise NoSuchAudienceError
