"""Lines of a confirmation sheet on the money that a claim had before it gets another route."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from claims.handovers.claim_page import with_receiver_text
from claims.money import format_won, won_text
from claims.register.models import Claim
from reviews.payouts.errors.preparation import HeldForPayeeError
from reviews.payouts.grants.grant_states import grant_standing
from reviews.payouts.preparation.amounts import (
    won_came_back,
    won_of_grants_kept_back,
    won_of_grants_paid,
)
from reviews.payouts.preparation.fixed_grants import (
    returned_won_counted_as_paid,
    won_to_cancel,
)


def money_before(claim: Claim, won: int) -> tuple[list[tuple[Any, Any]], int | None]:
    """Return ((label, value) lines, won or None): lines on a new fixed grant of `won` won and on
    the claim's earlier ones, on the receiver that has it by a hand-over, and the won of the grants
    that count as paid, None if nothing was paid or set off. Overpaid money that came back (환수)
    does not count.

    Raises HeldForPayeeError if the claim is on hold and an offset took part of its grant.
    """
    facts: list[tuple[Any, Any]] = []
    if receiver := with_receiver_text(claim):
        facts.append((_("이관"), receiver))
    if won:
        facts.append((_("새 지원금"), won_text(won)))
        facts += hold_line(claim, won)
    if cancelled := won_to_cancel(claim):
        facts.append((_("취소되는 지원금"), won_text(cancelled)))
    paid, kept, back = (
        won_of_grants_paid(claim),
        won_of_grants_kept_back(claim),
        won_came_back(claim),
    )
    if paid:
        facts.append((_("이미 지급한 지원금"), won_text(paid)))
    if kept:
        facts.append((_("상계한 지원금"), won_text(kept)))
    if back:
        text = _("%(won)s원. 과다 지급한 돈이라 지급한 것으로 세지 않습니다.")
        facts.append((_("환수로 돌아온 지원금"), text % {"won": format_won(back)}))
    for cause, returned in returned_won_counted_as_paid(claim):
        text = _("%(won)s원. 원인이 「%(cause)s」이라 지급한 것으로 셉니다.")
        said = {"won": format_won(returned), "cause": cause}
        facts.append((_("환수로 돌아온 지원금"), text % said))
    return facts, paid + kept - back if paid or kept else None


def hold_line(claim: Claim, won: int) -> list[tuple[Any, Any]]:
    """Return one (label, value) line that says why the fixed grant of `won` won of a new route is
    not paid: the claim is on hold (지급 보류) or ended as a duplicate. [] otherwise.

    Raises HeldForPayeeError if an offset took part of the grant: the new route would prepare the
    rest at once.
    """
    standing = grant_standing(claim.pk)
    if not (standing.held or standing.duplicate):
        return []
    if not standing.paid and won > standing.kept_back > 0:
        raise HeldForPayeeError
    text = _("보류 중입니다. 새 지원금도 보류를 풀 때까지 작성하지 않습니다.")
    if standing.duplicate:
        text = _("중복으로 끝난 신청입니다. 새 지원금도 지급하지 않습니다.")
    return [(_("지급 보류"), text)]
