"""Recipients of a run, in SQL: claims of the register chosen by a filter, or the lines of a list.

`chosen` selects id, claimant, claim, key, reference, value, and the reason (LeftOut) for which a
recipient gets no grant ('' for the others). No name or telephone is read: a recipient is known by a
keyed digest.
"""

# Every piece of SQL here is a constant of this package; values travel as parameters.
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Max
from django.http import QueryDict

from claims.clock import today
from claims.handovers.states import Answer
from claims.policy.models import Programme, ProgrammeAudience, ProgrammeState
from claims.register.filters import ClaimFilter
from claims.register.models import Claim
from reviews.benefits.errors import (
    CashProgrammeError,
    CountedOnlyError,
    FilterUnreadableError,
    ProgrammeNotRunningError,
    ProgrammeOverError,
)
from reviews.benefits.models import BenefitEntry, BenefitFile, BenefitRun
from reviews.benefits.states import LeftOut, Source

Conditions = Mapping[str, Sequence[str]]
# Search text names people and figures change by the hour: neither chooses who gets a benefit.
NOT_CONDITIONS = frozenset({"q", "figure"})


def _consent(answer: str) -> str:
    """Return SQL that is true where a claim (c) has this answer to a receiver of the company of a
    programme (p)."""
    return f"""EXISTS (
                SELECT FROM public.claims_provisionconsent n
                JOIN public.claims_handoverreceiver r ON r.id = n.receiver_id
                WHERE n.claim_id = c.id AND r.company_id = p.company_id AND n.answer = '{answer}'
            )"""


# Why a claim (c) gets no benefit of a programme (p) of a company (o): also at the moment of giving.
BARRED = f"""
            WHEN c.erased_at IS NOT NULL THEN 'erased'
            WHEN c.withdrawn_at IS NOT NULL THEN 'withdrawn'
            WHEN NOT o.is_operator AND NOT {_consent(Answer.GIVEN)} THEN
                CASE WHEN {_consent(Answer.OUTDATED)} THEN 'consent_outdated'
                ELSE 'no_consent' END"""
# True if a claimant (k, merged into m) has a grant from before a merger, with the key of the other
# claimant. Written with one equality for each key and with OFFSET, so that PostgreSQL can only use
# the unique index: while a run writes the first rows of its programme the planner has no statistics
# for them, and with another index a chunk took four minutes.
_HAS = """EXISTS (
                SELECT FROM public.reviews_benefitgrant g
                WHERE g.programme_id = p.id AND g.claimant_id = k.id
            ) OR EXISTS (
                SELECT FROM public.reviews_benefitgrant g
                WHERE g.programme_id = p.id AND g.claimant_id = m.id
            ) OR EXISTS (
                SELECT FROM public.claims_claimant x
                WHERE x.merged_into_id = COALESCE(m.id, k.id) AND EXISTS (
                    SELECT FROM public.reviews_benefitgrant g
                    WHERE g.programme_id = p.id AND g.claimant_id = x.id OFFSET 0)
            )"""
_REGISTER = """
    SELECT c.id, COALESCE(m.id, k.id) AS claimant_id, c.id AS claim_id,
        COALESCE(m.identity_key, k.identity_key) AS key, c.number AS reference,
        p.unit_value AS value, CASE {barred}
            WHEN EXISTS (
                SELECT FROM public.reviews_benefitgrant g WHERE g.programme_id = p.id
                    AND g.key = COALESCE(m.identity_key, k.identity_key)
            ) OR {has} THEN 'already'
            ELSE '' END AS reason
    FROM ({claims}) AS f (id)
    JOIN public.claims_claim c ON c.id = f.id
    JOIN public.claims_claimant k ON k.id = c.claimant_id
    LEFT JOIN public.claims_claimant m ON m.id = k.merged_into_id
    JOIN public.claims_programme p ON p.id = %s
    LEFT JOIN public.claims_company o ON o.id = p.company_id
    WHERE c.id > %s AND c.id <= %s
"""
_LIST = """
    SELECT e.id, COALESCE(m.id, k.id) AS claimant_id, NULL::bigint AS claim_id,
        COALESCE(m.identity_key, e.key) AS key, e.reference,
        COALESCE(e.value, p.unit_value) AS value, CASE
            WHEN EXISTS (
                SELECT FROM public.reviews_benefitgrant g WHERE g.programme_id = p.id
                    AND g.key = COALESCE(m.identity_key, e.key)
            ) OR {has} THEN 'already'
            ELSE '' END AS reason
    FROM public.reviews_benefitentry e
    LEFT JOIN public.claims_claimant k ON k.identity_key = e.key
    LEFT JOIN public.claims_claimant m ON m.id = k.merged_into_id
    JOIN public.claims_programme p ON p.id = %s
    WHERE e.file_id = %s AND e.id > %s AND e.id <= %s
"""


