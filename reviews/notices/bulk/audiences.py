"""Audiences of a bulk: a closed list. A bulk stores the kind and ids, no personal data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from claims import clock
from claims.intake.models import ImportRun
from claims.intake.models import RunStatus as ImportStatus
from claims.policy.models import SupportPolicy
from claims.register.models import Route
from claims.users.requests import whole_number
from reviews.notices.bulk.errors import NoSuchAudienceError
from reviews.notices.events import Event
from reviews.notices.models import NoticeBulk, NoticeLanguage

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
RUNS_OFFERED = 20  # newest imports that the form offers


@dataclass(frozen=True)
class Audience:
    """The claims of one kind and parameters, and the language and event of their notices."""

    kind: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    language: str = NoticeLanguage.KO

    @classmethod
    def of(cls, bulk: NoticeBulk) -> Audience:
        return cls(bulk.audience, bulk.parameters, bulk.language)

    @property
    def event(self) -> Event:
        return EVENTS[self.kind]

    def claims(self, until: datetime) -> Q:
        """Return the condition for its claims, withdrawn and notified ones included.

        A claim routed after `until` does not belong: the preview did not count it.
        """
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
        """The value of its option in the form."""
        part = {RECEIVED: "run", ROUTE: "route"}.get(self.kind)
        return f"{self.kind}:{self.parameters[part]}" if part else self.kind


def audience_from(choice: str, language: str) -> Audience:
    """Return the audience of a form's values. Raises NoSuchAudienceError."""
    kind, _colon, value = choice.partition(":")
    if kind not in EVENTS or language not in NoticeLanguage.values:
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


def _programme_now() -> int:
    try:
        return SupportPolicy.objects.effective(clock.now()).programme_id
    except SupportPolicy.DoesNotExist as error:
        raise NoSuchAudienceError from error


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the options of the form, in groups. One query."""
    routes = [(f"{ROUTE}:{route.value}", str(route.label)) for route in Route]
    runs = ImportRun.objects.filter(status=ImportStatus.DONE, accepted__gt=0).order_by("-pk")
    return [
        (
            _("심사 경로 안내"),
            [
                *routes,
                (OUTSIDE_COUNCIL, _("협의체 심의가 아닌 모든 신청")),
                (EVERY_ROUTE, _("모든 신청")),
            ],
        ),
        (
            _("접수 안내"),
            [
                (f"{RECEIVED}:{run.pk}", f"{run.file_name} ({run.accepted:,})")
                for run in runs.only("file_name", "accepted")[:RUNS_OFFERED]
            ],
        ),
    ]


def import_names() -> dict[int, str]:
    """Return the file names of the imports that bulks refer to."""
    runs = NoticeBulk.objects.filter(audience=RECEIVED).values_list("parameters__run", flat=True)
    return dict(ImportRun.objects.filter(pk__in=list(runs)).values_list("pk", "file_name"))


def names_of(audiences: Iterable[Audience]) -> list[str]:
    """Return the display name of each audience, in order. One query if any is of an import."""
    listed = list(audiences)
    wanted = {audience.parameters["run"] for audience in listed if audience.kind == RECEIVED}
    names = (
        dict(ImportRun.objects.filter(pk__in=wanted).values_list("pk", "file_name"))
        if wanted
        else {}
    )
    return [name_of_audience(audience, names) for audience in listed]


def name_of_audience(audience: Audience, files: Mapping[int, str]) -> str:
    if audience.kind == RECEIVED:
        name = files.get(audience.parameters["run"], "")
        return _("%(file)s 파일의 신청") % {"file": name}
    if audience.kind == ROUTE:
        return _("%(route)s 신청") % {"route": Route(audience.parameters["route"]).label}
    if audience.kind == OUTSIDE_COUNCIL:
        return _("협의체 심의가 아닌 모든 신청")
    return _("모든 신청")
