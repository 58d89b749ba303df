"""Parts of pages from the rooms above: panels of a claim, and links to the page on which one works
next."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple

from django.http import HttpRequest


class Panel(NamedTuple):
    name: str
    permission: str
    render: Callable[[HttpRequest, Any], str]


class Place(NamedTuple):
    """Address and label of the page on which a user works on a claim."""

    url: str
    label: str


class PickAction(NamedTuple):
    """A page of a room above that works on claims picked in a list. It receives the claims' numbers
    in the parameter `pick`, at most `most` of them, with `fields` (name, value), and needs
    `permission`.
    """

    permission: str
    url_name: str
    label: Any  # lazily translated
    most: int
    fields: tuple[tuple[str, str], ...] = ()


_panels: list[Panel] = []
_pick_actions: list[PickAction] = []
_places: list[Callable[[Any, Collection[int]], Mapping[int, Place]]] = []


def add_panel(name: str, permission: str, render: Callable[[HttpRequest, Any], str]) -> None:
    if all(panel.name != name for panel in _panels):
        _panels.append(Panel(name, permission, render))


def panels_for(user: Any) -> Iterable[Panel]:
    return [panel for panel in _panels if user.has_perm(panel.permission)]


def add_pick_action(action: PickAction) -> None:
    if action not in _pick_actions:
        _pick_actions.append(action)


def pick_action_for(user: Any) -> PickAction | None:
    """Return the page that this user may send picked claims to; None where there is none."""
    return next((one for one in _pick_actions if user.has_perm(one.permission)), None)


def add_claim_places(
    places_of: Callable[[Any, Collection[int]], Mapping[int, Place]],
) -> None:
    """Register `places_of(user, claim ids)`, which returns {claim id: Place} for the claims on
    which this user works on a page of that room. It runs one query at most."""
    if places_of not in _places:
        _places.append(places_of)


def claim_places(user: Any, claim_ids: Collection[int]) -> dict[int, Place]:
    """Return {claim id: Place} of the page on which a user works on the claim, from the first
    registered function that has one. Other claims are absent."""
    found: dict[int, Place] = {}
    for places_of in _places:
        found = {**places_of(user, claim_ids), **found}
    return found
