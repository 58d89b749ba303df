"""Who may be meant by a wave: a closed list. What a wave holds of it are ids and words of ours."""

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
class Wave:
    """What is told to whom, before or after a row stands for it."""

    audience: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    language: str = NoticeLanguage.KO

    @classmethod
    def of(cls, bulk: NoticeBulk) -> Wave:
        return cls(bulk.audience, bulk.parameters, bulk.language)

    @property
    def event(self) -> Event:
        return EVENTS[self.audience]

    def claims(self, until: datetime) -> Q:
        """The claims meant, withdrawn ones and those told already included.

        A claim that takes its route after `until` is not among them: nobody was shown it.
        """
        if self.audience == RECEIVED:
            return Q(import_run=self.parameters["run"])
        meant = Q(routed_under__programme=self.parameters["programme"], routed_at__lte=until)
        if self.audience == ROUTE:
            return meant & Q(route=self.parameters["route"])
        if self.audience == OUTSIDE_COUNCIL:
            return meant & ~Q(route=Route.COMMITTEE_REVIEW)
        return meant

    @property
    def choice(self) -> str:
        """As the form names it."""
        part = {RECEIVED: "run", ROUTE: "route"}.get(self.audience)
        return f"{self.audience}:{self.parameters[part]}" if part else self.audience


def wave_from(choice: str, language: str) -> Wave:
    """What a form asked for. Raises NoSuchAudienceError."""
    audience, _colon, said = choice.partition(":")
    if audience not in EVENTS or language not in NoticeLanguage.values:
        raise NoSuchAudienceError
    if audience == RECEIVED:
        run = ImportRun.objects.filter(pk=whole_number(said) or 0, status=ImportStatus.DONE).first()
        if run is None:
            raise NoSuchAudienceError
        return Wave(audience, {"run": run.pk}, language)
    if audience == ROUTE and said not in Route.values:
        raise NoSuchAudienceError
    programme = {"programme": _programme_now()}
    return Wave(audience, programme | ({"route": said} if audience == ROUTE else {}), language)


def _programme_now() -> int:
    try:
        return SupportPolicy.objects.effective(clock.now()).programme_id
    except SupportPolicy.DoesNotExist as error:
        raise NoSuchAudienceError from error


def offered() -> list[tuple[str, list[tuple[str, str]]]]:
    """The choices of the form, in groups. One query."""
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


def words_for(waves: Iterable[Wave]) -> list[str]:
    """What each is called, in order; one query where imports are among them."""
    listed = list(waves)
    wanted = {wave.parameters["run"] for wave in listed if wave.audience == RECEIVED}
    names = (
        dict(ImportRun.objects.filter(pk__in=wanted).values_list("pk", "file_name"))
        if wanted
        else {}
    )
    return [_words(wave, names) for wave in listed]


def _words(wave: Wave, files: Mapping[int, str]) -> str:
    if wave.audience == RECEIVED:
        name = files.get(wave.parameters["run"], "")
        return _("%(file)s 파일의 신청") % {"file": name}
    if wave.audience == ROUTE:
        return _("%(route)s 신청") % {"route": Route(wave.parameters["route"]).label}
    if wave.audience == OUTSIDE_COUNCIL:
        return _("협의체 심의가 아닌 모든 신청")
    return _("모든 신청")
