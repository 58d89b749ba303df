"""Kinds of audiences: a route, an import, the rows of a saved view or of a list with a letter of
its own, or claims picked from a list.

A bulk stores the kind and its parameters, no personal data. The claims of lists and picked ones
(LISTED_AUDIENCES) are kept with the bulk (`stored_claims`), since what a list shows changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from claims.lists.registry import list_named
from claims.register.models import Route
from reviews.notices.bulk.audiences.list_letters import list_letter
from reviews.notices.events import Event
from reviews.notices.models import LISTED_AUDIENCES, BulkClaim, NoticeBulk, NoticeLanguage

if TYPE_CHECKING:
    pass


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


@dataclass(frozen=True)
class Audience:
    """The audience of a bulk: a kind (route, import, list, picked claims) with its parameters, and
    the language of the notices.

    A listed audience also has its event (`letter`), its claims as a query of ids (`keys`) and the
    user in whose scope they are (`author`). Until it is stored, `origin` is its option in the form;
    also of an audience that names its programme, whose name is the parameter `of` unless it is the
    usual one.
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
        `route:<route>`, `received:<import id>`, `view:<saved view id>`, `rows:<list>?<query>`, or
        the kind alone; a route or kind with `:<programme's code>` where it was chosen so. '' for a
        listed audience of a stored bulk."""
        if self.is_listed or self.origin:
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
    def conditions(self) -> Mapping[str, str]:
        """The query parameters of the list whose rows this audience has; {} for any other."""
        return dict(self.parameters["conditions"]) if self.kind == LISTED else {}

    @cached_property
    def subject(self) -> str:
        """The subject of its letters in the keys of their notices (`ListLetter.subject`)."""
        own = list_letter(self.event)
        return own.subject(self.conditions) if own else ""

    @property
    def always_approved(self) -> bool:
        """True if a second person approves its letter for any number of recipients."""
        own = list_letter(self.event)
        return own is not None and own.always_approved

    @property
    def list_url(self) -> str:
        """The address of the list, with its conditions, whose rows this audience has; '' for picked
        claims and any audience that is no list."""
        desk_list = list_named(self.parameters["list"]) if self.kind == LISTED else None
        if desk_list is None:
            return ""
        return f"{reverse(desk_list.url_name)}?{urlencode(condition_pairs(self)) or 'view=none'}"


def condition_pairs(audience: Audience) -> list[tuple[str, str]]:
    """Return the query parameters, as (name, value), of the list that a listed audience is."""
    return [(name, value) for name, value in audience.parameters["conditions"]]
