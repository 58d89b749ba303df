"""Who of an audience is told by which channel, and who is left out and why: one rule, in SQL.

It counts a hundred thousand claims in one statement, so it knows only what columns say. An address
that turns out to be none when it is decrypted becomes a dead letter of the wave, not a gap in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    DecimalField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat

from claims.personal_data import crypto
from claims.personal_data.crypto import text_digest
from claims.register.models import Claim
from reviews.notices.bulk.audiences import Wave
from reviews.notices.bulk.content import fact_of
from reviews.notices.errors import NoTemplateError
from reviews.notices.events import Event
from reviews.notices.models import (
    BulkStatus,
    Channel,
    Notice,
    NoticeBulk,
    NoticeStatus,
    NoticeTemplate,
    Suppression,
)
from reviews.notices.outbox.addressing import channels_for

WITHDRAWN, TOLD = "withdrawn", "already_told"
SUPPRESSED, NO_ADDRESS = "suppressed", "no_address"
LEFT_OUT = (WITHDRAWN, TOLD, NO_ADDRESS, SUPPRESSED)


@dataclass(frozen=True)
class Counted:
    """An audience as it stands: claims by channel and by reason, and a digest of who they are."""

    by_channel: dict[str, int]
    left_out: dict[str, int]
    fingerprint: str

    @property
    def count(self) -> int:
        return sum(self.by_channel.values())

    @property
    def left_out_count(self) -> int:
        return sum(self.left_out.values())

    def fits(self, bulk: NoticeBulk) -> bool:
        """The wave as it was prepared, or fewer of the same people."""
        return self.fingerprint == bulk.fingerprint and self.count <= bulk.count


def templates_for(wave: Wave) -> dict[str, NoticeTemplate]:
    """The templates that the wave can be written with, in the order in which channels are tried.

    Raises NoTemplateError when there is none.
    """
    found = {
        template.channel: template
        for template in NoticeTemplate.objects.filter(
            event=wave.event, language=wave.language, current=True
        )
    }
    ways = {channel: found[channel] for channel in channels_for() if channel in found}
    if not ways:
        raise NoTemplateError(event=wave.event)
    return ways


def judged(
    wave: Wave,
    until: datetime,
    channels: Sequence[str],
    ids: Sequence[int] | None = None,
    *,
    roughly: bool = False,
) -> Any:  # QuerySet[Claim], with a column that the type checker does not know
    """The audience's claims (`ids`: those of them) with `outcome`: a channel, or why none is.

    `roughly`: without a look at each mail address, so that a suppressed one passes for a good one.
    """
    claims = Claim.objects.filter(wave.claims(until)).order_by()
    if ids is not None:
        claims = claims.filter(pk__in=ids)
    stopped = [] if roughly or Channel.MAIL not in channels else _closed_mail(claims, channels)
    return claims.annotate(
        outcome=Case(
            When(withdrawn_at__isnull=False, then=Value(WITHDRAWN)),
            When(Exists(_told(wave.event)), then=Value(TOLD)),
            *(When(_has_address(c) & ~_is_closed(c, stopped), then=Value(c)) for c in channels),
            When(_any(_has_address(channel) for channel in channels), then=Value(SUPPRESSED)),
            default=Value(NO_ADDRESS),
            output_field=CharField(),
        )
    )


def earlier_of(event: str) -> Coalesce:
    """How many notices of the same fact a cancelled wave kept from leaving (for `key_of`)."""
    of_claim = _of_the_fact(event).order_by()
    counted = of_claim.values("claim").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), Value(0))


def count(wave: Wave, until: datetime) -> Counted:
    """Count the audience: two queries, and one more pass where mail addresses are suppressed.

    Raises NoTemplateError.
    """
    templates = templates_for(wave)
    marks = Func(F("pk"), Value(0), function="hashint8extended", output_field=BigIntegerField())
    rows = list(
        judged(wave, until, list(templates))
        .values("outcome")
        .annotate(
            n=Count("pk"),
            who=Sum(marks, output_field=DecimalField(max_digits=40, decimal_places=0)),
        )
    )
    numbers = {row["outcome"]: row["n"] for row in rows}
    return Counted(
        by_channel={c: numbers[c] for c in templates if c in numbers},
        left_out={why: numbers[why] for why in LEFT_OUT if why in numbers},
        fingerprint=_fingerprint(wave, templates, rows),
    )


def _fingerprint(
    wave: Wave, templates: dict[str, NoticeTemplate], rows: Sequence[dict[str, Any]]
) -> str:
    """Of the audience's claims and of the words for each channel: two people may only be said to
    have agreed on a wave while these are the same. Who of them can be told, and by which channel,
    is not in it: among a hundred thousand a number is given up every hour, and a wave that only
    shrinks has been agreed on (`Counted.fits`)."""
    told = f"{sum(row['n'] for row in rows)}={sum(row['who'] for row in rows)}"
    meant = sorted(f"{name}={value}" for name, value in wave.parameters.items())
    words = [f"{channel}={template.pk}" for channel, template in templates.items()]
    parts = (wave.audience, wave.event, wave.language, *meant, *words, told)
    return text_digest("bulk", *(str(part) for part in parts)).hex()


def _fact(event: str) -> Any:
    """The beginning of the keys of a claim's fact (`wording.fact_of`), over the outer claim."""
    if event != Event.ROUTE_TAKEN:
        return fact_of(event)
    # `#` stands for the route: what comes before and after it is what Python writes, too.
    before, _sign, after = fact_of(event, "#").partition("#")
    return Concat(Value(before), OuterRef("route"), Value(after), output_field=CharField())


