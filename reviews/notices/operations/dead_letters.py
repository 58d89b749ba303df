"""Dead letters by kind: their number, since when, and a digest of those that a page displayed.

Red marks a failure. A claim without an address is nobody's fault: its notices are called 주소 없음
and wait for a letter by post.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import BigIntegerField, Count, Exists, F, Func, Min, OuterRef, Q, Sum
from django.db.models.functions import Cast

from reviews.notices.addresses import POSTAL
from reviews.notices.models import Notice, NoticeQuerySet, Suppression

SHOWN_KINDS = 6  # kinds on the panel
_EACH = Func(
    F("pk"),
    Cast("attempts", BigIntegerField()),
    function="hashint8extended",
    output_field=BigIntegerField(),
)


_CLOSED = Suppression.objects.filter(
    lifted_at__isnull=True, recipient_index=OuterRef("recipient_index"), channel=OuterRef("channel")
)


class SeenLetters(NamedTuple):
    """Numbers of the dead letters of a kind as a page displayed them: notices, claims, time of the
    oldest, and how many have an address that is not suppressed. `digest` is what its form sends
    back."""

    n: int
    claims: int
    since: datetime | None  # when the oldest was written
    digest: str  # digest of the notices and their attempts
    open: int  # with an address that is not suppressed: at most these can be retried


@dataclass(frozen=True)
class DeadLetterKind:
    """A kind of dead letters (failed notices), by result codes, event, channel and bulk, that one
    decision can cover. Without `codes` it covers every failure except a missing address
    (`POSTAL`)."""

    codes: tuple[str, ...] = ()
    event: str = ""
    channel: str = ""
    bulk: int | None = None

    def rows(self) -> NoticeQuerySet:
        found = Notice.objects.dead().filter(self.by_code())
        if self.event:
            found = found.filter(event=self.event)
        if self.channel:
            found = found.filter(channel=self.channel)
        if self.bulk is not None:
            found = found.filter(bulk=self.bulk)
        return found

    def by_code(self) -> Q:
        return Q(last_code__in=self.codes) if self.codes else ~Q(last_code__in=POSTAL)

    def seen(self) -> SeenLetters:
        """Count the dead letters of this kind and return their digest. One query."""
        found = self.rows().aggregate(
            n=Count("pk"),
            claims=Count("claim", distinct=True),
            since=Min("written_at"),
            sum=Sum(_EACH),
            open=Count("pk", filter=~Exists(_CLOSED)),
        )
        digest = f"{found['n']}:{found['sum'] or 0}"
        return SeenLetters(found["n"], found["claims"], found["since"], digest, found["open"])


class DeadKind(NamedTuple):
    code: str
    n: int
    since: datetime


def dead_kinds() -> list[DeadKind]:
    """Return the SHOWN_KINDS most frequent result codes of failed notices, each with its number and
    the time at which the oldest was written. Missing addresses are left out."""
    found = (
        DeadLetterKind()
        .rows()
        .order_by()
        .values_list("last_code")
        .annotate(n=Count("pk"), since=Min("written_at"))
        .order_by("-n", "last_code")[:SHOWN_KINDS]
    )
    return [DeadKind(*row) for row in found]
