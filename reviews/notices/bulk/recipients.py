"""The recipients of an audience: a channel for each claim, or the reason to leave it out, in SQL.

One statement counts a hundred thousand claims, so it reads columns only. An address that proves
invalid when it is decrypted becomes a dead letter of the bulk.
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

from claims import clock
from claims.personal_data import crypto
from claims.personal_data.crypto import text_digest
from claims.register.models import Claim
from claims.representation.queries import read_instead
from reviews.notices.bulk.audiences import Audience
from reviews.notices.bulk.content import key_prefix
from reviews.notices.bulk.list_letters import list_letter
from reviews.notices.errors import NoTemplateError
from reviews.notices.events import Event
from reviews.notices.models import (
    Channel,
    Notice,
    NoticeBulk,
    NoticeQuerySet,
    NoticeTemplate,
    Suppression,
)
from reviews.notices.outbox.addressing import channels_for

WITHDRAWN, ALREADY_NOTIFIED = "withdrawn", "already_told"
SUPPRESSED, NO_ADDRESS = "suppressed", "no_address"
ERASED, HELD, ACCOUNT_CAME = "erased", "held", "account_came"  # of list letters
HASH = "hashint8extended"
LEFT_OUT = (ERASED, WITHDRAWN, HELD, ACCOUNT_CAME, ALREADY_NOTIFIED, NO_ADDRESS, SUPPRESSED)


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
    NoTemplateError where no channel has one."""
    return {channel: template.pk for channel, template in templates_for(audience).items()}


def with_outcome(
    audience: Audience,
    until: datetime,
    channels: Sequence[str],
    ids: Sequence[int] | None = None,
    *,
    roughly: bool = False,
) -> Any:  # QuerySet[Claim], with a column that the type checker does not know
    """Return the audience's claims (only those in `ids`, if given), each with `outcome`: the
    channel that is used, or the reason to leave the claim out. An erased claim is absent; only a
    list letter, which goes to every row of its list, names it as left out.

    `roughly` skips the check of mail addresses against suppressions, so a suppressed one counts as
    usable.
    """
    claims = Claim.objects.filter(audience.claims(until)).order_by()
    own = list_letter(audience.event)
    if own is None:
        claims = claims.filter(erased_at__isnull=True)
    if ids is not None:
        claims = claims.filter(pk__in=ids)
    stopped = [] if roughly or Channel.MAIL not in channels else _closed_mail(claims, channels)
    return claims.annotate(
        outcome=Case(
            When(erased_at__isnull=False, then=Value(ERASED)),
            When(withdrawn_at__isnull=False, then=Value(WITHDRAWN)),
            *(
                When(found, then=Value(why))
                for why, found in (own.left_out() if own else {}).items()
            ),
            When(Exists(_earlier_notices(audience.event)), then=Value(ALREADY_NOTIFIED)),
            *(When(_has_address(c) & ~_is_closed(c, stopped), then=Value(c)) for c in channels),
            When(_any(_has_address(channel) for channel in channels), then=Value(SUPPRESSED)),
            default=Value(NO_ADDRESS),
            output_field=CharField(),
        )
    )


def earlier_notices(event: str) -> Coalesce:
    """Return a query expression over claims: the number of the claim's earlier notices of the same
    fact, as `notice_key` takes it."""
    of_claim = _of_the_fact(event).order_by()
    counted = of_claim.values("claim").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), Value(0))


def count(audience: Audience, until: datetime) -> Counted:
    """Count the claims of an audience by channel and reason, as of `until`. Two queries, and two
    more where mail addresses are suppressed.

    Raises NoTemplateError where no channel has a current template for the event and language.
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
    """Return a digest of the audience's claims and the template of each channel: an approval holds
    only while these are the same. It leaves out which of them are recipients and by which channel:
    among a hundred thousand an address changes every hour, and a bulk that only shrinks stays
    approved (`Counted.fits`)."""
    parameters = sorted(f"{name}={value}" for name, value in audience.parameters.items())
    texts = [f"{channel}={template.pk}" for channel, template in templates.items()]
    parts = (audience.kind, audience.event, audience.language, *parameters, *texts, claims)
    return text_digest("bulk", *(str(part) for part in parts)).hex()


def _fact(event: str) -> Any:
    """Return the prefix that the keys of an event's notices have for the outer claim, as text or as
    an SQL expression where the claim's route is part of it (`content.key_prefix`)."""
    if event != Event.ROUTE_TAKEN:
        return key_prefix(event)
    # `#` marks the route, so that SQL and `content.key_prefix` share the parts around it.
    before, _sign, after = key_prefix(event, "#").partition("#")
    return Concat(Value(before), OuterRef("route"), Value(after), output_field=CharField())


def _earlier_notices(event: str) -> NoticeQuerySet:
    """Return notices of the same fact that were sent, will be sent, or did not arrive, and those of
    claimants who were told in another way (`not_taken_back`). Those of a list letter after which it
    may go again (`again_after`) do not count."""
    found = _of_the_fact(event).filter(event=event).not_taken_back().order_by()
    own = list_letter(event)
    return found.filter(written_at__gt=clock.now() - own.again_after) if own else found


def _of_the_fact(event: str) -> NoticeQuerySet:
    """Return the notices of the outer claim's fact, by the index over claims.

    The index over keys would not do: the keys of a running bulk share their prefix, and with old
    statistics the planner would read all of them for each claim.
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
    """Return the condition for claims whose reader has an address on the channel: the person who
    reads in the claimant's place, else the claimant."""
    part = "email" if channel == Channel.MAIL else "phone"
    return _read_by(Q(**{f"{part}__isnull": False}), _has(part))


def _read_by(reader: Q, claimant: Q) -> Q:
    """Return the condition on Claim: `reader` (on Representation) where a person reads in the
    claimant's place, else `claimant` (on Claim)."""
    instead = read_instead().order_by()
    theirs = Q(pk__in=instead.filter(reader).values("claim"))
    return theirs | (claimant & ~Q(pk__in=instead.values("claim")))


def _has(part: str) -> Q:
    """Return the condition for claims whose claimant has a mail address or a telephone (`part`):
    that of the corrected contact where there is one, else as filed."""
    filed = Q(contact__isnull=True, **{f"{part}__isnull": False})
    return filed | Q(**{f"contact__{part}__isnull": False})


def _phone_among(indexes: Any) -> Q:
    filed = Q(contact__isnull=True, phone_index__in=indexes)
    return filed | Q(contact__phone_index__in=indexes)


def _is_closed(channel: str, stopped: Sequence[int]) -> Q:
    closed = Suppression.objects.filter(channel=channel, lifted_at=None).values("recipient_index")
    if channel == Channel.MAIL:
        return Q(pk__in=stopped)
    return _read_by(Q(phone_index__in=closed), _phone_among(closed))


def _closed_mail(claims: QuerySet[Claim], channels: Sequence[str]) -> list[int]:
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
