"""Parts of pages from the packages above: panels of a claim, links to the page on which one works
next, what follows an import, effects of a policy."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString


class Panel(NamedTuple):
    name: str
    permissions: tuple[str, ...]
    render: Callable[[HttpRequest, Any], str]


class Place(NamedTuple):
    """Address and label of the page on which a user works on a claim."""

    url: str
    label: str


class PickAction(NamedTuple):
    """A page of a package above that works on claims picked in a list. It receives the claims'
    numbers in the parameter `pick`, at most `most` of them, with `fields` (name, value), and needs
    `permission`.
    """

    permission: str
    url_name: str
    label: Any  # lazily translated
    most: int
    fields: tuple[tuple[str, str], ...] = ()


_panels: list[Panel] = []
_pick_actions: list[PickAction] = []
_asking_for_consent: list[Callable[[Any, Any], str]] = []
_places: list[Callable[[Any, Collection[int]], Mapping[int, Place]]] = []


def add_panel(
    name: str, permission: str, render: Callable[[HttpRequest, Any], str], *also: str
) -> None:
    """Add a panel to the claim page, for users with the permission or any one of `also`."""
    if all(panel.name != name for panel in _panels):
        _panels.append(Panel(name, (permission, *also), render))


def panels_for(user: Any) -> Iterable[Panel]:
    return [panel for panel in _panels if any(map(user.has_perm, panel.permissions))]


def add_pick_action(action: PickAction) -> None:
    if action not in _pick_actions:
        _pick_actions.append(action)


def pick_action_for(user: Any) -> PickAction | None:
    """Return the page that this user may send picked claims to; None if there is none."""
    return next((one for one in _pick_actions if user.has_perm(one.permission)), None)


def set_asking_for_consent(address_of: Callable[[Any, Any], str]) -> None:
    """Register `address_of(user, params)`, which returns the address of the page that asks the
    claimants of the list of claims to be handed over for their consent, as filtered by `params`
    (QueryDict), or "" if there is none for this user. The last registration counts."""
    _asking_for_consent[:] = [address_of]


def asking_for_consent(user: Any, params: Any) -> str:
    """Return the address of the page that asks the claimants of the filtered list of claims to be
    handed over; "" if there is none for this user."""
    return next((address_of(user, params) for address_of in _asking_for_consent), "")


def add_claim_places(
    places_of: Callable[[Any, Collection[int]], Mapping[int, Place]],
) -> None:
    """Register `places_of(user, claim ids)`, which returns {claim id: Place} for the claims on
    which this user works on a page of that package. It runs one query at most."""
    if places_of not in _places:
        _places.append(places_of)


def claim_places(user: Any, claim_ids: Collection[int]) -> dict[int, Place]:
    """Return {claim id: Place} of the page on which a user works on the claim, from the first
    registered function that has one. Other claims are absent."""
    found: dict[int, Place] = {}
    for places_of in _places:
        found = {**places_of(user, claim_ids), **found}
    return found


class ImportFollowUp(NamedTuple):
    """Next step after an import in a package above: a sentence and the page on which to
    continue."""

    text: str
    url: str


_follow_ups: list[Callable[[Any], ImportFollowUp | None]] = []
_policy_previews: list[Callable[[Any], str]] = []
_policy_effects: list[Callable[[Any], str]] = []
_policy_outlooks: list[Callable[[Any], list[tuple[Any, Any]]]] = []


def add_policy_preview(preview: Callable[[Any], str]) -> None:
    """Register `preview(policy)`, which returns safe HTML about a draft policy for its page in the
    admin site, or '' if there is nothing to show.
    """
    if preview not in _policy_previews:
        _policy_previews.append(preview)


def policy_previews(policy: Any) -> list[str]:
    return [html for preview in _policy_previews if (html := preview(policy))]


def set_policy_effect(effect: Callable[[Any], str]) -> None:
    """Register `effect(policy)`, which returns safe HTML on the effects that publishing this
    version of a policy would have on the claims of the register. The last registration counts.
    """
    _policy_effects[:] = [effect]


def policy_effect(policy: Any) -> SafeString:
    """Return safe HTML on the effects that publishing a version would have on the register; '' if
    no package has registered any."""
    return format_html_join("", "{}", ((effect(policy),) for effect in _policy_effects))


def set_policy_outlook(outlook: Callable[[Any], list[tuple[Any, Any]]]) -> None:
    """Register `outlook(policy)`, which returns the effects of publishing a version in a few
    figures, as (label, text) for a confirmation sheet. The last registration counts."""
    _policy_outlooks[:] = [outlook]


def policy_outlook(policy: Any) -> list[tuple[Any, Any]]:
    """Return a few figures on the effects of publishing a version, as (label, text); [] if no
    package has registered any."""
    return [line for outlook in _policy_outlooks for line in outlook(policy)]


def add_import_follow_up(follow_up_of: Callable[[Any], ImportFollowUp | None]) -> None:
    """Register `follow_up_of(run)`, which returns the ImportFollowUp of an import run, or None."""
    if follow_up_of not in _follow_ups:
        _follow_ups.append(follow_up_of)


def import_follow_ups(run: Any) -> list[ImportFollowUp]:
    return [found for follow_up_of in _follow_ups if (found := follow_up_of(run)) is not None]
