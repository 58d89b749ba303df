"""Ways of a copy: the channels that can carry a sent letter's text, and the addresses of now."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import NamedTuple

from django.utils.translation import override

from claims import clock
from claims.register.models import Claim, CorrectedContact
from claims.register.models.contacts import ContactProof
from claims.representation.models import Representation
from reviews.notices.addresses import Contact, contact_of
from reviews.notices.copies.rules import is_copyable
from reviews.notices.models import Addressee, Channel, Notice
from reviews.notices.models.readers import COPY_FOR
from reviews.notices.outbox.addressing import channels_for
from reviews.notices.outbox.readdressing import readings_of
from reviews.notices.sending_policy.suppression import closed_among
from reviews.notices.texts.rendering import fits_channel

# For so long no copy goes to an address that was corrected in a call alone: the letter to the
# former contact must have time to reach the claimant.
UNCONFIRMED_FOR = timedelta(days=3)
_OF_REPRESENTATIVE = re.compile(rf"{COPY_FOR}[0-9]+(?=:|$)")


class Way(NamedTuple):
    """A channel by which a copy can go, with its address, its text, and who reads it in the
    claimant's place (None: the claimant)."""

    channel: str
    contact: Contact
    subject: str
    body: str
    reader: Representation | None

    @property
    def addressee(self) -> Addressee:
        return Addressee.REPRESENTATIVE if self.reader else Addressee.CLAIMANT


def ways_of(notice: Notice) -> list[Way]:
    """Return the ways of a copy of a sent notice, its own channel first: those that can carry its
    text, to the present and open address of its present reader. Empty where nobody reads
    it any more. At most five queries.

    An address of the claimant that was corrected in a call is left out for UNCONFIRMED_FOR.
    """
    if not is_copyable(notice):
        return []
    reading = readings_of([notice.pk])[notice.pk]
    if reading.unread:
        return []
    young = _corrected_lately(notice.claim) if reading.reader is None else set()
    found = []
    for channel in sorted(channels_for(), key=lambda channel: channel != notice.channel):
        subject, body = text_on(notice, channel)
        contact = contact_of(notice.claim, channel, reading.reader)
        if contact.code or (channel == Channel.MAIL) in young:
            continue
        if _carries(notice, channel) and fits_channel(channel, body, subject):
            found.append(Way(channel, contact, subject, body, reading.reader))
    closed = closed_among({way.contact.digest for way in found if way.contact.digest})
    return [way for way in found if (way.contact.digest, way.channel) not in closed]


def representative_mark(notice: Notice) -> str:
    """Return the part of a notice's key that names the representative whose own copy it is (`~r7`);
    '' for a letter of the claimant, also where another person reads it."""
    found = _OF_REPRESENTATIVE.search(notice.key)
    return found[0] if found else ""


def text_on(notice: Notice, channel: str) -> tuple[str, str]:
    """Return subject and body of a copy on a channel: the text of the letter. A mail ends its last
    line; one of a message without a subject is named by its letter and claim."""
    body = notice.body.rstrip("\n")
    if channel != Channel.MAIL:
        return (notice.subject if channel == notice.channel else ""), body
    with override(notice.template.language):
        named = f"{notice.get_event_display()} · {notice.claim.number}"
    return notice.subject or named, body + "\n"


def _carries(notice: Notice, channel: str) -> bool:
    """Return True when a channel takes a text of this letter. The provider fills an AlimTalk into
    its own copy of the template, so only an AlimTalk goes as one."""
    if channel == Channel.ALIMTALK:
        return notice.channel == channel and notice.values is not None
    return True


def _corrected_lately(claim: Claim) -> set[bool]:
    """Return whether mail (True), telephone (False) or both of the claim were corrected within
    UNCONFIRMED_FOR in a call alone. One query."""
    since = clock.now() - UNCONFIRMED_FOR
    rows = CorrectedContact.objects.filter(
        claim=claim, created_at__gt=since, proof=ContactProof.CALL
    )
    young: set[bool] = set()
    for phone, mail in rows.values_list("changes_phone", "changes_email"):
        young |= {False} if phone else set()
        young |= {True} if mail else set()
    return young
