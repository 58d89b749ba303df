"""Letters to claimants about recoveries, each written in the transaction of its cause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from claims.korean import in_korean, letter_weekday
from claims.money import won_text
from reviews.notices.events import Event
from reviews.notices.outbox.write import Letter, write_notices
from reviews.payouts.models import (
    EntryKind,
    LedgerEntry,
    Payout,
    Recovery,
    RecoveryInstalment,
    RecoveryMovement,
)
from reviews.payouts.recoveries.limits import taken_off_before, won_asked_anew, won_to_pay
from reviews.payouts.states.recoveries import MovementKind, RecoveryStatus


def _day(day: date | None) -> str:
    return letter_weekday(day) if day else ""


def _write(recovery: Recovery, event: Event, variables: Mapping[str, str], key: str) -> None:
    write_notices([Letter(event=event, claim=recovery.claim, variables=variables, key=key)])


def notify_demanded(recovery: Recovery) -> None:
    with in_korean():
        key = f"recovery_demanded:{recovery.pk}"
        _write(recovery, Event.RECOVERY_DEMANDED, demand_variables(recovery), key)


def demand_variables(recovery: Recovery) -> dict[str, str]:
    """Return the template variables of the letter that demands the money back: `kind` and `amount`
    of the recovery, `cause` (the reason told) and `pay_by`."""
    return {
        "kind": str(recovery.payout.get_kind_display()),
        "amount": won_text(recovery.amount),
        "cause": recovery.reason,
        "pay_by": _day(recovery.due_on),
    }


def notify_reminders(due: Iterable[tuple[Any, int, int]]) -> None:
    """Write a reminder for each (recovery, won left to pay, won of these that are due by now).

    The letter's key contains the due day, the number of the reminder and the movement that ended
    last (`last_movement`, annotated). So two runs at the same time write it once, and it is written
    again if the debt is due a second time because a receipt was undone."""
    with in_korean():
        write_notices(
            Letter(
                event=Event.RECOVERY_REMINDER,
                claim=recovery.claim,
                variables={
                    "left": won_text(left),
                    "due": won_text(won),
                    "pay_by": _day(recovery.due_on),
                },
                key=f"recovery_reminder:{recovery.pk}:{recovery.due_on}:{recovery.reminded}"
                f":{recovery.last_movement or 0}",
            )
            for recovery, left, won in due
        )


def notify_plan(recovery: Recovery, instalments: list[RecoveryInstalment], number: int) -> None:
    with in_korean():
        left = sum(one.amount for one in instalments)
        variables = {"left": won_text(left), "plan": plan_text(instalments)}
        _write(recovery, Event.RECOVERY_PLAN, variables, f"recovery_plan:{recovery.pk}:{number}")


def plan_text(instalments: Iterable[RecoveryInstalment]) -> str:
    """Return the instalments of a plan as one line of text for a letter, such as "1회
    2023. 6. 30. (금) 100,000원, 2회 …"."""
    text = _("%(number)s회 %(day)s %(won)s")
    return ", ".join(
        text % {"number": one.number, "day": _day(one.due_on), "won": won_text(one.amount)}
        for one in instalments
    )


def notify_confirmed(
    recovery: Recovery, movement: RecoveryMovement, prepared: Payout | None
) -> None:
    """Write the claimant's letter about a confirmed movement: the end of the recovery (settled,
    written off, cancelled) if it ended, else the won received and left. A counter-entry gets a
    letter that corrects the one about its receipt or offset; `prepared` is the payout that the
    movement prepared, or None. Nothing is written about an erased claim, nor of a write-off that
    another recovery asks for again (`won_asked_anew`)."""
    if recovery.claim.erased_at is not None:
        return
    with in_korean():
        key = f"recovery_movement:{movement.pk}"
        if movement.undoes is not None:
            said = correction_variables(recovery, movement, prepared)
            _write(recovery, Event.RECOVERY_CORRECTED, said, key)
            return
        match recovery.status:
            case RecoveryStatus.SETTLED:
                said = {"amount": won_text(recovery.amount)}
                _write(recovery, Event.RECOVERY_SETTLED, said, key)
            case RecoveryStatus.WRITTEN_OFF if movement.kind == MovementKind.WRITTEN_OFF:
                won = movement.amount - won_asked_anew(recovery)
                if won > 0:
                    said = {"amount": won_text(won)}
                    _write(recovery, Event.RECOVERY_WRITTEN_OFF, said, key)
            case RecoveryStatus.CANCELLED:
                said = {"amount": won_text(recovery.amount)}
                _write(recovery, Event.RECOVERY_CANCELLED, said, key)
            case _:
                said = receipt_variables(recovery, movement)
                _write(recovery, Event.RECOVERY_RECEIVED, said, key)


def correction_variables(
    recovery: Recovery, movement: RecoveryMovement, prepared: Payout | None
) -> dict[str, str]:
    """Return the template variables of the letter about an undone receipt or offset: `amount`
    undone, `how` it had come, `cause`, won `left` to pay, and `pay_by`. For an offset, `how` also
    has the won that are paid again (`prepared`). For a receipt after a write-off, it has the won
    that are not asked for, and those that were paid out since and are asked for. If nothing is
    owed, `pay_by` says so."""
    how = _how(movement.undoes or movement) + _after_a_write_off(movement)
    if prepared is not None:
        again = _("%(how)s. 다시 지급할 금액 %(won)s")
        how = again % {"how": how, "won": won_text(prepared.amount)}
    left = won_to_pay(recovery)
    return {
        "amount": won_text(movement.amount),
        "how": how,
        "cause": movement.reason,
        "left": won_text(left),
        "pay_by": _day(recovery.due_on) if left else _("없음(이 환수로 내실 돈이 없습니다)"),
    }


def _after_a_write_off(counter: RecoveryMovement) -> str:
    """Return what follows of a confirmed counter-entry for won that late receipts had taken off a
    write-off: those not asked for, and those owed again as they were paid out since. '' if they
    took nothing off. Two queries."""
    entries = LedgerEntry.objects.filter(movement=counter, kind=EntryKind.WAIVE)
    waived = -sum(entries.values_list("receivable", flat=True))
    owed = taken_off_before(counter) - waived
    text = ""
    if owed > 0:
        again = _(". 이 돈이 돌아온 것으로 계산해 그 뒤에 지급한 %(won)s은 다시 내셔야 합니다")
        text += again % {"won": won_text(owed)}
    if waived > 0:
        text += _(". 면제한 %(won)s은 다시 청구하지 않습니다") % {"won": won_text(waived)}
    return text


def receipt_variables(recovery: Recovery, movement: RecoveryMovement) -> dict[str, str]:
    """Return the template variables of the letter about a receipt or an offset: `amount`, `how` it
    came, and won `left` to pay."""
    said = {"amount": won_text(movement.amount), "how": _how(movement)}
    return {**said, "left": won_text(won_to_pay(recovery))}


def _how(movement: RecoveryMovement) -> str:
    if movement.kind == MovementKind.OFFSET and movement.payout is not None:
        return _("다른 지급에서 뺌: %(kind)s") % {"kind": movement.payout.get_kind_display()}
    return _("입금")
