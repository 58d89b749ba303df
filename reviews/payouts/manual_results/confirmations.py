"""Confirmation sheets shown before a bank result is proposed by hand, and before another person's
proposal is confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.confirmation.sheet import Sheet
from claims.money import won_text
from claims.policy.models import SupportPolicy
from reviews.payouts.approvals.fingerprint import selection_of
from reviews.payouts.manual_results.forms import RefusalForm, StatementForm
from reviews.payouts.models import HandResult, Payout, PayoutBatch
from reviews.payouts.states.batches import BankOutcome, HandOutcome

LISTED = 20  # payments that a sheet lists


def _notified_later(count: int) -> str:
    return ngettext(
        "지금은 없음. 두 번째 사람이 확인하면 신청인 %(n)s명에게 결과가 안내됩니다.",
        "지금은 없음. 두 번째 사람이 확인하면 신청인 %(n)s명에게 결과가 안내됩니다.",
        count,
    ) % {"n": f"{count:,}"}


def first_payouts(payouts: QuerySet[Payout]) -> list[Payout]:
    """Return the first LISTED of these payments by id, with claim and account, to be listed on a
    confirmation sheet. One query."""
    return list(payouts.select_related("claim", "account").order_by("pk")[:LISTED])


def _heads() -> tuple[str, ...]:
    return (_("접수번호"), _("지급 계좌"), _("금액"), _("결과"))


def _cells(payouts: Iterable[Payout], outcome: str) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            row.claim.number,
            row.account_label or "–",
            won_text(row.amount),
            outcome,
        )
        for row in payouts
    )


def rest_sheet(
    batch: PayoutBatch, rows: Sequence[Payout], first: Sequence[Payout], form: StatementForm
) -> Sheet:
    """Return the confirmation sheet before proposing that all payments of the batch without a
    result (`rows`) were paid. It lists `first` (from `first_payouts`) one by one, and `form` asks
    for the bank statement."""
    return _batch_sheet(
        batch,
        rows,
        first,
        form,
        title=_("남은 %(n)s건을 은행 결과 없이 지급완료로 적기") % {"n": f"{len(rows):,}"},
        outcome=str(HandOutcome.PAID.label),
        notified=_notified_later(len(rows)),
        next_person=_("다른 지급 담당이 같은 거래명세를 보고 확인해야 지급완료가 됩니다."),
        warning=_(
            "은행 결과 파일이 있으면 파일을 올려 주세요. 직접 적은 건은 대사에 따로 표시됩니다."
        ),
    )


def refusal_sheet(
    batch: PayoutBatch, rows: Sequence[Payout], first: Sequence[Payout], form: RefusalForm
) -> Sheet:
    """Return the confirmation sheet before proposing that the bank refused the whole file of the
    batch (`rows`: all its payouts). It lists `first` (from `first_payouts`) one by one, and `form`
    asks for the bank's notice and its reason."""
    return _batch_sheet(
        batch,
        rows,
        first,
        form,
        title=_("은행이 파일을 받지 않음: %(n)s건 모두") % {"n": f"{len(rows):,}"},
        outcome=str(HandOutcome.REFUSED.label),
        notified=_("없음. 신청인에게 알리지 않습니다."),
        next_person=_(
            "다른 지급 담당이 은행에 확인하면 묶음이 끝나고, 지급은 승인된 상태로 돌아가 "
            "새 묶음으로 나갑니다."
        ),
        warning=_(
            "은행이 한 건도 이체하지 않았을 때만 올려 주세요. 이체된 건이 있으면 같은 돈이 두 번 "
            "나갑니다. 그때는 결과 파일을 올리거나 건별로 적어 주세요."
        ),
    )


