"""Claims that a data breach affects: found by the access log, by number, or all of them; and
whether their claimants were told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat
from django.db.models.query import QuerySet

from claims.clock import now
from claims.privacy.models import Action
from claims.register.models import Claim
from reviews.data_breaches.models import BreachClaim, BreachSource, DataBreach
from reviews.data_breaches.states import SourceKind, Told
from reviews.notices.bulk.audiences.kinds import LISTED
from reviews.notices.bulk.letters.keys import key_prefix
from reviews.notices.events import Event
from reviews.notices.models import OPEN, Notice, NoticeBulk, NoticeQuerySet

LIST = "data-breach-claims"  # name of the list of a breach's claims
BREACH = "breach"  # its query parameter: the breach's primary key

# Claims that were shown to a person (%(user)s) in a period, by entries of their own, by the rows of
# an entry that shows several, and by the entry of the file that was downloaded. Claims that were
# erased since, and voided ones, are left out.
_SEEN = """
    INSERT INTO reviews_breachclaim (source_id, claim_id)
    WITH entries AS MATERIALIZED (
        SELECT id, claim_id, same_claims_id FROM claims_accessentry
        WHERE user_id = %(user)s AND at >= %(since)s AND at < %(until)s {of_files}
    ), shown (claim_id) AS (
        SELECT claim_id FROM entries WHERE claim_id IS NOT NULL
        UNION SELECT s.claim_id FROM claims_accessentryclaim s JOIN entries e ON s.entry_id = e.id
        UNION SELECT s.claim_id FROM claims_accessentryclaim s
              JOIN entries e ON s.entry_id = e.same_claims_id
    )
    SELECT %(source)s, c.id FROM shown JOIN claims_claim c ON c.id = shown.claim_id
    WHERE {kept} ORDER BY c.id
"""
_FILES = tuple(action.value for action in (Action.DOWNLOAD, Action.EXPORT))
_EVERYONE = """
    INSERT INTO reviews_breachclaim (source_id, claim_id)
    SELECT %(source)s, c.id FROM claims_claim c WHERE {kept} ORDER BY c.id
"""
# A voided entry may have the telephone of somebody else.
_KEPT = """c.erased_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM claims_enteredclaim v WHERE v.claim_id = c.id AND v.voided_at IS NOT NULL
    )"""


def not_voided() -> Q:
    """Return the condition on Claim for claims that are no voided entries."""
    return Q(entry__isnull=True) | Q(entry__voided_at__isnull=True)


def add_claims(source: BreachSource, claim_ids: Sequence[int] = ()) -> int:
    """Add the claims that a new source finds, in one statement, and return how many. `claim_ids`
    are those of a source by number."""
    if source.kind == SourceKind.NUMBERS:
        rows = [BreachClaim(source=source, claim_id=pk) for pk in sorted(set(claim_ids))]
        return len(BreachClaim.objects.bulk_create(rows))
    statement = _EVERYONE.format(kept=_KEPT)
    given: dict[str, Any] = {"source": source.pk}
    if source.kind != SourceKind.EVERYONE:
        of_files = "AND action = ANY(%(files)s)" if source.kind == SourceKind.FILES else ""
        statement = _SEEN.format(of_files=of_files, kept=_KEPT)
        given |= {
            "user": source.person_id,
            "since": source.since,
            "until": source.until,
            "files": list(_FILES),
        }
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return int(cursor.rowcount)


def claims_of(breach: int) -> QuerySet[BreachClaim]:
    """Return the rows of a breach (primary key) that count, for a condition on claims."""
    return BreachClaim.objects.filter(source__breach=breach, source__removed_at__isnull=True)


def affected_claims(breach: int) -> QuerySet[Claim]:
    """Return the claims that a breach (primary key) affects, each once."""
    return Claim.objects.filter(pk__in=claims_of(breach).order_by().values("claim"))


def bulks_of(breach: int) -> QuerySet[NoticeBulk]:
    """Return the bulk notices about a breach (primary key), cancelled ones included."""
    meant = {"list": LIST, "conditions": [[BREACH, str(breach)]]}
    return NoticeBulk.objects.filter(
        event=Event.DATA_BREACH, audience=LISTED, parameters__contains=meant
    )


def subject_of(breach: DataBreach) -> str:
    """Return the subject of the letters about a breach, as its text is now, in the keys of their
    notices. Those of an earlier text have another one."""
    return f"{breach.pk}.{breach.version}"


def notices_of(breach: DataBreach, *, any_text: bool = False) -> NoticeQuerySet:
    """Return the notices about a breach, as its text is now, that were not taken back; those by
    another channel included. With `any_text`, those of earlier texts too."""
    prefix = key_prefix(Event.DATA_BREACH, subject_of(breach))
    if any_text:
        prefix = prefix.removesuffix(f"{breach.version}:")
    # By the index over claims: that over keys would read every letter of the breach for each claim.
    whole = Concat("key", Value(""), output_field=CharField())
    found = Notice.objects.alias(whole=whole).filter(whole__startswith=prefix)
    return found.filter(event=Event.DATA_BREACH).not_taken_back().order_by()


def was_written(breach: DataBreach) -> Q:
    """Return the condition on Claim for claims with a notice of what the breach is known to be
    now."""
    return Q(Exists(notices_of(breach).filter(claim=OuterRef("pk"))))


def with_told(claims: QuerySet[Claim], breach: DataBreach) -> QuerySet[Any]:
    """Return the claims, each with `told` (a value of `Told`) and `told_at`: when a notice of what
    is known now was sent, or the claimant was told in another way; None before."""
    notices = notices_of(breach).filter(claim=OuterRef("pk"))
    told = notices.told()
    at = told.annotate(at=Coalesce("sent_at", "handled_at")).order_by("at").values("at")[:1]
    rows: Any = claims.annotate(
        told=Case(
            When(Exists(told), then=Value(Told.TOLD)),
            When(Exists(notices.filter(status__in=OPEN)), then=Value(Told.UNDER_WAY)),
            When(Exists(notices), then=Value(Told.FAILED)),
            default=Value(Told.NOT_YET),
            output_field=CharField(),
        ),
        told_at=Subquery(at),
    )
    return rows  # type: ignore[no-any-return]


def told_late(breach: DataBreach) -> int:
    """Return the number of affected claims whose claimants were not told by `due_at` (시행령 §39
    ①), neither by a letter of any text nor, where none reached them, by a posting."""
    if now() <= breach.due_at:
        return 0
    told = notices_of(breach, any_text=True).filter(claim=OuterRef("pk")).told()
    in_time = told.alias(at=Coalesce("sent_at", "handled_at")).filter(at__lte=breach.due_at)
    late = affected_claims(breach.pk).exclude(Exists(in_time))
    if breach.posted_on and breach.posted_on <= breach.due_on:
        late = late.filter(Exists(told))
    return late.count()


def told_counts(breach: DataBreach) -> dict[str, int]:
    """Return the number of affected claims by value of `Told`; 0 for a value without any."""
    rows = with_told(affected_claims(breach.pk), breach).order_by()
    found = dict(rows.values_list("told").annotate(n=Count(F("pk"))))
    return {value: found.get(value, 0) for value in Told.values}
