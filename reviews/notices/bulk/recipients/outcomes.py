"""Outcome of each claim of an audience: the channel that is used, or the reason to leave it out.

One statement judges a hundred thousand claims, so it reads columns only. An address that proves
invalid when it is decrypted becomes a dead letter of the bulk.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat

from claims import clock
from claims.register.models import Claim
from reviews.notices.bulk.audiences.kinds import Audience
from reviews.notices.bulk.audiences.list_letters import ListLetter, list_letter
from reviews.notices.bulk.letters.keys import key_prefix
from reviews.notices.bulk.recipients.addresses import has_address, is_suppressed, suppressed_mail
from reviews.notices.events import Event
from reviews.notices.models import Channel, Notice, NoticeQuerySet

WITHDRAWN, ALREADY_NOTIFIED = "withdrawn", "already_told"
SUPPRESSED, NO_ADDRESS = "suppressed", "no_address"
ERASED, HELD, ACCOUNT_CAME = "erased", "held", "account_came"  # only for letters to a list
NO_CONSENT_ASKED, CONSENT_ANSWERED = "no_consent_asked", "consent_answered"  # of one such letter
NO_LINK = "no_link"  # of the same
LEFT_OUT = (
    ERASED, WITHDRAWN, HELD, ACCOUNT_CAME, NO_CONSENT_ASKED, CONSENT_ANSWERED, NO_LINK,
    ALREADY_NOTIFIED, NO_ADDRESS, SUPPRESSED,
)  # fmt: skip


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
    stopped = [] if roughly or Channel.MAIL not in channels else suppressed_mail(claims, channels)
    return claims.annotate(
        outcome=Case(
            When(erased_at__isnull=False, then=Value(ERASED)),
            *_conditions_of(own, audience),
            When(Exists(_earlier_notices(audience)), then=Value(ALREADY_NOTIFIED)),
            *(When(has_address(c) & ~is_suppressed(c, stopped), then=Value(c)) for c in channels),
            When(_any(has_address(channel) for channel in channels), then=Value(SUPPRESSED)),
            default=Value(NO_ADDRESS),
            output_field=CharField(),
        )
    )


def _conditions_of(own: ListLetter | None, audience: Audience) -> list[When]:
    """Return the conditions that leave a claim out as withdrawn, or by its list letter `own`."""
    withdrawn = When(withdrawn_at__isnull=False, then=Value(WITHDRAWN))
    if own is None:
        return [withdrawn]
    left_out = own.left_out(audience.conditions).items()
    found = [When(condition, then=Value(why)) for why, condition in left_out]
    return found if own.to_withdrawn else [withdrawn, *found]


def earlier_notices(audience: Audience) -> Coalesce:
    """Return a query expression over claims: the number of the claim's earlier notices of the same
    fact, as `notice_key` takes it."""
    of_claim = _of_the_fact(audience).order_by()
    counted = of_claim.values("claim").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), Value(0))


def _fact(audience: Audience) -> Any:
    """Return the prefix that the keys of the audience's notices have for the outer claim, as text
    or as an SQL expression if the claim's route is part of it (`keys.key_prefix`)."""
    event = audience.event
    if event != Event.ROUTE_TAKEN:
        return key_prefix(event, audience.subject)
    # `#` marks the route, so that SQL and `keys.key_prefix` share the parts around it.
    before, _sign, after = key_prefix(event, "#").partition("#")
    return Concat(Value(before), OuterRef("route"), Value(after), output_field=CharField())


def _earlier_notices(audience: Audience) -> NoticeQuerySet:
    """Return notices of the same fact that were sent, will be sent, or did not arrive, and those of
    claimants who were told in another way (`not_taken_back`). Those of a list letter after which it
    may go again (`again_after`, `told`) do not count."""
    event = audience.event
    found = _of_the_fact(audience).filter(event=event).not_taken_back().order_by()
    own = list_letter(event)
    if own is None:
        return found
    return found.filter(own.told(), written_at__gt=clock.now() - own.again_after)


def _of_the_fact(audience: Audience) -> NoticeQuerySet:
    """Return the notices of the outer claim's fact, by the index over claims.

    The index over keys would not do: the keys of a running bulk share their prefix, and with old
    statistics the planner would read all of them for each claim.
    """
    whole = Concat("key", Value(""), output_field=CharField())
    begins = Notice.objects.alias(whole=whole).filter(whole__startswith=_fact(audience))
    return begins.filter(claim=OuterRef("pk"))


def _any(conditions: Any) -> Q:
    found = Q(pk__in=[])
    for condition in conditions:
        found |= condition
    return found
