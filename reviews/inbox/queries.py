"""The items that a person may read now, and those of them that are unread.

One SQL condition for the bell, the page and the mail, so that they agree. It names the member and
not their user, and knows the roles already: the number in the bell is part of the menu's one query.
"""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, Case, DateField, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL

from claims.users.navigation import WaitingRows
from reviews.committee.access.scope import LEFT_FOR_CONFLICT, member_of, sees_all
from reviews.committee.models import AssignmentStatus, ReviewStatus
from reviews.inbox.models import AWAIT_A_VOTE, KEPT, OF_LOOKED_UP, InboxItem, InboxKind
from reviews.inbox.preferences import kinds_of
from reviews.inbox.returned import WHY, returned_to
from reviews.payouts.states.batches import BatchStatus
from reviews.payouts.states.recoveries import MovementStatus, RecoveryStatus

MOST_COUNTED = 100  # the bell says 99+ beyond

_SEAT = """
    SELECT FROM public.reviews_assignment a JOIN public.reviews_review r ON r.id = a.review_id
    WHERE a.member_id = %s AND r.claim_id = i.claim_id
"""
_OF_USER = """
    SELECT i.id FROM public.reviews_inboxitem i
    LEFT JOIN public.reviews_assignment seat ON seat.id = i.seat_id
    LEFT JOIN public.reviews_review review ON review.id = seat.review_id
    LEFT JOIN public.reviews_payoutbatch batch ON batch.id = i.batch_id
    WHERE i.user_id = %s AND i.kind = ANY(%s)
        AND (i.kind <> 'proposal_back' OR i.facts ->> 'what' = ANY(%s))
        AND (i.claim_id IS NULL OR i.kind = ANY(%s) OR {scope}
            OR i.kind = 'proposal_back' AND i.facts ->> 'what' <> 'supplement'
            OR i.kind = ANY(%s) AND {looked_up})
"""
# A check that still waits, with the due day that its reader was told.
_SAMPLE_OF_THE_DAY = """public.reviews_samplecheck w
        WHERE w.id = (i.facts ->> 'sample')::bigint AND w.status IN ('open', 'differs')
            AND w.due_on = (i.facts ->> 'day')::date"""
# A vote that was late when the item was written, and has not been cast since.
_LATE_VOTE = """public.reviews_assignment w
        JOIN public.reviews_review r ON r.id = w.review_id AND r.status = 'in_review'
        JOIN public.reviews_member m ON m.id = w.member_id
        WHERE w.status = 'active' AND w.voted_at IS NULL
            AND r.due_on < (i.facts ->> 'before')::date"""
# Only the newest item of its kind: each day's item replaces the one before.
_NEWEST = """NOT EXISTS (
            SELECT FROM public.reviews_inboxitem later
            WHERE later.user_id = i.user_id AND later.kind = i.kind AND later.id > i.id
        )"""


# Filings of claimants with a day by which they are answered: table, column of that day.
REGISTERED: dict[InboxKind, tuple[str, str]] = {
    InboxKind.APPEAL_REGISTERED: ("reviews_appeal", "decide_by"),
    InboxKind.OBJECTION_REGISTERED: ("reviews_objection", "decide_by"),
    InboxKind.DATA_REQUEST_REGISTERED: ("reviews_datasubjectrequest", "due_on"),
}


def _of_fact(table: str, fact: str, status: str) -> str:
    """Return SQL, after FROM, of the row that a fact of item i names, while it has this status."""
    return f"""public.{table} w
        WHERE w.id = (i.facts ->> '{fact}')::bigint AND w.status = '{status}'"""


def _of_claim(table: str, status: str) -> str:
    """Return SQL, after FROM, of the rows of the claim of item i that have this status."""
    return f"""public.{table} w
        WHERE w.claim_id = i.claim_id AND w.status = '{status}'"""


