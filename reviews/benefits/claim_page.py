"""Benefits of a claimant on the claim's page: the panel, the status card and the history.

A claimant of several programmes is seen as one: all of them are found by the claimant, whether the
register or a list chose them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claims.page_parts import (
    HistoryEntry,
    HistoryKind,
    Section,
    StatusLine,
    read_once,
    sentence,
)
from claims.register.models import Claim
from reviews.benefits.models import BenefitGrant, BenefitRun
from reviews.benefits.permissions import APPROVE, VIEW
from reviews.benefits.states import GIVEN, GrantStatus

SEES_HISTORY = (VIEW, "claims.look_up_claim")
SEES_STATUS = (VIEW, "claims.look_up_claim", "claims.view_status_card")


def awaiting_approval(user: Any) -> QuerySet[BenefitRun] | None:
    """Return the runs of benefits that wait for this user's approval, proposed by others, for the
    count in the menu; None for a user who may not approve."""
    return BenefitRun.objects.waiting_for(user) if user.has_perm(APPROVE) else None


def benefits_of(claim: Claim) -> list[BenefitGrant]:
    """Return the benefits of the claim's claimant, the newest first. One query, whose result is
    kept for the page."""
    return read_once(claim, "benefits.grants", lambda: of_claimant(claim.claimant_id))


def of_claimant(claimant_id: int) -> list[BenefitGrant]:
    """Return the benefits of the claimant with this id, in all programmes, the newest first. One
    query."""
    return list(BenefitGrant.objects.of_claimant(claimant_id).order_by("-pk"))


def render(request: HttpRequest, claim: Claim) -> str:
    """Return the HTML of the panel of benefits on a claim's page; '' for a claimant without a
    benefit. No permission is checked."""
    grants = benefits_of(claim)
    if not grants:
        return ""
    context = {"grants": grants}
    return render_to_string("reviews/benefits/claim_panel.html", context, request=request)


def status_lines(user: Any, claim: Claim) -> Iterator[StatusLine]:
    """Yield a sentence for the status card for each benefit of the claim's claimant: in
    preparation, given, used or expired. Dropped ones are left out. Nothing for a user with no
    permission of SEES_STATUS."""
    if not any(map(user.has_perm, SEES_STATUS)):
        return
    for grant in benefits_of(claim):
        said = {"name": grant.programme.terms or grant.programme.name}
        if grant.status == GrantStatus.REDEEMED:
            yield StatusLine(Section.MONEY, _("%(name)s 혜택을 이미 쓰셨습니다.") % said)
        elif grant.status == GrantStatus.EXPIRED:
            yield StatusLine(Section.MONEY, _("%(name)s 혜택의 사용기한이 지났습니다.") % said)
        elif grant.status == GrantStatus.ISSUED:
            yield StatusLine(Section.MONEY, _issued(grant, said), "ok")
        elif grant.status != GrantStatus.DROPPED:
            text = _("%(name)s 혜택을 드릴 준비를 하고 있습니다.")
            yield StatusLine(Section.MONEY, text % said)


def _issued(grant: BenefitGrant, said: dict[str, str]) -> str:
    if grant.expires_on is None:
        return _("%(name)s 혜택을 드렸습니다.") % said
    said["day"] = date_format(grant.expires_on, "DATE_FORMAT")
    return _("%(name)s 혜택을 드렸습니다. %(day)s까지 쓰실 수 있습니다.") % said


def history(user: Any, claim: Claim, limit: int) -> list[HistoryEntry]:
    """Return the entries of the claim's history about its claimant's benefits: each that was given,
    and each that was dropped, by a person or since the claim or its consent is gone. `user` and
    `limit` are not used."""
    found = []
    for grant in benefits_of(claim):
        said = {"name": grant.programme.name}
        if grant.status in GIVEN and grant.issued_at:
            drawn = sentence(_("%(name)s 혜택을 제공했습니다."), **said)
            note = grant.programme.terms
            at = grant.issued_at
            found.append(HistoryEntry(at, HistoryKind.MONEY, "circle-check", drawn, note))
        elif grant.settled_at:
            drawn = sentence(_("%(name)s 혜택을 제공하지 않기로 했습니다."), **said)
            found.append(HistoryEntry(grant.settled_at, HistoryKind.MONEY, "circle-x", drawn, ""))
    return found
