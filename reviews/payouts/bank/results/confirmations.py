"""The confirmation sheet shown before lines of the bank are closed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.confirmation.sheet import Sheet
from claims.money import won_text
from reviews.payouts.bank.errors import HandLineError, NothingToAnswerError
from reviews.payouts.bank.forms import EFFECTS
from reviews.payouts.bank.results.worklist import open_lines, unconfirmed_manual_results
from reviews.payouts.models import AnswerAction
from reviews.payouts.states.batches import ResultMatch


def answer_sheet(picked: Sequence[int], given: dict[str, Any]) -> Sheet:
    """Return the confirmation sheet for closing open result lines: `picked` are their ids, `given`
    has the cleaned `action` and `note` of AnswerForm. Closing is final and changes no payment.

    Raises NothingToAnswerError (409: a line is not open, or none is picked) and HandLineError (one
    is a manual result).
    """
    if unconfirmed_manual_results().filter(pk__in=picked).exists():
        raise HandLineError
    lines = open_lines().filter(pk__in=picked)
    found = sorted(lines.values_list("pk", flat=True))
    if not found or found != sorted(picked):
        raise NothingToAnswerError
    kinds = lines.order_by().values_list("match", flat=True).distinct()
    won = lines.aggregate(won=Sum("amount"))["won"]
    return Sheet(
        title=_("은행 결과의 줄 처리"),
        button=_("처리하고 닫기"),
        back=reverse("payouts:results"),
        facts=(
            (_("처리"), str(AnswerAction(given["action"]).label)),
            (_("지급"), str(EFFECTS[given["action"]])),
            (_("설명"), given["note"]),
            (_("대사"), ", ".join(sorted(str(ResultMatch(kind).label) for kind in kinds))),
            (_("줄에 적힌 금액"), won_text(won)),
        ),
        count=len(found),
        notified=_("신청인에게 나가는 통지는 없습니다. 지급의 상태도 바뀌지 않습니다."),
        next_person=_("없음. 닫은 줄은 처리할 줄에서 빠지고, 다시 열 수 없습니다."),
        version=",".join(str(pk) for pk in found),
    )