def _told(event: str) -> QuerySet[Notice]:
    """Notices of the same fact that left, will leave, or were stopped by a person for this claim.
    What a cancelled wave kept from leaving told nobody."""
    kept_in = Q(status=NoticeStatus.SUPPRESSED, bulk__status=BulkStatus.CANCELLED)
    return _of_the_fact(event).filter(event=event).exclude(kept_in).order_by()


def _of_the_fact(event: str) -> QuerySet[Notice]:
    """The notices of the outer claim's fact, by the index over claims.

    Not by the one over keys: those of a wave under way begin alike, and with statistics that lag
    behind each claim would read all of them.
    """
    whole = Concat("key", Value(""), output_field=CharField())
    begins = Notice.objects.alias(whole=whole).filter(whole__startswith=_fact(event))
    return begins.filter(claim=OuterRef("pk"))


def _any(conditions: Any) -> Q:
    found = Q(pk__in=[])
    for condition in conditions:
        found |= condition
    return found


def _has_address(channel: str) -> Q:
    column = "email" if channel == Channel.MAIL else "phone"
    return Q(**{f"{column}__isnull": False})


def _is_closed(channel: str, stopped: Sequence[int]) -> Q:
    if channel == Channel.MAIL:
        return Q(pk__in=stopped)
    closed = Suppression.objects.filter(channel=channel, lifted_at=None)
    return Q(phone_index__in=closed.values("recipient_index"))


def _closed_mail(claims: QuerySet[Claim], channels: Sequence[str]) -> list[int]:
    """Claims that would be told by mail, at a suppressed address. The register keeps no index of
    mail addresses, so they are decrypted one by one, and only where any is suppressed at all."""
    standing = Suppression.objects.filter(lifted_at=None)
    mail = standing.filter(channel=Channel.MAIL).values_list("recipient_index", flat=True)
    closed = {bytes(index) for index in mail}
    if not closed:
        return []
    with_mail = claims.filter(email__isnull=False)
    if channels[0] != Channel.MAIL:  # whoever can be told by telephone is not told by mail
        phones = standing.exclude(channel=Channel.MAIL).values("recipient_index")
        with_mail = with_mail.filter(Q(phone__isnull=True) | Q(phone_index__in=phones))
    read = with_mail.only("number", "email").iterator(2000)
    return [claim.pk for claim in read if _mail_index(claim) in closed]


def _mail_index(claim: Claim) -> bytes:
    try:
        return crypto.blind_index("email", claim.reveal_email().strip().lower())
    except crypto.CannotDecryptError:
        return b""