# Of a kind that waits for somebody: the row that still waits. Done by another person, it needs no
# reading any more.
_STILL_WAITS: dict[InboxKind, str] = {
    InboxKind.HANDOVER_TO_CONFIRM: _of_fact("claims_handover", "handover", "waiting"),
    InboxKind.HOLD_WAITS: """public.reviews_payeehold w
        WHERE w.id = (i.facts ->> 'hold')::bigint AND w.status = i.facts ->> 'waits'""",
    InboxKind.PAYOUT_CANCELLED: """public.reviews_payout w
        WHERE w.id = (i.facts ->> 'payout')::bigint AND NOT EXISTS (
            SELECT FROM public.reviews_payout o WHERE o.claim_id = w.claim_id AND o.kind = w.kind
                AND o.id > w.id AND o.status <> 'cancelled'
        )""",
    InboxKind.MONTH_WAITS: """public.reviews_monthclosing w
        WHERE w.id = (i.facts ->> 'closing')::bigint AND w.status = i.facts ->> 'waits'""",
    InboxKind.BENEFIT_TO_APPROVE: _of_fact("reviews_benefitrun", "run", "waiting"),
    InboxKind.SAMPLE_TO_JUDGE: _of_fact("reviews_samplecheck", "sample", "open"),
    InboxKind.SAMPLE_DIFFERS: _of_fact("reviews_samplecheck", "sample", "differs"),
    InboxKind.SAMPLE_DUE: f"""{_SAMPLE_OF_THE_DAY} AND w.status = 'open'""",
    InboxKind.SAMPLE_LATE: _SAMPLE_OF_THE_DAY,
    InboxKind.VOTES_LATE: f"""{_LATE_VOTE} AND m.user_id = i.user_id AND {_NEWEST}""",
    InboxKind.VOTES_STUCK: f"""{_LATE_VOTE} AND {_NEWEST}""",
    InboxKind.MEMBER_LEAVES: """public.reviews_assignment w
        JOIN public.reviews_member m ON m.id = w.member_id
        JOIN public.reviews_review r ON r.id = w.review_id
        WHERE w.member_id = (i.facts ->> 'member')::bigint AND w.status = 'active'
            AND r.status NOT IN ('decided', 'withdrawn', 'unsubmitted')
            AND m.term_to = (i.facts ->> 'day')::date""",
    InboxKind.INSPECTION_LATE: """(SELECT 1) w
        WHERE NOT EXISTS (
            SELECT FROM public.claims_accessinspection s
            WHERE s.month = (i.facts ->> 'month')::date
        )""",
    InboxKind.BULK_TO_APPROVE: """public.reviews_noticebulk w
        WHERE w.id = i.bulk_id AND w.status = 'prepared'""",
    InboxKind.STATISTICS_TO_PUBLISH: _of_fact("reviews_publication", "version", "prepared"),
    InboxKind.ACCOUNT_TO_CONFIRM: _of_fact("claims_proposedaccount", "account", "waiting"),
    InboxKind.INQUIRY_ESCALATED: """public.claims_inquiry w
        WHERE w.id = (i.facts ->> 'inquiry')::bigint AND w.office = i.facts ->> 'office'""",
    InboxKind.CHANGE_TO_CONFIRM: _of_fact("claims_proposedchange", "change", "waiting"),
    InboxKind.RESULTS_TO_CONFIRM: _of_fact("reviews_handresult", "results", "proposed"),
    InboxKind.DOCUMENT_BULK: _of_fact("reviews_documentbulk", "bulk", "prepared"),
    InboxKind.RETRIAGE_TO_CONFIRM: _of_fact("reviews_retriage", "retriage", "proposed"),
    InboxKind.ERASURE_TO_APPROVE: _of_fact("reviews_erasurerun", "erasure", "proposed"),
    InboxKind.OBJECTION_TO_CONFIRM: _of_claim("reviews_objection", "proposed"),
    InboxKind.OBJECTION_SENT_BACK: _of_claim("reviews_objection", "received"),
    InboxKind.DATA_BREACH_RECORDED: _of_fact("reviews_databreach", "row", "open"),
    InboxKind.CHALLENGE_REGISTERED: _of_fact("reviews_challenge", "row", "received"),
    **{kind: _of_fact(table, "row", "received") for kind, (table, _day) in REGISTERED.items()},
    InboxKind.FACTS_TO_CONFIRM: _of_claim("claims_factcorrection", "waiting"),
    InboxKind.PAYEE_TO_CONFIRM: """public.claims_representation w
        WHERE w.claim_id = i.claim_id AND CASE WHEN i.facts ? 'ends'
            THEN w.id = (i.facts ->> 'ends')::bigint AND w.status = 'in_force'
                AND floor(extract(epoch FROM w.ending_at)) = (i.facts ->> 'at')::bigint
            ELSE w.status = 'waiting' END""",
}
_STILL_WAITING = " ".join(
    f"WHEN '{kind.value}' THEN EXISTS (SELECT FROM {row})"  # noqa: S608 - constants of this file
    for kind, row in _STILL_WAITS.items()
)
# Nor are items unread whose work is done: a cast vote, a released batch, a confirmed recovery.
_UNREAD = f"""
    AND i.read_at IS NULL
    AND NOT (i.kind = ANY(%s) AND i.seat_id IS NOT NULL
        AND (seat.voted_at IS NOT NULL OR review.status NOT IN (%s, %s)))
    AND (i.batch_id IS NULL OR batch.status = %s)
    AND (i.kind <> %s OR CASE WHEN i.facts ? 'movement' THEN EXISTS (
            SELECT FROM public.reviews_recoverymovement m
            WHERE m.id = (i.facts ->> 'movement')::bigint AND m.status = %s
        ) ELSE EXISTS (
            SELECT FROM public.reviews_recovery r
            WHERE r.id = (i.facts ->> 'recovery')::bigint AND r.status = %s
        ) END)
    AND CASE i.kind {_STILL_WAITING} ELSE true END
"""  # noqa: S608 - constants of this file
_UNREAD_WITH: list[Any] = [
    list(AWAIT_A_VOTE),
    ReviewStatus.IN_REVIEW,
    ReviewStatus.SUPPLEMENT_REQUESTED,
    BatchStatus.BUILT,
    InboxKind.RECOVERY_WAITS,
    MovementStatus.WAITING,
    RecoveryStatus.PROPOSED,
]