def _batch_sheet(
    batch: PayoutBatch,
    rows: Sequence[Payout],
    first: Sequence[Payout],
    form: Form,
    *,
    title: str,
    outcome: str,
    notified: str,
    next_person: str,
    warning: str,
) -> Sheet:
    return Sheet(
        title=title,
        button=_("두 번째 확인 요청"),
        back=reverse("payouts:batch", args=[batch.pk]),
        facts=((_("이체 묶음"), batch.number), (_("지원사업"), str(batch.programme))),
        count=len(rows),
        total=sum(row.amount for row in rows),
        typed_sum_from=SupportPolicy.objects.typed_sum_from(),
        version=selection_of(rows),
        headers=_heads(),
        rows=_cells(first, outcome),
        more_rows=len(rows) - len(first),
        fields=form,
        notified=notified,
        next_person=next_person,
        warning=warning,
        undo_text=_("확인 전에는 취소할 수 있습니다"),
    )


def result_sheet(payout: Payout, outcome: BankOutcome, form: StatementForm) -> Sheet:
    """Return the confirmation sheet before proposing this outcome as the bank's result of one
    payment; `form` asks for the bank statement."""
    return Sheet(
        title=_("은행 결과 없이 적기: %(outcome)s") % {"outcome": outcome.label},
        button=_("두 번째 확인 요청"),
        back=reverse("payouts:batch", args=[payout.batch_id]),
        facts=(
            (_("접수번호"), payout.claim.number),
            (_("신청인"), str(payout.claim.shown_name)),
            (_("종류"), payout.get_kind_display()),
            (_("지급 계좌"), payout.account_label or "–"),
            (_("결과"), str(outcome.label)),
        ),
        total=payout.amount,
        typed_sum_from=SupportPolicy.objects.typed_sum_from(),
        notified=_notified_later(1),
        next_person=_("다른 지급 담당이 같은 거래명세를 보고 확인해야 반영됩니다."),
        version=selection_of([payout]),
        fields=form,
        undo_text=_("확인 전에는 취소할 수 있습니다"),
    )


def confirm_sheet(hand: HandResult, first: Sequence[Payout]) -> Sheet:
    """Return the confirmation sheet before confirming another person's proposal of results. It
    lists `first` (from `first_payouts`) one by one."""
    refused = hand.outcome == HandOutcome.REFUSED
    facts: list[tuple[str, str]] = [
        (_("이체 묶음"), hand.batch.number),
        (_("결과"), str(hand.get_outcome_display())),
        (
            _("은행 통지 번호·일자") if refused else _("은행 거래명세 번호·일자"),
            hand.reference,
        ),
        (_("올린 사람"), str(hand.proposed_by)),
    ]
    if hand.count == 1:
        [row] = first
        facts.insert(1, (_("접수번호"), row.claim.number))
        facts.insert(2, (_("신청인"), str(row.claim.shown_name)))
    if hand.text:
        facts.append((_("은행이 알린 사유"), hand.text))
    notified = ngettext(
        "신청인 %(n)s명에게 결과를 통지합니다.", "신청인 %(n)s명에게 결과를 통지합니다.", hand.count
    )
    return Sheet(
        title=_("파일 반려 확인 (두 번째 사람)") if refused else _("은행 결과 확인 (두 번째 사람)"),
        button=_("이체된 건이 없음을 확인") if refused else _("거래명세와 같음을 확인"),
        back=reverse("payouts:batch", args=[hand.batch_id]),
        facts=tuple(facts),
        count=hand.count,
        total=hand.total,
        typed_sum_from=SupportPolicy.objects.typed_sum_from(),
        notified=_("없음. 신청인에게 알리지 않습니다.")
        if refused
        else notified % {"n": f"{hand.count:,}"},
        next_person=_("없음. 확인하면 지급이 승인된 상태로 돌아가 새 묶음으로 나갑니다.")
        if refused
        else _("없음. 확인하면 바로 반영됩니다."),
        warning=_("은행이 한 건도 이체하지 않았는지 은행에 직접 확인해 주세요.") if refused else "",
        version=f"{hand.pk}:{hand.status}",
        headers=_heads(),
        rows=_cells(first, str(hand.get_outcome_display())),
        more_rows=hand.count - len(first),
    )
