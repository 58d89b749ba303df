"""Confirmation sheet before a movement is confirmed by its second person."""

from __future__ import annotations

from django.db.models import Q, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.confirmation.sheet import Sheet
from claims.money import format_won, won_text
from reviews.payouts.models import RecoveryMovement
from reviews.payouts.models.expressions.bank_references import in_normal_form
from reviews.payouts.preparation.restoring import restoring_blocker, won_restored
from reviews.payouts.recoveries.limits import limit_of, taken_off_before, won_asked_anew
from reviews.payouts.recoveries.movements.confirming import (
    OF_THE_CHAIR,
    off_the_write_off,
    payout_of,
    waived_of_claim,
)
from reviews.payouts.recoveries.movements.deposits import STANDING, line_of
from reviews.payouts.states.recoveries import COUNTER_ENTRIES, MovementKind

# Sentences of the confirmation sheet: who is notified, and what follows.
_TOLD = {
    MovementKind.RECEIVED: gettext_lazy("신청인에게 입금 확인을 보냅니다."),
    MovementKind.REVERSED: gettext_lazy("신청인에게 취소한 입금과 남은 금액을 알립니다."),
    MovementKind.OFFSET: gettext_lazy("신청인에게 상계한 금액과 남은 금액을 알립니다."),
    MovementKind.UNOFFSET: gettext_lazy("신청인에게 취소한 상계와 남은 금액을 알립니다."),
    MovementKind.WRITTEN_OFF: gettext_lazy("신청인에게 더 청구하지 않음을 알립니다."),
    MovementKind.DROPPED: gettext_lazy("신청인에게 환수를 취소했음을 알립니다."),
}


def movement_sheet(movement: RecoveryMovement) -> Sheet:
    """Return the confirmation sheet before another person's movement of a recovery is confirmed,
    with the won owed, and those written off if they change, before and after. For the counter-entry
    of an offset raises BatchedClaimError (the payout of the rest is in a batch) or
    RestUnderWayError (it failed and was not repeated, or has an open correction)."""
    recovery, kind = movement.recovery, MovementKind(movement.kind)
    facts: list[tuple[str, str]] = [
        (_("환수번호"), recovery.number),
        (_("접수번호"), recovery.claim.number),
        (_("신청인"), str(recovery.claim.shown_name)),
        (_("처리"), str(kind.label)),
    ]
    if movement.reference:
        facts.append((_("은행 거래번호"), movement.reference))
        facts.append((_("입금일"), f"{movement.dated:%Y. %-m. %-d.}"))
        facts.append((_("거래내역"), _statement_said(movement)))
    facts += _alike_facts(movement)
    facts += _offset_facts(movement)
    if movement.reason:
        facts.append((_("사유"), movement.reason))
    waived = off_the_write_off(movement)
    left = _left_after(movement) + waived
    facts.append((_("남은 금액"), f"{won_text(recovery.outstanding)} → {won_text(left)}"))
    if waived:
        after = recovery.waived - waived
        facts.append((_("면제·결손액"), f"{won_text(recovery.waived)} → {won_text(after)}"))
    if movement.kind in OF_THE_CHAIR and (before := waived_of_claim(recovery)):
        facts.append((_("이 신청에서 이미 면제한 금액"), won_text(before)))
    facts += _owed_again_facts(movement, waived)
    facts.append((_("적은 사람"), str(movement.entered_by)))
    return Sheet(
        title=_("환수 처리 확인 (두 번째 사람)"),
        button=_("확인하고 반영"),
        back=reverse("payouts:recovery", args=[recovery.pk]),
        facts=tuple(facts),
        total=movement.amount,
        typed_sum_from=recovery.payout.policy.typed_sum_from,
        notified=_told(movement, left),
        next_person=_next_of(movement),
        undo_text=_undo_of(movement),
        warning=_warning(movement),
        version=f"{movement.pk}:{movement.status}:{recovery.status}:{recovery.recovered}:{waived}",
    )


def _undo_of(movement: RecoveryMovement) -> str:
    if movement.kind in COUNTER_ENTRIES:
        return _("잘못 적은 것은 뒤에 취소할 수 있습니다. 두 사람이 합니다.")
    return ""


def _owed_again_facts(movement: RecoveryMovement, waived: int) -> list[tuple[str, str]]:
    """Return the line on won that late receipts took off a write-off and that a counter-entry,
    which takes `waived` off it, does not write off again. [] without such. At most one query."""
    if movement.undoes_id is None:
        return []
    owed = taken_off_before(movement) + waived
    if not owed:
        return []
    text = _("%(won)s. 이 돈이 돌아온 것으로 계산해 그 뒤에 지급했으므로 다시 면제하지 않습니다.")
    return [(_("다시 청구하는 금액"), text % {"won": won_text(owed)})]


def _warning(movement: RecoveryMovement) -> str:
    if movement.kind == MovementKind.WRITTEN_OFF:
        if limit_of(movement.recovery) is not None:
            return _("면제한 금액은 새 환수를 두 사람이 올리고 승인해야 다시 청구할 수 있습니다.")
        return _("면제한 금액은 다시 청구할 수 없습니다.")
    return ""


