"""The card 내 확인을 기다리는 일: work of two people that waits for this user as the second one.

Each kind counts the rows of its list as filtered to the user, or those of its model's
`waiting_for`, by which its pages and verbs say who may confirm. A row whose first person has left
the office is counted too: it waits for the same people, who decline it (decision 0122).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from django.apps import apps
from django.db.models import Case, Count, F, Max, Min, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from claims import clock
from claims.bank_accounts.models import CONFIRM as CONFIRM_ACCOUNT
from claims.cached_counts import cached_count, lag_of
from claims.changes.models import PERMISSION as CONFIRM_CHANGE
from claims.changes.models import ProposedChange
from claims.handovers.permissions import CONFIRM as CONFIRM_HANDOVER
from claims.lists.registry import list_named
from claims.policy.deadlines import working_days_between
from claims.register.models.fact_triggers import CONFIRM as CONFIRM_FACTS
from claims.representation.models import CONFIRM as CONFIRM_PAYEE
from reviews.benefits.models import BenefitRun
from reviews.benefits.permissions import APPROVE as APPROVE_BENEFIT
from reviews.committee.access.scope import member_of
from reviews.committee.models import APPROVE_DOCUMENTS, Retriage, SampleCheck
from reviews.committee.models.triggers.objections import DECIDES
from reviews.committee.retriage.verbs import RETRIAGES
from reviews.committee.sample_checks.scope import differing_samples
from reviews.committee.seats.challenges import challenges_to_decide
from reviews.dashboard.words import TO_CONFIRM
from reviews.erasure.models import ErasureRun
from reviews.erasure.permissions import APPROVE as APPROVE_ERASURE
from reviews.payouts.holds.verbs import SETTLE
from reviews.payouts.models import HandResult, MonthClosing, PayoutBatch, RecoveryMovement
from reviews.payouts.months.verbs import CLOSE
from reviews.payouts.recoveries.movements.waiting import SECOND_PEOPLE
from reviews.payouts.states.books import MonthStatus
from reviews.payouts.states.recoveries import MovementStatus, RecoveryStatus
from reviews.publication.models import Publication
from reviews.publication.states import PUBLISH


@dataclass(frozen=True)
class SecondWork:
    """One kind of work of two people. Any of `permissions` makes a second person of it.

    `rows(user)` are those that wait for the user, `since` the moment from which a row waits. They
    are all rows of the list `url_name` with `query` if `is_whole_list`; else a single one is opened
    by `page`, whose argument is the column `target`."""

    name: str
    permissions: tuple[str, ...]
    rows: Callable[[Any], QuerySet[Any]]
    since: str | Combinable
    url_name: str
    query: str = ""
    is_whole_list: bool = False
    page: str = ""
    target: str = "pk"
    of_deputies: bool = False  # also for members who deputise for the chair

    def opens_for(self, user: Any) -> bool:
        if any(map(user.has_perm, self.permissions)):
            return True
        if not self.of_deputies or not user.has_perm("reviews.cast_vote"):
            return False
        member = member_of(user)
        return member is not None and member.deputises_today

    def url(self, first: int, last: int) -> str:
        """Return the address of the only row, if all rows have the same `target` and their kind has
        a page; else of the list."""
        if self.page and first == last:
            return reverse(self.page, args=[first])
        return reverse(self.url_name) + (f"?{self.query}" if self.query else "")


@dataclass(frozen=True)
class WaitingLine:
    """One line of the card: `n` rows of a kind wait, the oldest since the day `since` (KST), `days`
    working days ago, as the kinds' lists count them. `is_whole_list`: the page at `url` lists these
    rows and no others."""

    label: str | Promise
    words: str | Promise
    n: int
    since: date
    url: str
    is_whole_list: bool

    @property
    def days(self) -> int:
        return max(0, working_days_between(self.since, clock.today()))

    @property
    def is_of_today(self) -> bool:
        return self.since >= clock.today()


def _listed(
    name: str, permissions: tuple[str, ...], since: str | Combinable, listed: str, query: str = ""
) -> SecondWork:
    """Return a kind whose rows are those of a list of the registry, filtered by `query`."""

    def rows(user: Any) -> QuerySet[Any]:
        found = list_named(listed)
        assert found is not None  # noqa: S101 - registered when the apps are ready
        own = found.rows(user, QueryDict(query)).order_by().values("pk")
        return own.model.objects.filter(pk__in=own)

    url_name = URL_NAMES[listed]
    return SecondWork(name, permissions, rows, since, url_name, query, is_whole_list=True)


def _waiting_recovery() -> Case:
    movements = RecoveryMovement.objects.filter(
        recovery=OuterRef("pk"), status=MovementStatus.WAITING
    )
    first = movements.order_by("entered_at").values("entered_at")[:1]
    return Case(
        When(status=RecoveryStatus.PROPOSED, then=F("proposed_at")), default=Subquery(first)
    )


def _waiting_month() -> Case:
    """Return the moment since which a month waits: that of its proposal, or the last one at which
    its history has the proposed reopening."""
    events: QuerySet[Any] = apps.get_model("reviews", "MonthClosingEvent").objects.all()
    asked = events.filter(pgh_obj=OuterRef("pk"), status=MonthStatus.REOPENING)
    last = asked.order_by("-pgh_id").values("pgh_created_at")[:1]
    return Case(When(status=MonthStatus.PROPOSED, then=F("proposed_at")), default=Subquery(last))


URL_NAMES = {
    "bulks": "notices:bulks",
    "account-corrections": "bank_accounts:corrections",
    "fact_corrections": "committee:fact_corrections",
    "representations": "representation:list",
    "handovers": "handovers:handovers",
    "objections": "committee:objections",
    "document-bulks": "committee:document_bulks",
    "holds": "payouts:holds",
    "recoveries": "payouts:recoveries",
}
KINDS = (
    _listed("bulks", ("reviews.approve_bulk",), "prepared_at", "bulks", "show=mine"),
    SecondWork(
        "statistics", (PUBLISH,), Publication.objects.waiting_for, "prepared_at",
        "publication:publications", page="publication:publication",
    ),
    _listed("accounts", (CONFIRM_ACCOUNT,), "proposed_at", "account-corrections"),
    _listed("facts", (CONFIRM_FACTS,), "proposed_at", "fact_corrections", "state=confirm"),
    _listed("payees", (CONFIRM_PAYEE,), Coalesce("ending_at", "entered_at"), "representations"),
    _listed("handovers", (CONFIRM_HANDOVER,), "proposed_at", "handovers", "tab=mine"),
    _listed("objections", (DECIDES,), "proposed_at", "objections", "state=confirm"),
    _listed("documents", (APPROVE_DOCUMENTS,), "prepared_at", "document-bulks", "show=mine"),
    SecondWork(
        "retriages", (RETRIAGES,), Retriage.objects.waiting_for, "proposed_at",
        "committee:retriages", page="committee:retriage",
    ),
    _listed("holds", (SETTLE,), "proposed_at", "holds", "show=mine"),
    replace(
        _listed("recoveries", SECOND_PEOPLE, _waiting_recovery(), "recoveries", "show=mine"),
        of_deputies=True,
    ),
    SecondWork(
        "batches", ("reviews.release_batch",), PayoutBatch.objects.waiting_for, "built_at",
        "payouts:batches", page="payouts:batch",
    ),
    SecondWork(
        "results", ("reviews.release_batch",), HandResult.objects.waiting_for, "proposed_at",
        "payouts:batches", page="payouts:batch", target="batch",
    ),
    SecondWork(
        "months", (CLOSE,), MonthClosing.objects.waiting_for, _waiting_month(), "payouts:months"
    ),
    SecondWork(
        "samples_to_judge", ("reviews.cast_vote",), SampleCheck.objects.judged_now_by, "at",
        "committee:samples", page="committee:sample",
    ),
    SecondWork(
        "samples_that_differ", ("reviews.confirm_decision",), differing_samples, "judged_at",
        "committee:samples", "tab=differs", page="committee:sample", of_deputies=True,
    ),
    SecondWork(
        "challenges", ("reviews.confirm_decision",), challenges_to_decide, "received_at",
        "committee:challenges", of_deputies=True,
    ),
    SecondWork(
        "benefits", (APPROVE_BENEFIT,), BenefitRun.objects.waiting_for, "proposed_at",
        "programmes:programmes", page="programmes:run",
    ),
    SecondWork(
        "erasures", (APPROVE_ERASURE,), ErasureRun.objects.waiting_for, "proposed_at",
        "erasure:runs", page="erasure:run",
    ),
    SecondWork(
        "changes", (CONFIRM_CHANGE,), ProposedChange.objects.waiting_for, "proposed_at",
        "changes:changes", is_whole_list=True,
    ),
)  # fmt: skip
Counted = tuple[int, datetime, int, int]  # rows, oldest moment, smallest and greatest target


def confirmation_card(user: Any) -> dict[str, Any]:
    """Return the context of the card: a WaitingLine for each kind of work that waits for this user
    as the second person, the one that waits longest first. {} without such an office. One cached
    count."""
    kinds = [kind for kind in KINDS if kind.opens_for(user)]
    if not kinds:
        return {}
    counted = cached_count(f"to_confirm:{user.pk}", partial(count, user))
    lines = [_line(kind, counted.value[kind.name]) for kind in kinds if kind.name in counted.value]
    lines.sort(key=lambda line: line.since)
    return {"lines": lines, "lag": lag_of(counted), "counted_at": counted.counted_at}


def _line(kind: SecondWork, found: Counted) -> WaitingLine:
    n, since, first, last = found
    label, words = TO_CONFIRM[kind.name]
    day, url = timezone.localdate(since), kind.url(first, last)
    return WaitingLine(label, words, n, day, url, kind.is_whole_list)


def count(user: Any) -> dict[str, Counted]:
    """Return what waits for this user as the second person, by the name of its kind; kinds of which
    nothing waits are absent. One query, none for a user without such an office."""
    parts = [_counts(kind, user) for kind in KINDS if kind.opens_for(user)]
    if not parts:
        return {}
    return {name: tuple(found) for name, *found in parts[0].union(*parts[1:], all=True) if found[0]}


def _counts(kind: SecondWork, user: Any) -> QuerySet[Any, tuple[Any, ...]]:
    rows = kind.rows(user).order_by().annotate(_kind=Value(kind.name), _since=_of(kind.since))
    return rows.values("_kind").annotate(
        _n=Count("pk"), _oldest=Min("_since"), _first=Min(kind.target), _last=Max(kind.target)
    ).values_list("_kind", "_n", "_oldest", "_first", "_last")  # fmt: skip


def _of(since: str | Combinable) -> Combinable:
    return F(since) if isinstance(since, str) else since
