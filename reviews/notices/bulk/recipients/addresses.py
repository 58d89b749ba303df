"""Addresses of claims' readers, as conditions: claims with one on a channel, suppressed ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from claims.personal_data import crypto
from claims.register.models import Claim
from claims.representation.queries import read_instead
from reviews.notices.models import Channel, Suppression


def has_address(channel: str) -> Q:
    """Return the condition for claims whose reader has an address on the channel: the person who
    reads in the claimant's place, else the claimant."""
    part = "email" if channel == Channel.MAIL else "phone"
    return _read_by(Q(**{f"{part}__isnull": False}), _has(part))


def _read_by(reader: Q, claimant: Q) -> Q:
    """Return the condition on Claim: `reader` (on Representation) if a person reads in the
    claimant's place, else `claimant` (on Claim)."""
    instead = read_instead().order_by()
    theirs = Q(pk__in=instead.filter(reader).values("claim"))
    return theirs | (claimant & ~Q(pk__in=instead.values("claim")))


def _has(part: str) -> Q:
    """Return the condition for claims whose claimant has a mail address or a telephone (`part`):
    that of the corrected contact if there is one, else as filed."""
    filed = Q(contact__isnull=True, **{f"{part}__isnull": False})
    return filed | Q(**{f"contact__{part}__isnull": False})


def _phone_among(indexes: Any) -> Q:
    filed = Q(contact__isnull=True, phone_index__in=indexes)
    return filed | Q(contact__phone_index__in=indexes)


def is_suppressed(channel: str, stopped: Sequence[int]) -> Q:
    closed = Suppression.objects.filter(channel=channel, lifted_at=None).values("recipient_index")
    if channel == Channel.MAIL:
        return Q(pk__in=stopped)
    return _read_by(Q(phone_index__in=closed), _phone_among(closed))


def suppressed_mail(claims: QuerySet[Claim], channels: Sequence[str]) -> list[int]:
    """Return the ids of claims whose reader's mail address is suppressed. The register has no index
    of filed mail addresses, so they are decrypted one by one, and only if any mail address is
    suppressed."""
    active = Suppression.objects.filter(lifted_at=None)
    mail = active.filter(channel=Channel.MAIL).values_list("recipient_index", flat=True)
    closed = {bytes(index) for index in mail}
    if not closed:
        return []
    instead = read_instead().order_by()
    with_mail = claims.filter(_has("email"), ~Q(pk__in=instead.values("claim")))
    if channels[0] != Channel.MAIL:  # a usable phone goes before mail
        phones = active.exclude(channel=Channel.MAIL).values("recipient_index")
        with_mail = with_mail.filter(~_has("phone") | _phone_among(phones))
    columns = ("number", "email", "contact__email")
    read = with_mail.select_related("contact").only(*columns).iterator(2000)
    own = [claim.pk for claim in read if _mail_index(claim) in closed]
    return own + list(instead.filter(email_index__in=closed).values_list("claim", flat=True))


def _mail_index(claim: Claim) -> bytes:
    try:
        return crypto.blind_index("email", claim.reveal_email().strip().lower())
    except crypto.CannotDecryptError:
        return b""
