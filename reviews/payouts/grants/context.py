"""Template contexts of the pages of fixed grants: kinds with their progress, runs, claims without a
usable account, and the waiver sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import product
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2 import RequestConfig

from claims import clock
from claims.banks import bank_name
from claims.confirmation.forms import ReasonForm, sheet_form
from claims.confirmation.sheet import Sheet
from claims.hooks import PickAction, tied_claims
from claims.policy.models import Programme, SupportPolicy
from claims.register.models import BankAccount, Claim
from claims.representation.models import Representation
from claims.tables import keyset
from claims.users.requests import acting_user, whole_number
from reviews.notices.bulk.audiences.choosing import MOST_PICKED, ROWS
from reviews.notices.events import Event
from reviews.notices.models import NoticeLanguage
from reviews.payouts.grants.account_requests import LIST
from reviews.payouts.grants.approval import MOST_ROWS, Offer, offer
from reviews.payouts.grants.eligibility import ROUTES, GrantRoute
from reviews.payouts.grants.lists import (
    ASKED,
    CAME,
    FAILED,
    account_conditions,
    claims_of_kind,
    grant_of,
    kind_of,
    kinds,
    programme_of,
)
from reviews.payouts.grants.queries import (
    CountAndSum,
    GrantSummary,
    grant_summary,
    waiting_by_run,
)
from reviews.payouts.grants.tables import AccountTable, RunTable
from reviews.payouts.grants.waiver import WaiverGround
from reviews.payouts.ledger.budget import budgets
from reviews.payouts.models import GrantRun
from reviews.payouts.models.runs import RunStatus
from reviews.payouts.states.payouts import PayoutStatus

# The page that asks the claimants of picked claims for an account.
ASKS = PickAction(
    "reviews.prepare_bulk",
    "notices:new_bulk",
    gettext_lazy("고른 신청에 계좌 묻기"),
    MOST_PICKED,
    (("letter", Event.ACCOUNT_ASKED.value),),
)
UNANSWERED_AFTER = timedelta(seconds=10)  # a queued run; then the page says that no worker answers

SHOWN_STATES = (
    PayoutStatus.PREPARED,
    PayoutStatus.APPROVED,
    PayoutStatus.BATCHED,
    PayoutStatus.PAID,
    PayoutStatus.FAILED,
    PayoutStatus.CANCELLED,
)


@dataclass(frozen=True)
class RunProgress:
    """Progress of a grant run. `rate` (claims a second) and `seconds_left` are None before the
    first claims are processed; `no_worker` is True if a queued run has not been started for
    UNANSWERED_AFTER."""

    run: GrantRun
    rate: int | None
    seconds_left: int | None
    no_worker: bool

    @property
    def done(self) -> int:
        return self.run.looked_at


def progress_of(run: GrantRun) -> RunProgress:
    """Return the progress of a grant run, computed from the counters stored with it; no query."""
    rate = left = None
    if run.started_at is not None:
        seconds = (run.progress_at - run.started_at).total_seconds()
        if seconds > 0 and run.looked_at:
            rate = round(run.looked_at / seconds)
            left = round(max(run.expected - run.looked_at, 0) * seconds / run.looked_at)
    waits = run.status == RunStatus.QUEUED and clock.now() - run.progress_at > UNANSWERED_AFTER
    return RunProgress(run=run, rate=rate, seconds_left=left, no_worker=waits)


@dataclass(frozen=True)
class KindView:
    """One kind of fixed grant of a programme as its panel shows it: its counts, the progress of a
    run under way (else None), and the last run if that failed or left out claims (else None).
    `is_named` where several programmes have such a panel."""

    grant: GrantRoute
    programme: Programme
    is_named: bool
    summary: GrantSummary
    progress: RunProgress | None
    stopped: GrantRun | None  # the last run, where it has an `error`

    @property
    def label(self) -> str:
        kind = str(self.grant.kind.label)
        return f"{self.programme}: {kind}" if self.is_named else kind

    @property
    def code(self) -> str:
        """The code of the programme; '' if there is one programme only."""
        return self.programme.code if self.is_named else ""

    @property
    def accounts_url(self) -> str:
        """The address of the list of claims whose account somebody has to look at."""
        of = {"programme": self.code} if self.is_named else {}
        query = urlencode({"kind": self.grant.kind.value, **of})
        return f"{reverse('payouts:grant_accounts')}?{query}"

    @property
    def states(self) -> list[tuple[PayoutStatus, CountAndSum]]:
        return [(status, self.summary.of(status)) for status in SHOWN_STATES]


def grants_page(request: HttpRequest) -> dict[str, Any]:
    programmes = [policy.programme for policy in SupportPolicy.objects.of_each_programme()]
    runs = GrantRun.objects.filter(programme__in=programmes)
    by_grant = ("kind", "programme_id")
    last = {
        (one.kind, one.programme_id): one
        for one in runs.order_by(*by_grant, "-pk").distinct(*by_grant)
    }
    kinds = []
    for programme, (kind, grant) in product(programmes, ROUTES.items()):
        run = last.get((kind, programme.pk))
        kinds.append(
            KindView(
                grant=grant,
                programme=programme,
                is_named=len(programmes) > 1,
                summary=grant_summary(grant, programme),
                progress=progress_of(run) if run is not None and run.under_way else None,
                stopped=run if run is not None and not run.under_way and run.error else None,
            )
        )
    return {
        "kinds": kinds,
        "run_table": _runs(request, programmes),
        "budgets": budgets(one.pk for one in programmes),
        "may_prepare": request.user.has_perm("reviews.prepare_payout"),
    }


def _runs(request: HttpRequest, programmes: Sequence[Programme]) -> RunTable:
    """Return the table of grant runs; each run of the shown page has the number and won of its
    payouts that wait for approval. With several programmes each run names its own."""
    may_approve = request.user.has_perm("reviews.approve_payout")
    waiting: dict[int, CountAndSum] = {}
    table = RunTable(
        GrantRun.objects.select_related("started_by", "programme"),
        waiting=waiting,
        may_approve=may_approve,
        names_programme=len(programmes) > 1,
    )
    RequestConfig(request, paginate=keyset(request)).configure(table)
    waiting.update(waiting_by_run([row.record.pk for row in table.paginated_rows]))
    return table


def accounts_page(request: HttpRequest) -> dict[str, Any]:
    """Return the template context of the list of claims that get no fixed grant until somebody
    looks at their account. `?kind=` names the kind of grant (default: tier grant); `?why=failed`
    keeps the claims whose only fault is an earlier failed payment; `?asked=` those whose claimant
    was asked for an account or not, or has sent a bankbook copy since (oldest copy first, for the
    people who enter accounts: nobody of these is asked again)."""
    failed_only, user = request.GET.get("why") == FAILED, request.user
    asked = request.GET.get("asked", "")
    rows = claims_of_kind(user, request.GET)
    asks = user.has_perm(ASKS.permission) and asked != CAME
    table = AccountTable(rows, user=user, picks=ASKS if asks else None, came=asked == CAME)
    RequestConfig(request, paginate=keyset(request)).configure(table)
    table.tied = tied_claims(user, (row.record.pk for row in table.paginated_rows))
    code = request.GET.get("programme", "")
    return {
        "table": table,
        "programme": programme_of(request.GET) or code,
        "of_programme": f"&{urlencode({'programme': code})}" if code else "",
        "kinds": kinds().items(),
        "kind": kind_of(request.GET),
        "failed_only": failed_only,
        "why": FAILED if failed_only else "",
        "asked": asked if asked in ASKED else "",
        "asked_filters": ASKED.items(),
        "ask_all_url": _ask_all_url(request) if asks else "",
    }


def _ask_all_url(request: HttpRequest) -> str:
    """Return the address of the preview of a bulk that asks every claim of the shown list."""
    conditions = account_conditions(request.user, request.GET)
    query = urlencode([(one.name, one.value) for one in conditions])
    fields = {"audience": f"{ROWS}:{LIST}?{query}", "language": NoticeLanguage.KO.value}
    return f"{reverse(ASKS.url_name)}?{urlencode({**fields, 'letter': Event.ACCOUNT_ASKED.value})}"


def waiver_sheet(request: HttpRequest, claim: Claim, ground: WaiverGround) -> Sheet:
    """Return the confirmation sheet before a grant (`?kind=`) is prepared for an account whose
    holder is another person. It asks for the reason, shows account and holder masked, and is of the
    ground that was read for it."""
    grant = grant_of(request.GET)
    account = BankAccount.objects.filter(pk=ground.account or 0).first()
    payee = Representation.objects.filter(pk=ground.payee or 0).first()
    bank = bank_name(account.bank_code) if account else ""
    return Sheet(
        title=_("예금주 차이 인정: %(number)s") % {"number": claim.number},
        button=_("인정하고 작성"),
        back=reverse("payouts:grant_accounts") + f"?kind={grant.kind}",
        facts=(
            (_("상호 · 성명"), claim.shown_name),
            (_("지원금"), grant.kind.label),
            (_("계좌"), f"{bank} {account.masked}" if account else _("없음")),
            (_("예금주"), account.masked_holder if account else _("없음")),
            (_("대신 받는 사람"), str(payee or _("없음"))),
        ),
        total=ground.won,
        next_person=_("지급 담당이 승인합니다. 인정한 사람은 승인할 수 없습니다."),
        undo_text=_("묶기 전에는 지급을 취소할 수 있습니다"),
        version=f"{claim.pk} {ground} {grant.kind}",
        fields=sheet_form(
            request,
            partial(
                ReasonForm,
                label=_("인정하는 사유"),
                hint=_("가족 명의, 법인 계좌처럼 왜 그 사람에게 지급하는지 적습니다."),
                least=2,
            ),
        ),
    )


def chosen_number(params: QueryDict) -> int:
    """Return the number of payouts to approve at once in the parameter `most`: from 1 to MOST_ROWS,
    which it is where the parameter is missing or is no such number."""
    chosen = whole_number(params.get("most")) or MOST_ROWS
    return min(chosen, MOST_ROWS)


def approve_page(request: HttpRequest, run: GrantRun, *, most: int) -> dict[str, Any]:
    """Return the template context of the next bulk approval of a run, of at most `most` payouts."""
    offered = offer(run, acting_user(request), most=most)
    return {
        "run": run,
        "offer": offered,
        "most": most,
        "most_rows": MOST_ROWS,
        "why_not": _why_not(offered),
    }


def _why_not(offered: Offer) -> str:
    """Return the code of the sentence beside a disabled approval button: "no budget" (none is set),
    "budget" (it does not suffice) or "nothing" (no payout to approve); '' if the button is
    enabled."""
    if offered.count:
        return ""
    if offered.budget_left is None:
        return "no budget"
    return "budget" if offered.beyond_budget else "nothing"
