"""Payouts of one claim on the page of the claim (panel, status card, history), the link from a
search to a payout, and the count in the menu."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from claims.bank_accounts.models import ProposedAccount
from claims.clock import today
from claims.hooks import Place
from claims.money import prose_won
from claims.page_parts import (
    HistoryEntry,
    HistoryKind,
    Section,
    StatusLine,
    read_once,
    sentence,
)
from claims.register.claim_page import newest_account
from claims.register.models import Route
from reviews.notices.known_decisions import known_decisions
from reviews.payouts.holds.claim_page import holds_of
from reviews.payouts.models import LedgerEntry, Payout
from reviews.payouts.models.expressions.failures import RepetitionWon
from reviews.payouts.models.querysets import without_replaced
from reviews.payouts.states.holds import HOLD_BARS
from reviews.payouts.states.payouts import DECIDED_KINDS, PayoutStatus

RELATED = ("account", "batch__built_by", "batch__released_by", "prepared_by", "approved_by")
CANCELLED = PayoutStatus.CANCELLED
SEES_STATUS = ("reviews.view_payout", "claims.look_up_claim")


def _payouts(claim: Any) -> list[Payout]:
    """Return the payouts of a claim, oldest first, with account, batch and people, `owed` (a
    cancelled one that is to be prepared again), and `left` (won left to repeat of a failed one,
    else None). One query, and one each with a cancelled and a failed payout; the rows are kept for
    the page."""
    return read_once(claim, "payouts.rows", lambda: _read_payouts(claim))


def _read_payouts(claim: Any) -> list[Payout]:
    of_claim = Payout.objects.of_claim(claim)
    rows = list(of_claim.select_related(*RELATED))
    states = {row.status for row in rows}
    owed: set[int] = set()
    left: dict[int, int] = {}
    if CANCELLED in states:
        owed = set(of_claim.awaiting_preparation_again().values_list("pk", flat=True))
    if PayoutStatus.FAILED in states:
        failed = of_claim.in_state(PayoutStatus.FAILED).annotate(left=RepetitionWon("pk"))
        left = dict(failed.values_list("pk", "left"))
    for row in rows:
        row.owed, row.left = row.pk in owed, left.get(row.pk)  # type: ignore[attr-defined]
    return rows


def render(request: HttpRequest, claim: Any) -> str:
    """Return the HTML of the panel of payouts on a claim's page, with the won paid in all. Two
    queries."""
    payouts = _payouts(claim)
    return render_to_string(
        "reviews/payouts/claim_panel.html",
        {
            "claim": claim,
            "payouts": [(payout, payout.account_label) for payout in payouts],
            "paid_total": LedgerEntry.objects.paid_total(claim),
        },
        request=request,
    )


def prepared_payouts(user: Any) -> QuerySet[Payout] | None:
    """Return the payouts that wait for approval, which the menu counts; None for a user who may not
    approve."""
    if not user.has_perm("reviews.approve_payout"):
        return None
    return Payout.objects.in_state(PayoutStatus.PREPARED).order_by()


def payout_places(user: Any, claim_ids: Collection[int]) -> dict[int, Place]:
    """Return {claim id: Place}, the link to the newest payout of each of these claims; claims
    without a payout are absent. {} for a user who may not approve payouts."""
    if not user.has_perm("reviews.approve_payout"):
        return {}
    rows = Payout.objects.visible_to(user).filter(claim__in=claim_ids).order_by("pk")
    return {
        claim: Place(reverse("payouts:payout", args=[pk]), _("지급"))
        for claim, pk in rows.values_list("claim", "pk")
    }


def _told_payouts(claim: Any) -> list[Payout]:
    """Return the payouts of a claim, oldest first, without those of a decision that its claimant
    was not told yet. Two queries."""
    told = known_decisions(claim)
    return [
        payout
        for payout in _payouts(claim)
        if payout.kind not in DECIDED_KINDS or payout.basis.get("resolution_no") in told
    ]


def status_lines(user: Any, claim: Any) -> Iterator[StatusLine]:
    """Yield a sentence for each payment that the claimant may be told of: amount, state, day and
    masked account. Leaves out failed payouts that were repeated or set off, cancelled ones that are
    not to be prepared again, and those of a decision that the claimant does not know yet. Adds the
    next step of the claimant after a failed payment, and the next step of a fixed grant that nobody
    prepared yet. Yields nothing without a permission of SEES_STATUS. Two queries, and two with a
    failed payment."""
    if not any(user.has_perm(name) for name in SEES_STATUS):
        return
    rows = [row for row in _told_payouts(claim) if _is_told(row)]
    for payout in without_replaced(rows):
        text, tone = _payment_text(payout)
        yield StatusLine(Section.MONEY, text, tone)
    failed = [row for row in rows if row.status == PayoutStatus.FAILED]
    if failed:
        yield _after_failure(claim, failed)
    if claim.route == Route.TIER_GRANT and not _payouts(claim) and _is_open(claim):
        text = _(
            "지원금 지급을 아직 준비하지 않았습니다. 두 사람이 확인한 뒤 등록된 계좌로 보내고 "
            "통지로 알려 드립니다."
        )
        yield StatusLine(Section.NEXT, text)


def _is_open(claim: Any) -> bool:
    """Return True while nothing keeps the claim from its fixed grant: it is not withdrawn, and
    neither on hold nor ended as a duplicate."""
    held = any(hold.status in HOLD_BARS for hold in holds_of(claim))
    return claim.withdrawn_at is None and not held


def _after_failure(claim: Any, failed: list[Any]) -> StatusLine:
    """Return the line on what comes after failed payments: the claimant has to tell an account,
    or has told one that is checked or used for the repetition."""
    account = newest_account(claim)
    used = {row.account_id for row in failed}
    told = account is not None and account.pk not in used
    if told or ProposedAccount.objects.waiting().filter(claim=claim).exists():
        text = _("알려 주신 계좌를 확인한 뒤 다시 입금합니다.")
        return StatusLine(Section.NEXT, text)
    text = _("입금하지 못한 돈이 있습니다. 은행, 계좌번호, 예금주를 알려 주셔야 다시 입금합니다.")
    return StatusLine(Section.MISSING, text, "warn")


def _is_told(payout: Any) -> bool:
    """Return False for a cancelled payout that is not to be prepared again, and for a failed one of
    which an offset took all that was left."""
    if payout.status == CANCELLED:
        return bool(payout.owed)
    return payout.left is None or payout.left > 0


def _payment_text(payout: Payout) -> tuple[str, str]:
    """Return (sentence, tone) of one payment for the status card. The tone is "ok", "warn",
    "problem" or ''."""
    transfer_on = payout.batch.transfer_on if payout.batch else None
    said = {
        "what": f"{payout.get_kind_display()} {prose_won(payout.amount)}",
        "account": payout.account_label,
        "day": date_format(localdate(payout.ended_at), "DATE_FORMAT") if payout.ended_at else "",
        "on": date_format(transfer_on, "DATE_FORMAT") if transfer_on else "",
    }
    match PayoutStatus(payout.status):
        case PayoutStatus.PAID:
            return _("%(what)s: %(day)s에 %(account)s 계좌로 입금했습니다.") % said, "ok"
        case PayoutStatus.FAILED:
            text = _("%(what)s: %(day)s에 %(account)s 계좌로 입금하지 못했습니다.")
            return text % said, "problem"
        case PayoutStatus.CANCELLED:
            return _("%(what)s: 지급을 멈추었고, 담당자가 살펴보고 있습니다.") % said, "warn"
        case PayoutStatus.PREPARED if payout.account_id is None:
            return _("%(what)s: 입금할 계좌가 없어 지급을 멈추었습니다.") % said, "warn"
        case PayoutStatus.PREPARED:
            return _(
                "%(what)s: 지급을 준비하고 있습니다. 지급 담당의 승인을 기다립니다."
            ) % said, ""
        case PayoutStatus.APPROVED:
            return _("%(what)s: 지급이 승인되었습니다. 다음 이체 때 입금됩니다.") % said, ""
        case _:
            return _transfer_text(payout) % said, ""


def _transfer_text(payout: Payout) -> str:
    """Return the pattern of the sentence (%(what)s, %(on)s the day of transfer) for a payout in a
    batch: before its release, released for a later day, or at the bank."""
    batch = payout.batch
    if batch is None or batch.released_at is None or batch.transfer_on is None:
        return _("%(what)s: 은행 이체를 준비하고 있습니다.")
    if batch.transfer_on > today():
        return _("%(what)s: %(on)s에 이체합니다.")
    return _("%(what)s: %(on)s에 이체했고, 은행의 결과를 기다립니다.")


def history(user: Any, claim: Any, limit: int) -> list[HistoryEntry]:
    """Return the steps of a claim's payments as entries of the claim's history. Users without the
    permission to see payouts get only the ends of payments that the claimant knows of, without
    people. `limit` is not applied. At most two queries."""
    full = user.has_perm("reviews.view_payout")
    rows = _payouts(claim) if full else _told_payouts(claim)
    return [entry for payout in rows for entry in _acts(payout, full)]


def _acts(payout: Payout, full: bool) -> Iterator[HistoryEntry]:
    said = {"what": f"{payout.get_kind_display()} {prose_won(payout.amount)}"}
    kind, batch = HistoryKind.MONEY, payout.batch
    if full:
        text = _("의결이나 정책에 따라 지급을 작성했습니다: %(what)s.")
        if payout.prepared_by is not None:
            text = _("%(who)s 님이 지급을 작성했습니다: %(what)s.")
        drawn = sentence(text, who=payout.prepared_by or "", **said)
        yield HistoryEntry(payout.prepared_at, kind, "file-text", drawn)
        if payout.approved_at:
            text = _("%(who)s 지급 담당이 지급을 승인했습니다: %(what)s.")
            drawn = sentence(text, who=payout.approved_by or "", **said)
            yield HistoryEntry(payout.approved_at, kind, "check", drawn, payout.account_label)
        if batch is not None and batch.built_at:
            text = _("%(who)s 지급 담당이 이체 묶음에 담았습니다: %(what)s.")
            drawn = sentence(text, who=batch.built_by or "", **said)
            yield HistoryEntry(batch.built_at, kind, "package", drawn, batch.number)
        if batch is not None and batch.released_at:
            text = _("%(who)s 지급 담당이 이체를 승인했습니다: %(what)s.")
            drawn = sentence(text, who=batch.released_by or "", **said)
            yield HistoryEntry(batch.released_at, kind, "send", drawn, batch.number)
    if payout.ended_at:
        ends = {
            PayoutStatus.PAID: ("circle-check", _("신청인 계좌로 입금되었습니다: %(what)s.")),
            PayoutStatus.FAILED: ("square-x", _("입금되지 않았습니다: %(what)s.")),
            PayoutStatus.CANCELLED: ("circle-x", _("지급이 취소되었습니다: %(what)s.")),
        }
        icon, text = ends[PayoutStatus(payout.status)]
        paid = payout.status == PayoutStatus.PAID  # a failure's reason is a code of the bank
        note = payout.account_label if paid or not full else payout.ended_reason
        yield HistoryEntry(payout.ended_at, kind, icon, sentence(text, **said), note)
