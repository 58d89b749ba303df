"""Preview of a bulk: recipients by channel, those left out, one letter and the sending time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings

from claims.register.models import Claim
from claims.representation.models import Representation
from claims.representation.queries import read_instead
from reviews.notices.bulk.audiences.kinds import Audience
from reviews.notices.bulk.letters.content import letter_for
from reviews.notices.bulk.preview.sending_time import ChannelCount, SendingTime, sending_time
from reviews.notices.bulk.recipients.counting import Counted, count, templates_for
from reviews.notices.bulk.recipients.outcomes import with_outcome
from reviews.notices.bulk.recipients.reasons import LeftOutReason, left_out_reasons
from reviews.notices.channels import reaching
from reviews.notices.models import ALONE, Channel
from reviews.notices.outbox.addressing import Addressed, address, values_of
from reviews.notices.outbox.write import CLAIM_FIELDS

MAX_SHOWN = 20  # recipients that a preview lists, masked


@dataclass(frozen=True)
class Recipient:
    """A recipient in the preview of a bulk: the claim, the channel, and the `reader` who gets the
    letter in the claimant's place. The address is masked."""

    claim: Claim
    channel: str
    reader: Representation | None = None

    @property
    def channel_label(self) -> str:
        return str(Channel(self.channel).label)

    @property
    def address(self) -> str:
        mail = self.channel == Channel.MAIL
        if self.reader is not None:
            return self.reader.email_hint if mail else self.reader.masked_phone
        return self.claim.masked_email if mail else self.claim.masked_phone


@dataclass(frozen=True)
class Preview:
    audience: Audience
    counted: Counted
    recipients: list[Recipient]
    sample: Addressed | None  # the letter to the first recipient, exactly as it would be stored
    sample_claim: Claim | None
    sending_time: SendingTime
    quiet_hours: str  # "21:00-08:00" where a channel observes quiet hours, otherwise ""

    @property
    def channel_counts(self) -> list[ChannelCount]:
        return [ChannelCount(channel, n) for channel, n in self.counted.by_channel.items()]

    @property
    def left_out(self) -> list[LeftOutReason]:
        return left_out_reasons(self.counted.left_out)

    @property
    def needs_second_person(self) -> bool:
        return self.counted.count > ALONE or self.audience.always_approved

    @property
    def unlisted_count(self) -> int:
        return max(0, self.counted.count - len(self.recipients))


def preview(audience: Audience, until: datetime) -> Preview:
    """Return the preview of a bulk to an audience, as of `until`. The number of queries does not
    depend on its size. Raises NoTemplateError without a current template for its event and
    language."""
    counted = count(audience, until)
    named = first_recipients(audience, until, list(templates_for(audience)))
    sample = _letter(audience, named[0]) if named else None
    loud = reaching(counted.by_channel) if settings.NOTICE_QUIET else []
    return Preview(
        audience=audience,
        counted=counted,
        recipients=named,
        sample=sample,
        sample_claim=named[0].claim if named else None,
        sending_time=sending_time(counted.by_channel),
        quiet_hours=settings.NOTICE_QUIET if loud else "",
    )


def first_recipients(
    audience: Audience, until: datetime, channels: list[str], most: int = MAX_SHOWN
) -> list[Recipient]:
    """Return the first `most` recipients of a bulk to this audience, in order of claim id, each
    with its channel. Their claims have the columns that a letter needs."""
    found: Any = (
        with_outcome(audience, until, channels)
        .filter(outcome__in=channels)
        .select_related("tier", "company", "routed_under", "contact")
        .only(
            *CLAIM_FIELDS,
            *("filed_at", "route", "phone_last4", "email_hint"),
            *("contact__phone_last4", "contact__email_hint"),
            *("tier__amount", "company__name", "routed_under__appeal_days"),
        )
        .order_by("pk")[:most]
    )
    claims = list(found)
    rows = read_instead().filter(claim__in=[claim.pk for claim in claims])
    readers = {row.claim_id: row for row in rows}
    return [Recipient(claim, claim.outcome, readers.get(claim.pk)) for claim in claims]


def _letter(audience: Audience, to: Recipient) -> Addressed:
    letter = replace(letter_for(audience, to.claim), reader=to.reader)
    return address([letter], values_of([letter]))[0]
