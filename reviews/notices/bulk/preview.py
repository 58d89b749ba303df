"""What a wave would do, before it does: who, by which way, in which words, for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from claims.register.models import Claim
from reviews.notices.bulk.audiences import Wave
from reviews.notices.bulk.content import letter_for
from reviews.notices.bulk.display import Price, Reason, Way, left_out_of, price_of
from reviews.notices.bulk.recipients import Counted, count, judged, templates_for
from reviews.notices.models import ALONE, Channel
from reviews.notices.outbox.addressing import Addressed, address, values_of
from reviews.notices.outbox.write import CLAIM_FIELDS
from reviews.notices.sending_policy.reachability import reaching

NAMED = 20  # recipients that a preview names, masked


@dataclass(frozen=True)
class Named:
    """A recipient as a preview shows it: masked as everywhere."""

    claim: Claim
    channel: str

    @property
    def way(self) -> str:
        return str(Channel(self.channel).label)

    @property
    def address(self) -> str:
        mail = self.channel == Channel.MAIL
        return self.claim.email_hint if mail else self.claim.masked_phone


@dataclass(frozen=True)
class Preview:
    wave: Wave
    counted: Counted
    named: list[Named]
    sample: Addressed | None  # the letter to the first of them, exactly as it would be stored
    sample_claim: Claim | None
    price: Price
    quiet: str  # "21:00-08:00" where somebody would be woken, otherwise ""

    @property
    def ways(self) -> list[Way]:
        return [Way(channel, n) for channel, n in self.counted.by_channel.items()]

    @property
    def left_out(self) -> list[Reason]:
        return left_out_of(self.counted.left_out)

    @property
    def needs_second(self) -> bool:
        return self.counted.count > ALONE

    @property
    def unnamed(self) -> int:
        return max(0, self.counted.count - len(self.named))


def preview(wave: Wave, until: datetime) -> Preview:
    """A fixed number of queries, whatever the number of claims. Raises NoTemplateError."""
    counted = count(wave, until)
    named = _first(wave, until, list(templates_for(wave)))
    sample = _letter(wave, named[0].claim) if named else None
    loud = reaching(counted.by_channel) if settings.NOTICE_QUIET else []
    return Preview(
        wave=wave,
        counted=counted,
        named=named,
        sample=sample,
        sample_claim=named[0].claim if named else None,
        price=price_of(counted.by_channel),
        quiet=settings.NOTICE_QUIET if loud else "",
    )


def _first(wave: Wave, until: datetime, channels: list[str]) -> list[Named]:
    """The first recipients by claim, with what a letter to them needs."""
    found: Any = (
        judged(wave, until, channels)
        .filter(outcome__in=channels)
        .select_related("tier", "company", "routed_under")
        .only(
            *CLAIM_FIELDS,
            *("filed_at", "route", "phone_last4", "email_hint"),
            *("tier__amount", "company__name", "routed_under__appeal_days"),
        )
        .order_by("pk")[:NAMED]
    )
    return [Named(claim, claim.outcome) for claim in found]


def _letter(wave: Wave, claim: Claim) -> Addressed:
    letter = letter_for(wave, claim)
    return address([letter], values_of([letter]))[0]
