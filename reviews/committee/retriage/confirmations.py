"""The confirmation sheet of a retriage."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from claims.confirmation.sheet import Sheet
from claims.money import won_text
from reviews.committee.models import Retriage, RetriageStatus
from reviews.committee.retriage import verbs
from reviews.committee.retriage.context import flows_of
from reviews.committee.retriage.errors import PolicyNotInForceError, RetriageMovedError


def confirmation_sheet(run: Retriage) -> Sheet:
    """Return the confirmation sheet of a proposed retriage. Raises RetriageMovedError (no longer
    proposed), PolicyNotInForceError (its policy is no longer in force)."""
    if run.status != RetriageStatus.PROPOSED:
        raise RetriageMovedError
    if not verbs.is_in_force(run):
        raise PolicyNotInForceError
    facts: list[tuple[Any, Any]] = [
        (_("새 정책"), str(run.policy)),
        (_("살핀 신청"), _("%(n)s건") % {"n": f"{run.claims:,}"}),
        (_("그대로 두는 신청"), _("%(n)s건") % {"n": f"{run.left:,}"}),
        (_("지원금"), f"{won_text(run.before_won)} → {won_text(run.after_won)}"),
    ]
    if run.left_before is not None and run.left_after is not None:
        facts.append((_("남는 예산"), f"{won_text(run.left_before)} → {won_text(run.left_after)}"))
    facts.append((_("올린 사람"), str(run.proposed_by)))
    return Sheet(
        title=_("재분류 확인"),
        button=_("확인하고 옮기기"),
        back=reverse("committee:retriage", args=[run.pk]),
        facts=tuple(facts),
        count=run.planned,
        notified=_("옮기는 신청의 신청인 모두에게 새 경로가 안내됩니다."),
        next_person=_("지급 담당. 새로 작성되는 지원금을 승인합니다."),
        warning=_("되돌리는 일은 없습니다. 옮긴 신청은 새 정책 판이나 사실 정정으로만 바뀝니다."),
        headers=(_("전 경로"), _("뒤 경로"), _("건수"), _("지원금 변화")),
        rows=tuple(
            (flow.from_route, flow.to_route, f"{flow.claims:,}", won_text(flow.cost))
            for flow in flows_of(run)
        ),
        version=f"{run.pk}:{run.status}:{run.previewed_at}",
    )