@dataclass(frozen=True)
class Audience:
    """Recipients of a run of benefits: the lines of a list (`list`), or without one the claims of
    the register that fulfil `conditions` (parameters of its filter)."""

    programme: Programme
    conditions: Conditions = field(default_factory=dict)
    list: BenefitFile | None = None

    @property
    def source(self) -> Source:
        return Source.LIST if self.list is not None else Source.REGISTER


@dataclass(frozen=True)
class Preview:
    """Counts of a run before it is written: recipients, the sum of the values that they get
    (`worth`, in the programme's unit), and the claims or lines left out, by reason. `last` is the
    id of the last claim or line looked at."""

    recipients: int
    worth: int
    left_out: dict[str, int]
    last: int


def audience_of(run: BenefitRun) -> Audience:
    return Audience(run.programme, run.conditions, run.list)


def clean_conditions(conditions: Conditions) -> dict[str, list[str]]:
    """Return {name: [values]} of the conditions that have a value. Raises FilterUnreadableError for
    a condition that the register's filter does not know or accept, since a filter ignores it and
    would choose everybody."""
    given = {name: list(values) for name, values in conditions.items() if any(values)}
    if set(given) & NOT_CONDITIONS or set(given) - set(ClaimFilter.base_filters):
        raise FilterUnreadableError
    if not ClaimFilter(query_of(given), Claim.objects.none()).is_valid():
        raise FilterUnreadableError
    return given


def query_of(conditions: Conditions) -> QueryDict:
    """Return stored conditions ({name: [values]}) as a QueryDict, as the register's list reads it
    from its address."""
    query = QueryDict(mutable=True)
    for name, values in conditions.items():
        query.setlist(name, list(values))
    return query


def require_open(programme: Programme) -> None:
    """Raise an error unless grants of the programme can be given now: CashProgrammeError (it pays
    cash), CountedOnlyError (for the public, without named recipients), ProgrammeNotRunningError,
    ProgrammeOverError (its last day has passed)."""
    if programme.is_cash:
        raise CashProgrammeError
    if programme.audience == ProgrammeAudience.COUNTED:
        raise CountedOnlyError
    if programme.state != ProgrammeState.RUNNING:
        raise ProgrammeNotRunningError
    if programme.ends_on is not None and programme.ends_on < today():
        raise ProgrammeOverError


def chosen(audience: Audience, after: int, until: int) -> tuple[str, list[Any]]:
    """Return (SELECT, its parameters) of the recipients of an audience: one row for each claim or
    line of the list with an id above `after` and up to `until`, in no order. The column `reason`
    says why the recipient is left out, '' for one who gets a grant.

    Raises FilterUnreadableError if a stored condition is no longer known.
    """
    programme = audience.programme.pk
    if audience.list is not None:
        return _LIST.replace("{has}", _HAS), [programme, audience.list.pk, after, until]
    found = ClaimFilter(query_of(clean_conditions(audience.conditions)), Claim.objects.order_by())
    try:
        sql, values = found.qs.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        sql, values = "SELECT NULL::bigint AS id WHERE FALSE", ()
    whole = _REGISTER.replace("{barred}", BARRED).replace("{has}", _HAS)
    return whole.replace("{claims}", sql), [*values, programme, after, until]


def preview(audience: Audience) -> Preview:
    """Return the counts of a run that is to be proposed, over all present claims or lines. Two
    statements, whatever the number of recipients. Raises FilterUnreadableError if a condition is
    not known."""
    rows = Claim.objects.all() if audience.list is None else _entries(audience.list)
    last = int(rows.aggregate(last=Max("pk"))["last"] or 0)
    return count(audience, last)


def _entries(file: BenefitFile) -> Any:
    return BenefitEntry.objects.filter(file=file)


def count(audience: Audience, last: int) -> Preview:
    """Return the counts of a run over the claims or lines with an id up to `last`. Writes nothing.
    Raises FilterUnreadableError if a condition is not known."""
    sql, values = chosen(audience, 0, last)
    found = f"""
        SELECT reason, count(*), sum(value) FROM (
            SELECT reason, key, max(value) AS value, count(*) AS n FROM ({sql}) t GROUP BY 1, 2
        ) u GROUP BY 1
        UNION ALL
        SELECT '{LeftOut.SAME}', count(*) - count(DISTINCT key), 0 FROM ({sql}) t
        WHERE reason = ''
    """
    with connection.cursor() as cursor:
        cursor.execute(found, [*values, *values])
        rows = {reason: (int(n), int(worth or 0)) for reason, n, worth in cursor.fetchall()}
    people, worth = rows.pop("", (0, 0))
    left_out = {reason: n for reason, (n, _worth) in rows.items() if n}
    return Preview(people, worth, left_out, last)
