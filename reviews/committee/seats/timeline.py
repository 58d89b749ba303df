"""기피 in the timeline of a review: the filing and the outcome of each challenge."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from claims.page_parts import sentence
from reviews.committee.access.scope import sees_all
from reviews.committee.models import Challenge, ChallengeStatus, Review


def challenges_of(review: Review) -> list[Challenge]:
    """Return every challenge of the review's seats, in their order. One query."""
    rows = Challenge.objects.filter(assignment__review=review).order_by("pk")
    return list(rows.select_related("assignment__member__user", "received_by", "decided_by"))


def challenge_acts(challenges: Iterable[Challenge], user: Any) -> list[dict[str, Any]]:
    """Return a dict for the filing of each challenge, and for its end where it has ended: the
    fields of `desk.timeline.TimelineEntry`. `note`, the claimant's grounds or the chair's answer,
    is '' for users who do not see all claims."""
    wide, acts = sees_all(user), []
    for one in challenges:
        names = {"name": one.assignment.member}
        acts.append(
            {
                "at": one.received_at,
                "kind": "challenged",
                "icon": "scale",
                "text": sentence(
                    _("%(who)s 간사가 %(name)s 위원 기피 신청을 접수했습니다."),
                    who=one.received_by,
                    **names,
                ),
                "actor": one.received_by,
                "note": one.grounds if wide else "",
            }
        )
        if one.decided_at:
            acts.append(
                {
                    "at": one.decided_at,
                    "kind": f"challenge_{one.status}",
                    "icon": ChallengeStatus(one.status).style.shape.removesuffix("-f"),
                    "text": _decided_text(one),
                    "actor": one.decided_by,
                    "note": one.answer if wide else "",
                }
            )
    return acts


def _decided_text(one: Challenge) -> str:
    names: dict[str, Any] = {"name": one.assignment.member}
    if one.decided_by is None:
        return sentence(_("%(name)s 위원 기피 신청이 철회되었습니다."), **names)
    said = {
        ChallengeStatus.UPHELD: _("%(who)s 님이 %(name)s 위원 기피 신청을 받아들였습니다."),
        ChallengeStatus.DISMISSED: _("%(who)s 님이 %(name)s 위원 기피 신청을 기각했습니다."),
        ChallengeStatus.WITHDRAWN: _("%(who)s 님이 %(name)s 위원 기피 신청의 철회를 적었습니다."),
    }
    return sentence(said[ChallengeStatus(one.status)], who=one.decided_by, **names)
