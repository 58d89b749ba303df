"""Verbs of data breaches: recorded, described, claims found or taken out. Each locks the breach
first; `closing` has the report, the posting and the end.

The letters go out by a bulk notice, above a hundred with a second person (`letters`); these verbs
refuse to change what it says, or to whom it goes, while one waits or is sent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from claims import hooks
from claims.clock import now
from claims.errors import ConflictError
from claims.reasons import LONG_REASON, full_reason, given_reason
from claims.register.models import Claim
from claims.trail.triggers import refusals_as
from claims.users.models import User
from claims.users.permissions import require_permission
from reviews.data_breaches.affected import add_claims, not_voided
from reviews.data_breaches.errors import (
    HappenedError,
    ItemsNeededError,
    KnownAtError,
    NoClaimsFoundError,
    NoNumbersError,
    RemovedSourceError,
    SameBreachError,
    SourceFieldsError,
    TooManyNumbersError,
    UnknownNumbersError,
)
from reviews.data_breaches.locks import (
    lock_open,
    require_no_notices_under_way,
    require_uninvolved,
)
from reviews.data_breaches.models import LONGEST_TEXT, BreachSource, DataBreach
from reviews.data_breaches.permissions import MANAGES
from reviews.data_breaches.states import (
    OF_A_PERSON,
    TIME_TO_TELL,
    BreachKind,
    DataItem,
    SourceKind,
)

MOST_NUMBERS = 5_000  # claim numbers of one source


@transaction.atomic
def record_breach(
    *,
    by: User,
    title: str,
    kind: str,
    known_at: datetime,
    outside_access: bool = False,
    sensitive: bool = False,
    **facts: object,
) -> DataBreach:
    """Record a breach that became known at `known_at` (aware) and return it. `facts` are what the
    letters say, as in `describe_breach`. Its claims are found afterwards. Emits
    `data_breach_recorded`.

    Raises ForbiddenError (no permission), ReasonNeededError, ReasonTooShortError (a text),
    KnownAtError (in the future), HappenedError, ItemsNeededError, SameBreachError (409: recorded
    already), ValueError (no such `kind`).
    """
    require_permission(by, MANAGES)
    if known_at > now():
        raise KnownAtError
    breach = DataBreach(
        title=given_reason(title, 80),
        kind=BreachKind(kind),
        outside_access=outside_access,
        sensitive=sensitive,
        known_at=known_at,
        due_on=timezone.localdate(known_at + TIME_TO_TELL),
        recorded_by=by,
    )
    _describe(breach, by, **facts)  # type: ignore[arg-type]
    with refusals_as({"data_breach_is_recorded_once": SameBreachError}):
        breach.save(force_insert=True)
    hooks.emit("data_breach_recorded", breach)
    return breach


@transaction.atomic
def describe_breach(
    *,
    breach: DataBreach,
    by: User,
    version: int,
    title: str,
    outside_access: bool = False,
    sensitive: bool = False,
    **facts: object,
) -> DataBreach:
    """Write anew what the letters about an open breach say, as its `version` was shown, and return
    it. If they say something else now, it is a new version: claimants who have a letter get another
    one (시행령 §39 ②), and a posting of the old text does not count.

    `facts`: `items` (values of DataItem), `happened_from` and `happened_until` (days; None if not
    known), and the texts `circumstances`, `advice` and `measures`, at most LONGEST_TEXT characters.
    Raises the errors of `record_breach`, ClosedBreachError, NoticesUnderWayError, and ConflictError
    (another version).
    """
    require_permission(by, MANAGES)
    found = lock_open(breach)
    if found.version != version:
        raise ConflictError
    require_no_notices_under_way(found)
    before = _told(found)
    found.title = given_reason(title, 80)
    found.outside_access, found.sensitive = outside_access, sensitive
    described = (found.described_by, found.described_at)
    _describe(found, by, **facts)  # type: ignore[arg-type]
    if _told(found) == before:
        found.described_by, found.described_at = described
    else:
        found.version += 1
        found.posted_on, found.posted_at_place, found.posted_by = None, "", None
    with refusals_as({"data_breach_is_recorded_once": SameBreachError}):
        found.save()
    return found


def _told(breach: DataBreach) -> tuple[object, ...]:
    """Return what the letters about a breach say, to see a change."""
    return (
        breach.items, breach.happened_from, breach.happened_until, breach.circumstances,
        breach.advice, breach.measures,
    )  # fmt: skip


def _describe(
    breach: DataBreach,
    by: User,
    *,
    items: Sequence[str],
    happened_from: date | None,
    happened_until: date | None,
    circumstances: str,
    advice: str,
    measures: str,
) -> None:
    first, last = happened_from, happened_until or happened_from
    if last and (first is None or not first <= last <= timezone.localdate(breach.known_at)):
        raise HappenedError
    breach.items = [item.value for item in DataItem if item.value in items]
    if not breach.items:
        raise ItemsNeededError
    breach.happened_from, breach.happened_until = happened_from, happened_until
    breach.circumstances = full_reason(circumstances, LONGEST_TEXT)
    breach.advice = full_reason(advice, LONGEST_TEXT)
    breach.measures = full_reason(measures, LONGEST_TEXT)
    breach.described_by, breach.described_at = by, now()


@transaction.atomic
def add_source(
    *,
    breach: DataBreach,
    by: User,
    kind: str,
    person: User | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    numbers: str = "",
) -> tuple[BreachSource, int]:
    """Find affected claims of an open breach; return the source and its number of claims.

    `kind` (SourceKind) `seen` and `files` read the access log: what `person` saw, or had in files,
    from `since` to `until` (aware, the end excluded). `numbers` are claim numbers, separated by
    spaces, commas or lines. Raises ForbiddenError (no permission), ClosedBreachError,
    NoticesUnderWayError, OwnBreachError (another source is about `by`), SourceFieldsError (person
    or period is missing), UnknownNumbersError, NoNumbersError, TooManyNumbersError,
    NoClaimsFoundError, ValueError (no such `kind`).
    """
    require_permission(by, MANAGES)
    found = lock_open(breach)
    require_no_notices_under_way(found)
    require_uninvolved(found, by)
    source = BreachSource(breach=found, kind=SourceKind(kind), added_by=by)
    claim_ids = _numbered(numbers) if source.kind == SourceKind.NUMBERS else ()
    if source.kind in OF_A_PERSON:
        if person is None or since is None or until is None or since >= until:
            raise SourceFieldsError
        source.person, source.since, source.until = person, since, until
    source.save(force_insert=True)
    count = add_claims(source, claim_ids)
    if not count:
        raise NoClaimsFoundError
    return source, count


def _numbered(text: str) -> list[int]:
    """Return the primary keys of the claims with these numbers. Raises UnknownNumbersError for
    numbers that do not exist, or are of erased or voided claims, TooManyNumbersError for more than
    MOST_NUMBERS, NoNumbersError without any."""
    numbers = [one for one in dict.fromkeys(re.split(r"[\s,;]+", text.upper())) if one]
    if not numbers:
        raise NoNumbersError
    if len(numbers) > MOST_NUMBERS:
        said = _("접수번호는 한 번에 %(most)s개까지 적습니다. 나누어 적어 주세요.")
        raise TooManyNumbersError(said % {"most": f"{MOST_NUMBERS:,}"})
    rows = Claim.objects.filter(not_voided(), number__in=numbers, erased_at__isnull=True).order_by()
    known = dict(rows.values_list("number", "pk"))
    missing = [number for number in numbers if number not in known]
    if missing:
        said = _("없거나 파기·무효인 접수번호가 %(n)s개 있어 하나도 더하지 않았습니다: %(first)s")
        raise UnknownNumbersError(
            said % {"n": f"{len(missing):,}", "first": ", ".join(one[:40] for one in missing[:5])}
        )
    return list(known.values())


@transaction.atomic
def remove_source(*, source: BreachSource, by: User, reason: str) -> BreachSource:
    """Take the claims of one source out of an open breach and return the source; claims that
    another source found stay.

    Raises ForbiddenError (no permission), ClosedBreachError, NoticesUnderWayError,
    OwnBreachError (a source is about `by`), RemovedSourceError, ReasonNeededError,
    ReasonTooShortError.
    """
    require_permission(by, MANAGES)
    breach = lock_open(source.breach)
    require_no_notices_under_way(breach)
    require_uninvolved(breach, by)
    found = BreachSource.objects.select_for_update(of=("self",)).get(pk=source.pk)
    if found.removed_at is not None:
        raise RemovedSourceError
    found.removed_by, found.removed_at = by, now()
    found.removal_reason = full_reason(reason, LONG_REASON)
    found.save(update_fields=["removed_by", "removed_at", "removal_reason"])
    return found