def _of(user: Any) -> tuple[str, list[Any]]:
    """Return (SQL, parameters) that select the ids of the items that a user may read.

    Items about a claim are readable with an active seat on it, or for users who see all claims,
    unless they left its panel for a conflict of interest; those of OF_LOOKED_UP also for the
    customer centre. Who made a proposal reads that it came
    back while they may make such (`returned_to`), a member only with the seat. No query of its own
    for a request's user.
    """
    member = member_of(user)
    scope, values = "false", []
    looked_up: tuple[str, list[Any]] = ("true", [])
    if member is not None:
        left = [member.pk, list(LEFT_FOR_CONFLICT)]
        looked_up = (f"NOT EXISTS ({_SEAT} AND a.left_as = ANY(%s))", left)
        scope, values = f"EXISTS ({_SEAT} AND a.status = %s)", [member.pk, AssignmentStatus.ACTIVE]
    if sees_all(user):
        scope, values = looked_up
    sql = _OF_USER.format(scope=scope, looked_up=looked_up[0])
    kinds = [list(kinds_of(user)), returned_to(user), list(KEPT)]
    return sql, [user.pk, *kinds, *values, list(OF_LOOKED_UP), *looked_up[1]]


def unread(user: Any) -> QuerySet[InboxItem]:
    """Return a user's unread inbox items, without those whose work has been done meanwhile, for
    example by somebody else."""
    sql, values = _of(user)
    return InboxItem.objects.filter(pk__in=RawSQL(sql + _UNREAD, [*values, *_UNREAD_WITH]))  # noqa: S611 - constants of this file


def items_of(user: Any) -> QuerySet[InboxItem]:
    """Return the inbox items that a user may read now, each annotated with `is_unread`."""
    sql, values = _of(user)
    new = Q(pk__in=RawSQL(sql + _UNREAD, [*values, *_UNREAD_WITH]))  # noqa: S611 - constants of this file
    marked = Case(When(new, then=Value(True)), default=Value(False), output_field=BooleanField())
    rows = InboxItem.objects.filter(pk__in=RawSQL(sql, values))  # noqa: S611 - constants of this file
    return rows.annotate(is_unread=marked)


_DUE_DAYS = " ".join(
    f"WHEN '{kind.value}' THEN (SELECT w.{day} FROM public.{table} w "  # noqa: S608 - constants
    "WHERE w.id = (reviews_inboxitem.facts ->> 'row')::bigint AND w.status = 'received')"
    for kind, (table, day) in REGISTERED.items()
)
# The day by which a filing is to be answered, as it is now: it may have been extended.
DUE = RawSQL(f"CASE reviews_inboxitem.kind {_DUE_DAYS} END", [], DateField())  # noqa: S608, S611


def for_display(rows: QuerySet[InboxItem]) -> QuerySet[InboxItem]:
    """Return the items with the rows joined that their lines name (claim, seat, sitting and
    others), the reason of proposals that came back (`why`) and the day by which a filing is to be
    answered (`due`, None once it was), so that showing them needs no further query."""
    return rows.annotate(why=WHY, due=DUE).select_related(
        "claim", "seat__review", "seat__left_by", "seat__left_decided_by", "sitting", "batch",
        "bulk", "by",
    ).defer("claim__narrative")  # fmt: skip


def waiting_for(user: Any) -> WaitingRows:
    """Return (SQL, parameters) that select a user's unread items, at most MOST_COUNTED, for the
    query that counts for the menu."""
    sql, values = _of(user)
    return WaitingRows(f"{sql}{_UNREAD} LIMIT {MOST_COUNTED}", [*values, *_UNREAD_WITH])
