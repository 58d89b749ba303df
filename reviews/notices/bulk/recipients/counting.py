"""Counts of an audience by channel and reason, with the fingerprint that an approval compares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Count, DecimalField, F, Func, Sum, Value

from claims.personal_data.crypto import text_digest
from reviews.notices.bulk.audiences.kinds import Audience
from reviews.notices.bulk.recipients.outcomes import LEFT_OUT, with_outcome
from reviews.notices.errors import NoTemplateError
from reviews.notices.models import NoticeBulk, NoticeTemplate
from reviews.notices.outbox.addressing import channels_for

HASH = "hashint8extended"


@dataclass(frozen=True)
class Counted:
    """Counts of an audience: its claims by channel, and by reason to leave them out.

    `fingerprint` is a digest of audience, templates and claims. `claims` covers the claims alone:
    their number and the sum of their hashes.
    """

    by_channel: dict[str, int]
    left_out: dict[str, int]
    fingerprint: str
    claims: str = ""

    @property
    def count(self) -> int:
        return sum(self.by_channel.values())

    @property
    def left_out_count(self) -> int:
        return sum(self.left_out.values())

    @property
    def total(self) -> int:
        return self.count + self.left_out_count

    def fits(self, bulk: NoticeBulk) -> bool:
        """Return True when audience, templates and claims are those with which the bulk was
        prepared, and there are no more recipients than then."""
        return self.fingerprint == bulk.fingerprint and self.count <= bulk.count


def templates_for(audience: Audience) -> dict[str, NoticeTemplate]:
    """Return {channel: current template} for the event and language of an audience, in the order in
    which channels are tried.

    Raises NoTemplateError when there is none.
    """
    found = {
        template.channel: template
        for template in NoticeTemplate.objects.filter(
            event=audience.event, language=audience.language, current=True
        )
    }
    ways = {channel: found[channel] for channel in channels_for() if channel in found}
    if not ways:
        raise NoTemplateError(event=audience.event)
    return ways


def template_ids(audience: Audience) -> dict[str, int]:
    """Return {channel: id of the current template} for an audience, as a bulk stores it. Raises
    NoTemplateError if no channel has one."""
    return {channel: template.pk for channel, template in templates_for(audience).items()}


def count(audience: Audience, until: datetime) -> Counted:
    """Count the claims of an audience by channel and reason, as of `until`. Two queries, and two
    more if mail addresses are suppressed.

    Raises NoTemplateError if no channel has a current template for the event and language.
    """
    templates = templates_for(audience)
    marks = Func(F("pk"), Value(0), function=HASH, output_field=BigIntegerField())
    rows = list(
        with_outcome(audience, until, list(templates))
        .values("outcome")
        .annotate(
            n=Count("pk"),
            who=Sum(marks, output_field=DecimalField(max_digits=40, decimal_places=0)),
        )
    )
    numbers = {row["outcome"]: row["n"] for row in rows}
    claims = claims_digest(sum(row["n"] for row in rows), sum(row["who"] for row in rows))
    return Counted(
        by_channel={c: numbers[c] for c in templates if c in numbers},
        left_out={why: numbers[why] for why in LEFT_OUT if why in numbers},
        fingerprint=_fingerprint(audience, templates, claims),
        claims=claims,
    )


def claims_digest(number: int, hashes: Any) -> str:
    """Return the digest of a set of claims from their number and the sum of `HASH` over them (None
    counts as 0), such as "12=345"."""
    return f"{number}={hashes or 0}"


def _fingerprint(audience: Audience, templates: dict[str, NoticeTemplate], claims: str) -> str:
    """Return a digest of the audience's claims, of the template of each channel and of what a list
    letter is about: an approval holds only while these are the same. It leaves out which of
    the claims are recipients and by which channel: among a hundred thousand an address changes
    every hour, and a bulk that only shrinks stays approved (`Counted.fits`)."""
    parameters = sorted(f"{name}={value}" for name, value in audience.parameters.items())
    texts = [f"{channel}={template.pk}" for channel, template in templates.items()]
    about = [audience.subject] if audience.subject else []
    parts = (audience.kind, audience.event, audience.language, *parameters, *texts, *about, claims)
    return text_digest("bulk", *(str(part) for part in parts)).hex()
