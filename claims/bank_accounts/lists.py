"""Corrections of accounts as a list: waiting ones, oldest first, and confirmed or declined ones."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.bank_accounts.models import (
    CONFIRM,
    PROPOSE,
    Proof,
    ProposalStatus,
    ProposedAccount,
)
from claims.lists import columns
from claims.lists.columns import ExportLayout
from claims.lists.registry import DeskList
from claims.register.models import HolderMatch

OWN, SETTLED = "own", "settled"  # values of ?status=


def corrections(user: Any, params: QueryDict) -> QuerySet[ProposedAccount]:
    """Return the waiting corrections that a user may confirm, oldest first: those that the menu
    counts. `?status=own`: waiting ones that the user proposed (for the customer centre always),
    oldest first; `settled`: those that no longer wait, newest first."""
    if not (user.has_perm(PROPOSE) or user.has_perm(CONFIRM)):
        return ProposedAccount.objects.none()
    rows = ProposedAccount.objects.visible_to(user)
    if params.get("status") == SETTLED:
        return rows.exclude(status=ProposalStatus.WAITING)
    if params.get("status") == OWN or not user.has_perm(CONFIRM):
        return rows.waiting().filter(proposed_by=user).order_by("pk")
    return rows.waiting_for(user).order_by("pk")


CORRECTIONS = DeskList(
    name="account-corrections",
    title=pgettext_lazy("several", "계좌 정정"),
    url_name="bank_accounts:corrections",
    permissions=(PROPOSE,),
    parameters=("status",),
    rows=corrections,
    layout=ExportLayout(
        columns=(
            columns.text(_("접수번호"), "claim__number"),
            columns.choice(_("예금주 확인"), "holder_match", HolderMatch),
            columns.choice(_("근거"), "proof", Proof),
            columns.text(_("사유"), "reason", personal=True),
            columns.user(_("등록 요청"), "proposed_by"),
            columns.moment(_("요청한 때"), "proposed_at"),
            columns.choice(_("상태"), "status", ProposalStatus),
            columns.user(_("처리"), "settled_by"),
            columns.moment(_("처리 시각"), "settled_at"),
        ),
        claim="claim_id",
        order=("proposed_at",),
    ),
)