def _told(movement: RecoveryMovement, left: int) -> str:
    """Return the people notified of a movement and the text for each: nobody for an erased claim;
    of an ended recovery that is owed again also that it gets a new due day. `left` is the won owed
    after it."""
    if movement.recovery.claim.erased_at is not None:
        return _("아무에게도 알리지 않습니다. 개인정보를 파기한 신청입니다.")
    said = str(_TOLD[MovementKind(movement.kind)])
    if movement.kind == MovementKind.WRITTEN_OFF and (anew := won_asked_anew(movement.recovery)):
        said = _("신청인에게 알리지 않습니다. 이 돈을 이 신청의 다른 환수로 청구하고 있습니다.")
        if anew < movement.amount:
            said = _(
                "신청인에게 %(won)s만 더 청구하지 않음을 알립니다. "
                "나머지는 이 신청의 다른 환수로 청구하고 있습니다."
            ) % {"won": won_text(movement.amount - anew)}
    if left and not movement.recovery.is_owed:
        said += " " + _("납부기한을 새로 정해 함께 알리고, 기한이 지나면 처음부터 다시 알립니다.")
    return said


def _statement_said(receipt: RecoveryMovement) -> str:
    """Return the sentence on the line of the statement for the deposit of a receipt: its day and
    won, and the person who loaded it, or that there is none. The person who entered the receipt
    could have loaded it too. One query."""
    line = line_of(receipt)
    if line is None:
        return _("올린 거래내역에 아직 없습니다. 은행에서 조회해 확인해 주세요.")
    by = line.file.loaded_by
    said = {"day": f"{line.day:%Y. %-m. %-d.}", "won": format_won(line.amount), "who": by or ""}
    if by is not None and by.pk == receipt.entered_by_id:
        text = _(
            "%(day)s %(won)s원. 이 입금을 적은 사람이 올린 거래내역이니 은행에서 조회해 확인해 "
            "주세요."
        )
        return text % said
    return _("%(day)s %(won)s원. 올린 사람 %(who)s") % said


def _alike_facts(movement: RecoveryMovement) -> list[tuple[str, str]]:
    """Return facts that name the other receipts which may be of the deposit of this one: those of
    the recovery with its day and amount, and those of any recovery with its number. Empty without
    any. One query."""
    if movement.kind != MovementKind.RECEIVED:
        return []
    rows = RecoveryMovement.objects.filter(kind=movement.kind, status__in=STANDING)
    rows = rows.exclude(pk=movement.pk).alias(number=in_normal_form("reference"))
    like = Q(recovery=movement.recovery_id, dated=movement.dated, amount=movement.amount)
    of_number = Q(number=in_normal_form(Value(movement.reference)))
    found = rows.filter(like | of_number).select_related("recovery").order_by("pk")
    same_day, same_number = [], []
    for one in found:
        own = one.recovery_id == movement.recovery_id
        if own and (one.dated, one.amount) == (movement.dated, movement.amount):
            same_day.append(f"{one.reference} ({one.get_status_display()})")
        else:
            same_number.append(f"{one.recovery.number} {one.dated} {won_text(one.amount)}")
    text = _("%(receipts)s. 같은 돈이 두 번 적히지 않았는지 거래내역에서 확인해 주세요.")
    named = [
        (_("날과 금액이 같은 다른 입금"), same_day),
        (_("거래번호가 같은 다른 입금"), same_number),
    ]
    return [(label, text % {"receipts": ", ".join(rows)}) for label, rows in named if rows]


def _offset_facts(movement: RecoveryMovement) -> list[tuple[str, str]]:
    payout = payout_of(movement)
    if payout is None:
        return []
    if movement.undoes is not None:
        if blocker := restoring_blocker(payout):
            raise blocker
        before, after = won_restored(payout, movement.amount)
        return [
            (_("상계한 지급"), f"{payout.claim.number} {payout.get_kind_display()}"),
            (_("지급할 금액"), f"{won_text(before)} → {won_text(after)}"),
        ]
    rest = payout.amount - movement.amount
    return [
        (_("상계할 지급"), f"{payout.claim.number} {payout.get_kind_display()}"),
        (_("지급액"), f"{won_text(payout.amount)} → {won_text(rest)}"),
        (_("상계의 근거"), movement.get_ground_display()),
    ]


def _next_of(movement: RecoveryMovement) -> str:
    payout = payout_of(movement)
    if payout is None:
        return _("없음. 확인하면 바로 반영됩니다.")
    if movement.undoes is None:
        if movement.amount >= payout.amount:
            return _("없음. 상계한 지급에 남는 돈이 없습니다.")
        return _("지급 담당이 줄어든 지급을 다시 승인합니다.")
    if not won_restored(payout, movement.amount)[1]:
        return _("없음. 이 신청에 다시 지급할 돈이 없거나 지급이 보류되어 있습니다.")
    return _(
        "지급 담당이 다시 작성된 지급을 승인합니다. "
        "같은 사람이 다른 신청으로 지원금을 받으면 작성하지 않습니다."
    )


def _left_after(movement: RecoveryMovement) -> int:
    """Return the won owed after a movement that leaves what was written off as it is."""
    recovery = movement.recovery
    if movement.undoes is not None:
        return recovery.amount - recovery.recovered - recovery.waived + movement.amount
    return recovery.outstanding - movement.amount
