"""The confirmation sheets before a grant run is started, and before its payouts are approved."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from claims.confirmation.sheet import Sheet
from claims.policy.models import Programme, SupportPolicy
from claims.users.models import User
from reviews.payouts.approvals.confirmations import approval_sheet
from reviews.payouts.approvals.fingerprint import selection_of
from reviews.payouts.approvals.recent_approvals import selection_changed
from reviews.payouts.grants.approval import next_rows
from reviews.payouts.grants.eligibility import route_of
from reviews.payouts.grants.preparation import found_for_run, programme_now
from reviews.payouts.models import GrantRun, Payout


def start_sheet(
    *, kind: str, by: User, failed_seen: int | None, programme: Programme | None = None
) -> Sheet:
    """Return the confirmation sheet before a run of `by` prepares a kind of grant of a programme
    (default: `programme_now`): programme, number and sum (won) of payouts, the claims left out, the
    holds that end or move with it, and how payouts are taken back. From the `typed_sum_from` won of
    the programme's policy on, the person must type the sum.

    Raises NoSuchGrantError (not a fixed grant), and of `found_for_run` RunUnderWayError and
    FailedAccountsChangedError (409), OwnClaimsOnlyError, NothingToPrepareError.
    """
    grant, programme = route_of(kind), programme or programme_now()
    found = found_for_run(grant, programme, by=by, failed_seen=failed_seen)
    run = found.of_run(with_failed=failed_seen is not None)
    left_out = (
        (_("계좌 확인 필요 (빠짐)"), found.without_account),
        (_("지급 보류 (보류한 사유가 없어진 건만 함께 작성)"), found.held),
        (
            _("사유가 없어져 끝나는 지급 보류 (다른 지원금이 있으면 그 옆으로 옮김)"),
            found.lapsing,
        ),
        (_("내가 입력한 신청 (빠짐)"), found.own_ready),
        (_("입금되지 않았던 계좌 (함께 작성)"), failed_seen or 0),
    )
    return Sheet(
        title=_("%(kind)s 작성 시작") % {"kind": grant.kind.label},
        button=_("작성 시작"),
        back=reverse("payouts:grants"),
        facts=(
            (_("지원사업"), str(programme)),
            (_("지원금"), str(grant.kind.label)),
            *((label, _("%(n)s건") % {"n": f"{n:,}"}) for label, n in left_out if n),
        ),
        count=run.count,
        total=run.won,
        total_note=_("지금 작성할 수 있는 신청. 같은 사람이 두 번 받을 신청은 보류하고 뺌"),
        typed_sum_from=SupportPolicy.objects.effective(programme=programme).typed_sum_from,
        notified=_("지금은 없음. 지급을 승인하면 신청인에게 통지합니다."),
        next_person=_("지급 담당이 승인합니다. 작성을 시작한 사람은 승인할 수 없습니다."),
        undo_text=_(
            "시작되기 전에는 간사가 통째로 취소하고, 작성된 뒤에는 묶기 전까지 지급마다 취소합니다."
        ),
    )


def approve_sheet(*, run: GrantRun, seen: str, by: User, most: int) -> Sheet:
    """Return the confirmation sheet before the run's next payouts (`next_rows`, at most `most`) are
    approved, as the page showed them (`seen`).

    Raises SelectionChangedError (409: other payouts than shown, with the users who approved a
    moment ago).
    """
    rows = next_rows(run, by, most=most)
    if selection_of(rows) != seen:
        raise selection_changed(Payout.objects.filter(run=run))
    return approval_sheet(
        count=len(rows),
        total=sum(row.amount for row in rows),
        seen=seen,
        back=reverse("payouts:grant_approve", args=[run.pk]),
    )
